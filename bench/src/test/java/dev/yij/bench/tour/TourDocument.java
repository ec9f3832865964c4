package dev.yij.bench.tour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// The parts of docs/debugger-tour.md that can be checked.
///
/// @param stops    its breakpoints in order
/// @param numbered the places where it says `stop at class:line`, for jdb
/// @param consoles its commands, with the output that it shows
/// @param path     the methods from the training loop to the dot product
record TourDocument(List<Stop> stops, List<Numbered> numbered, List<Console> consoles, List<String> path) {

    private static final Path ROOT = Path.of("..");

    private static final Pattern STOP =
            Pattern.compile("Breakpoint: `([\\w.]+)`, the line\\s+`([^`]+)`\\.\\s+Watch (`[^.]+`)\\.");
    private static final Pattern NUMBERED = Pattern.compile("stop at ([\\w.]+):(\\d+)");
    private static final Pattern PATH = Pattern.compile("```text\n(Sequential\\.fit [^`]+)```");
    private static final Pattern CONSOLE = Pattern.compile("```console\n\\$ yij ([^\n]+)\n(.*?)```", Pattern.DOTALL);

    /// A breakpoint.
    ///
    /// @param className the fully qualified class name
    /// @param statement the source line, without its indentation
    /// @param line      its current number
    /// @param watched   the local variables to watch
    record Stop(String className, String statement, int line, List<String> watched) {}

    /// A breakpoint in jdb's notation.
    record Numbered(String className, int line) {}

    /// A command and its output.
    record Console(List<String> arguments, String output) {}

    static TourDocument read() throws IOException {
        String text = Files.readString(ROOT.resolve("docs/debugger-tour.md"));
        List<Stop> stops = new ArrayList<>();
        for (MatchResult stop : all(STOP, text)) {
            List<String> watched = all(Pattern.compile("`(\\w+)`"), stop.group(3)).stream()
                    .map(each -> each.group(1))
                    .toList();
            stops.add(new Stop(stop.group(1), stop.group(2), line(stop.group(1), stop.group(2)), watched));
        }
        return new TourDocument(
                stops,
                all(NUMBERED, text).stream()
                        .map(each -> new Numbered(each.group(1), Integer.parseInt(each.group(2))))
                        .toList(),
                all(CONSOLE, text).stream()
                        .map(each -> new Console(List.of(each.group(1).split(" +")), each.group(2)))
                        .toList(),
                List.of(all(PATH, text).getFirst().group(1).strip().split("\\s+→\\s+")));
    }

    private static List<MatchResult> all(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.results().toList();
    }

    /// The number of the line of a class with this text; there must be exactly one.
    private static int line(String className, String statement) throws IOException {
        Path source = ROOT.resolve("reference/src/main/java").resolve(className.replace('.', '/') + ".java");
        assertTrue(Files.exists(source), "the tour stops in " + source + ", which is not there");
        List<String> lines = Files.readAllLines(source);
        List<Integer> found = IntStream.rangeClosed(1, lines.size())
                .filter(line -> lines.get(line - 1).strip().equals(statement))
                .boxed()
                .toList();
        assertEquals(1, found.size(), "lines of " + source + " that read: " + statement);
        return found.getFirst();
    }
}
