package dev.yij.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The programs in docs/examples run as a reader runs them, and print what they say. The Javadoc of the modules
/// includes a part of each.
@Tag("slow")
class ExamplesTest {

    private static final Path EXAMPLES = Path.of("../docs/examples");
    private static final String PRINTS = "// prints: ";
    private static final List<String> MODULES = List.of(
            "test-vectors",
            "reference",
            "simd",
            "io/formats",
            "io/models",
            "io/onnx",
            "io/images",
            "io/plots",
            "io/app");

    @TempDir
    private Path folder;

    static List<String> examples() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anExamplePrintsWhatItSays(String example) throws Exception {
        Path source = EXAMPLES.resolve(example);
        String expected = Files.readString(source)
                .lines()
                .filter(line -> line.startsWith(PRINTS))
                .map(line -> line.substring(PRINTS.length()))
                .collect(Collectors.joining("\n"));
        assertTrue(!expected.isEmpty(), source + " has no line that begins with " + PRINTS);
        Path errors = folder.resolve("errors");
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules=jdk.incubator.vector",
                        "-Djava.awt.headless=true",
                        "-Djava.io.tmpdir=" + folder,
                        "-Dstdout.encoding=UTF-8",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        source.toString())
                .redirectError(errors.toFile())
                .start();
        String printed = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, program.waitFor(), () -> read(errors));
        assertEquals(expected, printed.lines().collect(Collectors.joining("\n")));
    }

    /// In a package, because Javadoc 25 fails on a snippet in the description of a module.
    @Test
    void everyModuleShowsAnExample() throws IOException {
        Pattern snippet = Pattern.compile("\\{@snippet file=\"(\\w+\\.java)\" region=\"example\"\\}");
        Pattern named = Pattern.compile("For an example see the package \\[([\\w.]+)\\]");
        for (String module : MODULES) {
            Path sources = Path.of("..", module, "src/main/java");
            Matcher name = named.matcher(Files.readString(sources.resolve("module-info.java")));
            assertTrue(name.find(), module + "/src/main/java/module-info.java names no package with an example");
            assertShowsAnExample(sources, name.group(1), snippet);
        }
        assertShowsAnExample(Path.of("../io/notebook/src/main/java"), "dev.yij.io.notebook", snippet);
    }

    private static void assertShowsAnExample(Path sources, String name, Pattern snippet) throws IOException {
        Path description = sources.resolve(name.replace('.', '/')).resolve("package-info.java");
        Matcher file = snippet.matcher(Files.readString(description));
        assertTrue(file.find(), description + " has no example");
        String text = Files.readString(EXAMPLES.resolve(file.group(1)));
        assertTrue(text.contains("// @start region=example\n") && text.contains("// @end\n"), file.group(1));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
