package dev.yij.io.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs `Licenses.java`, which puts the notices of all libraries into the application image. The build runs it
/// with the real jars; here they are made by hand.
class LicensesTest {

    private static final Path PACKAGING = Path.of("src/main/packaging");

    @TempDir
    private Path temp;

    private Path image;
    private Path own;

    private record Run(int exitCode, String said) {}

    @BeforeEach
    void ownJar() throws IOException {
        image = Files.createDirectory(temp.resolve("yij"));
        own = jar("yij-io-app-1.jar", "META-INF/LICENSE", "META-INF/NOTICE", "dev/yij/io/sample/ATTRIBUTION.csv");
    }

    @Test
    void licenceNoticeAndThePhotographsAuthorsAreInTheImage() throws Exception {
        assertEquals(new Run(0, ""), run(own));
        assertEquals("META-INF/LICENSE", Files.readString(image.resolve("LICENSE")));
        assertEquals("META-INF/NOTICE", Files.readString(image.resolve("NOTICE")));
        assertTrue(Files.exists(image.resolve("licenses/photographs/ATTRIBUTION.csv")));
    }

    @Test
    void aLibrarysTextsComeFromItsJarOrFromTheFolder() throws Exception {
        Path jhdf = jar("jhdf-9.9.jar", "LICENSE", "io/jhdf/LICENSE");
        Path protobuf = jar("protobuf-java-3.25.6.jar", "META-INF/MANIFEST.MF");
        assertEquals(new Run(0, ""), run(own, jhdf, protobuf));
        assertEquals("LICENSE", Files.readString(image.resolve("licenses/jhdf/LICENSE")));
        assertTrue(Files.readString(image.resolve("licenses/protobuf-java/protobuf.txt"))
                .startsWith("Copyright 2008 Google Inc."));
        assertEquals("""
                # Libraries in this copy of yij

                The folders beside this file have their notices.

                | jar | licence | project |
                | --- | --- | --- |
                | jhdf-9.9.jar | MIT | [jHDF](https://jhdf.io) |
                | protobuf-java-3.25.6.jar | BSD-3-Clause | [Protocol Buffers](https://protobuf.dev) |
                """, Files.readString(image.resolve("licenses/README.md")));
    }

    @Test
    void aJarWithoutANoticeStopsTheBuild() throws Exception {
        Run run = run(own, jar("leftpad-1.0.jar", "LICENSE"));
        assertEquals(1, run.exitCode());
        assertTrue(run.said().startsWith("leftpad-1.0.jar has no line in "), run.said());
    }

    @Test
    void aJarThatLostItsOwnNoticeStopsTheBuild() throws Exception {
        Path jhdf = jar("jhdf-9.9.jar", "META-INF/MANIFEST.MF");
        Run run = run(own, jhdf);
        assertEquals(1, run.exitCode());
        assertEquals("found no LICENSE or no NOTICE in [" + jhdf + "], expected the text of the licence\n", run.said());
    }

    @Test
    void everyTextThatTheTableNamesIsThere() throws IOException {
        Path folder = PACKAGING.resolve("licenses");
        List<String> lines = Files.readAllLines(folder.resolve("libraries.tsv")).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
        assertTrue(lines.size() > 15, lines.size() + " libraries");
        for (String line : lines) {
            String[] cells = line.split("\t");
            assertEquals(5, cells.length, line);
            for (String text : cells[4].split(",")) {
                assertTrue(text.matches("jar|LICENSE") || Files.exists(folder.resolve(text)), line);
            }
        }
    }

    /// A jar whose entries contain their own names.
    private Path jar(String name, String... entries) throws IOException {
        Path file = temp.resolve(name);
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String entry : entries) {
                zip.putNextEntry(new ZipEntry(entry));
                zip.write(entry.getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }

    private Run run(Path... jars) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(PACKAGING.resolve("Licenses.java").toString(), PACKAGING.toString(), image.toString()));
        for (Path jar : jars) {
            command.add(jar.toString());
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), said);
    }
}
