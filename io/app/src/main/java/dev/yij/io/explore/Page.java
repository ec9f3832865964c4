package dev.yij.io.explore;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// The files that the browser loads: those beside `page/index.html`, all read when the server starts. A request
/// names one of them by a key of a map, so no path from a request ever reaches a file or a resource.
final class Page {

    /// The list of the files, one per line, since a class path cannot be listed.
    private static final String LIST = "page.txt";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "json", "application/json; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "woff2", "font/woff2");

    private final Map<String, Answer> files = new LinkedHashMap<>();

    Page() {
        for (String name :
                new String(read(LIST), StandardCharsets.UTF_8).lines().toList()) {
            String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
            if (type == null) {
                throw new IllegalStateException(LIST + " lists " + name + ", whose media type is unknown");
            }
            files.put(name, Answer.of(type, read("page/" + name)));
        }
    }

    private static byte[] read(String resource) {
        try (InputStream in = Page.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("yij was built without the explorer's " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("the explorer's " + resource + " cannot be read", e);
        }
    }

    /// A file by its name in the list.
    ///
    /// @throws Refusal if there is none
    Answer file(String name) {
        Answer file = files.get(name);
        if (file == null) {
            throw Refusal.notFound("The page has no such file.");
        }
        return file;
    }
}
