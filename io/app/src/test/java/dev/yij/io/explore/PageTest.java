package dev.yij.io.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The page's files in the source folder.
class PageTest {

    private static final Path SOURCES = Path.of("src/main/resources/dev/yij/io/explore");

    private static List<String> files() throws IOException {
        Path page = SOURCES.resolve("page");
        try (Stream<Path> files = Files.walk(page)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> page.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void theListNamesExactlyTheFilesThatAreThere() throws IOException {
        assertEquals(
                files(),
                Files.readAllLines(SOURCES.resolve("page.txt")).stream()
                        .sorted()
                        .toList());
    }

    @Test
    void everyFileIsServedAsItIs() throws IOException {
        Page page = new Page();
        for (String file : files()) {
            Answer answer = page.file(file);
            assertEquals(
                    Files.readString(SOURCES.resolve("page").resolve(file)),
                    new String(answer.body(), StandardCharsets.UTF_8),
                    file);
        }
    }

    @Test
    void itsModulesImportEachOtherWithoutCycles() throws IOException {
        Pattern imported = Pattern.compile("from '\\./([^']+)'");
        Map<String, List<String>> imports = new TreeMap<>();
        for (String file : files()) {
            if (file.endsWith(".js")) {
                String source = Files.readString(SOURCES.resolve("page").resolve(file));
                imports.put(
                        file,
                        imported.matcher(source)
                                .results()
                                .map(found -> found.group(1))
                                .toList());
            }
        }
        assertTrue(imports.size() > 20, "found " + imports.size() + " modules");
        // a module that imports only modules removed before is in no cycle
        while (imports.values().removeIf(all -> all.stream().noneMatch(imports::containsKey))) {
            continue;
        }
        assertEquals(Map.of(), imports);
    }

    /// The policy that the server sends would prevent the browser from running these.
    @Test
    void nothingIsInlineOrElsewhere() throws IOException {
        Pattern forbidden =
                Pattern.compile("<script(?![^>]*\\bsrc=)|<style|\\sstyle=|\\son[a-z]+=\"|(src|href)=\"(https?:)?//");
        for (String file : files()) {
            if (file.endsWith(".html")) {
                String html = Files.readString(SOURCES.resolve("page").resolve(file));
                assertFalse(forbidden.matcher(html).find(), file);
            }
        }
        assertTrue(forbidden.matcher("<p style=\"color: red\">").find());
    }
}
