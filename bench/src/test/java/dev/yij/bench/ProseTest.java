package dev.yij.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Checks the wording of code, messages, command-line help and documents against docs/contributing.md: its list
/// of words, and its limit for comment lines.
class ProseTest {

    private static final Path ROOT = Path.of("..");
    private static final Path CONTRIBUTING = ROOT.resolve("docs/contributing.md");
    private static final List<String> FOLDERS =
            List.of("bench", "docs", "io", "reference", "simd", "test-vectors", "README.md", "CHANGELOG.md");
    private static final Pattern FILES = Pattern.compile(".*\\.(java|js|html|css|cl|py|sh|svg|md|xml)");

    /// Build outputs, and files that an earlier version wrote.
    private static final Pattern OTHERS = Pattern.compile(".*/(target|earlier)/.*");

    /// Between two words: blanks, the start of the next comment line, or the seam of a string over two lines.
    private static final String GAP = "(?:\\n\\s*(?:///?|\\*|#)\\s?|\"\\s*\\+\\s*\"|\\s)+";

    private static final Pattern LIMIT = Pattern.compile("comment lines at or below\\s+(\\d+) columns");
    private static final Pattern COMMENT_LINE = Pattern.compile("\\s*//.*");

    /// A random stream is known by this name; another one would give other random numbers.
    private static final String STREAM = "stream(\"picture\"";

    /// Its name is what people search for.
    private static final String OWN = "own-pictures.md";

    @Test
    void noFileUsesAWordThatTheListReplaces() throws IOException {
        Pattern phrases = phrases(Files.readString(CONTRIBUTING));
        List<String> found = new ArrayList<>();
        for (Path file : files()) {
            String text = Files.readString(file).replace(STREAM, "stream(\"\"").replace(OWN, "");
            found.addAll(found(phrases, ROOT.relativize(file).toString(), withoutList(text)));
        }
        assertEquals(List.of(), found);
    }

    @Test
    void aPhraseIsFoundWithFileAndLineEvenIfItIsBroken() {
        Pattern phrases =
                phrases("## Words\n\n| instead of | write |\n| --- | --- |\n| hands on, so many | n |\n\n## Next\n");
        assertEquals(List.of("A.java:2: Hands on"), found(phrases, "A.java", "/// First.\n/// Hands on.\n"));
        assertEquals(List.of("A.java:1: so many"), found(phrases, "A.java", "/// For so\n/// many epochs.\n"));
        assertEquals(List.of("A.java:1: so many"), found(phrases, "A.java", "(\"for so\"\n    + \" many epochs\")"));
        assertEquals(List.of(), found(phrases, "A.java", "hands only, handsOn, so manyfold"));
    }

    @Test
    void commentLinesKeepTheLimit() throws IOException {
        Matcher limit = LIMIT.matcher(Files.readString(CONTRIBUTING));
        assertTrue(limit.find());
        int columns = Integer.parseInt(limit.group(1));
        List<String> longer = new ArrayList<>();
        for (Path file : files()) {
            if (file.toString().endsWith(".java")) {
                List<String> lines = Files.readAllLines(file);
                for (int i = 0; i < lines.size(); i++) {
                    String line = lines.get(i);
                    int length = line.codePointCount(0, line.length());
                    if (COMMENT_LINE.matcher(line).matches() && length > columns) {
                        longer.add(ROOT.relativize(file) + ":" + (i + 1) + ": " + length + " columns");
                    }
                }
            }
        }
        assertEquals(List.of(), longer);
    }

    private static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : FOLDERS) {
            try (Stream<Path> all = Files.walk(ROOT.resolve(folder))) {
                all.filter(file -> FILES.matcher(file.toString()).matches())
                        .filter(file -> !OTHERS.matcher(file.toString()).matches())
                        .filter(file -> !file.endsWith("ProseTest.java"))
                        .forEach(files::add);
            }
        }
        assertTrue(files.size() > 500, "found " + files.size() + " files");
        return files;
    }

    /// The left column of the list in docs/contributing.md as one pattern.
    private static Pattern phrases(String contributing) {
        List<String> phrases = list(contributing)
                .lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| instead of") && !line.startsWith("| ---"))
                .flatMap(line -> Stream.of(line.split("\\|")[1].strip().split(", ")))
                .toList();
        assertTrue(!phrases.isEmpty(), "docs/contributing.md has no list of words");
        String any = phrases.stream()
                .map(phrase ->
                        "(?i:" + phrase.charAt(0) + ")" + phrase.substring(1).replace(" ", GAP))
                .collect(Collectors.joining("|"));
        return Pattern.compile("(?<![A-Za-z_])(?:" + any + ")(?![A-Za-z_])");
    }

    private static String list(String contributing) {
        int start = contributing.indexOf("\n## Words\n") + 1;
        return contributing.substring(start, contributing.indexOf("\n## ", start));
    }

    /// The text with the list's lines empty, so that the numbers of the other lines stay the same.
    private static String withoutList(String text) {
        return text.contains("\n## Words\n")
                ? text.replace(list(text), list(text).replaceAll(".", ""))
                : text;
    }

    /// Each occurrence as `file:line: phrase`.
    private static List<String> found(Pattern phrases, String file, String text) {
        List<String> found = new ArrayList<>();
        Matcher matcher = phrases.matcher(text);
        while (matcher.find()) {
            long line = 1
                    + text.substring(0, matcher.start())
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            String phrase = matcher.group().replaceAll(GAP, " ");
            found.add(file + ":" + line + ": " + phrase);
        }
        return found;
    }
}
