package dev.yij.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every link in a document leads to a file that exists, and to a heading in it. Links to the web are not
/// followed.
class LinksTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern OTHERS = Pattern.compile(".*/(target|node_modules|\\.git)/.*");
    private static final Pattern LINK =
            Pattern.compile("\\]\\(([^)\\s]+)\\)|(?:src|srcset|href)=\"([^\"]+)\"|(?m)^\\[[^\\]]+\\]: (\\S+)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*)$");
    private static final Pattern CODE = Pattern.compile("(?s)```.*?```");

    @Test
    void everyLinkLeadsToAFileAndAHeading() throws IOException {
        List<String> broken = new ArrayList<>();
        int checked = 0;
        for (Path document : documents()) {
            String text = CODE.matcher(Files.readString(document)).replaceAll("");
            Matcher link = LINK.matcher(text.replaceAll("`[^`\n]*`", "code"));
            while (link.find()) {
                String to = Stream.of(link.group(1), link.group(2), link.group(3))
                        .filter(group -> group != null)
                        .findFirst()
                        .orElseThrow();
                if (!to.matches("(?i)[a-z]+:.*")) {
                    checked++;
                    if (!leadsSomewhere(document, to)) {
                        broken.add(ROOT.relativize(document) + " links to " + to);
                    }
                }
            }
        }
        assertEquals(List.of(), broken);
        assertTrue(checked > 200, "checked " + checked + " links");
    }

    @Test
    void headingsHaveTheAnchorsOfGitHub() {
        assertEquals("your-own-images", anchor("Your own images"));
        assertEquals("how-the-gradient-of-a-batch-is-added-up", anchor("How the gradient of a batch is added up"));
        assertEquals("yij-train-and-the-rest", anchor("`yij train`, and the rest"));
        assertEquals("44--4-rows", anchor("4×4 – 4 rows".replace("×", "")));
    }

    private static boolean leadsSomewhere(Path from, String to) throws IOException {
        String[] parts = to.split("#", 2);
        Path file = parts[0].isEmpty() ? from : from.resolveSibling(parts[0]).normalize();
        if (!Files.exists(file)) {
            return false;
        }
        return parts.length == 1
                || !file.toString().endsWith(".md")
                || anchors(file).contains(parts[1]);
    }

    private static Set<String> anchors(Path file) throws IOException {
        Set<String> anchors = new HashSet<>();
        String text = CODE.matcher(Files.readString(file)).replaceAll("");
        Matcher heading = HEADING.matcher(text);
        while (heading.find()) {
            String anchor = anchor(heading.group(1));
            String numbered = anchor;
            for (int i = 1; !anchors.add(numbered); i++) {
                numbered = anchor + "-" + i;
            }
        }
        Matcher named = Pattern.compile("<a (?:id|name)=\"([^\"]+)\"").matcher(text);
        while (named.find()) {
            anchors.add(named.group(1));
        }
        return anchors;
    }

    /// Lower case, without punctuation, hyphens for blanks.
    private static String anchor(String heading) {
        String words = heading.strip().replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1");
        return words.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}\\p{M} _-]", "")
                .replace(' ', '-');
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !OTHERS.matcher(file.toString()).matches())
                    .sorted()
                    .toList();
        }
    }
}
