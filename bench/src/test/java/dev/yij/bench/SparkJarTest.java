package dev.yij.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The jar for spark-submit, which bundles libraries, and the application image, which has nothing of Spark.
class SparkJarTest {

    private static final Path JAR = Path.of("../io/spark/target/yij-spark.jar");
    private static final Path IMAGE = Path.of("../io/app/target/yij");

    @BeforeAll
    static void thereIsOne() {
        assumeTrue(Files.exists(JAR), "the quick build makes none");
    }

    @Test
    void itCarriesTheNoticesOfTheLibrariesThatItBundles() throws IOException {
        try (ZipFile jar = new ZipFile(JAR.toFile())) {
            String licence = text(jar, "META-INF/LICENSE");
            assertTrue(licence.contains("Apache License"), licence);
            assertTrue(text(jar, "META-INF/NOTICE").contains("yij"));
            List<String> table = text(jar, "META-INF/licenses/README.md")
                    .lines()
                    .filter(line -> line.matches("\\| \\S+\\.jar \\|.*"))
                    .map(line -> line.split("\\|", -1)[1].strip().replaceFirst("-\\d.*", ""))
                    .toList();
            assertTrue(
                    table.containsAll(List.of("commons-imaging", "imageio-tiff", "jhdf", "picocli", "protobuf-java")));
            for (String library : table) {
                String folder = "META-INF/licenses/" + library + "/";
                assertTrue(
                        jar.stream().anyMatch(entry -> entry.getName().startsWith(folder) && entry.getSize() > 100),
                        () -> library + " has no text of its licence");
            }
        }
    }

    @Test
    void nothingOfSparkIsInItOrInTheApplicationImage() throws IOException {
        assertEquals(List.of(), entries(name -> name.startsWith("org/apache/spark/") || name.startsWith("scala/")));
        try (var files = Files.walk(IMAGE)) {
            assertEquals(
                    List.of(),
                    files.map(file -> String.valueOf(file.getFileName()))
                            .filter(name -> name.matches(".*(spark|scala|hadoop).*"))
                            .toList());
        }
    }

    /// Such as jHDF's `simplelogger.properties`, with which it would change the log of the user's program.
    @Test
    void itHasNoStrayFilesAtItsTop() throws IOException {
        assertEquals(List.of(), entries(name -> name.matches("[^/]+\\.(md|txt|properties|xml|class)")));
    }

    private static List<String> entries(Predicate<String> which) throws IOException {
        try (ZipFile jar = new ZipFile(JAR.toFile())) {
            return jar.stream().map(ZipEntry::getName).filter(which).toList();
        }
    }

    private static String text(ZipFile jar, String name) throws IOException {
        ZipEntry entry = Objects.requireNonNull(jar.getEntry(name), name);
        return new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
    }
}
