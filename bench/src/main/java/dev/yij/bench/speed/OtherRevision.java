package dev.yij.bench.speed;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The classes of another revision of yij: of a folder with its jars, or of a commit, which is built.
final class OtherRevision {

    private static final List<String> MODULES = List.of("reference", "simd");

    private OtherRevision() {}

    /// The class path of `reference` and `simd`.
    ///
    /// @param name    a folder with `yij-reference-….jar` and `yij-simd-….jar`, or with a compiled copy of the
    ///                repository; or a revision as git knows it
    /// @param scratch where a revision is unpacked and built, once
    /// @throws IOException if it is neither, or cannot be built, with a sentence
    static String classPath(String name, Path scratch) throws IOException, InterruptedException {
        Path folder = Path.of(name);
        return join(Files.isDirectory(folder) ? classes(folder) : built(name, scratch));
    }

    private static List<Path> classes(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        for (String module : MODULES) {
            Path compiled = folder.resolve(module).resolve("target").resolve("classes");
            found.add(Files.isDirectory(compiled) ? compiled : jar(folder, module));
        }
        return found;
    }

    private static Path jar(Path folder, String module) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("yij-" + module + "-[0-9].*\\.jar"))
                    .filter(file -> !file.toString().matches(".*-(sources|javadoc)\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IOException(folder + " holds neither yij-" + module + "-VERSION.jar nor "
                            + module + "/target/classes"));
        }
    }

    private static List<Path> built(String revision, Path scratch) throws IOException, InterruptedException {
        List<String> resolve = List.of("git", "rev-parse", "--verify", "--quiet", revision + "^{commit}");
        Process git = new ProcessBuilder(resolve).start();
        String commit = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (git.waitFor() != 0) {
            throw new IOException(revision + " is neither a folder nor a revision of this repository");
        }
        Path folder = scratch.resolve(commit);
        Path ready = folder.resolve("built");
        if (!Files.exists(ready)) {
            Files.createDirectories(folder);
            Path archive = folder.resolve("source.tar");
            run(Path.of(""), List.of("git", "archive", "--format=tar", "--output=" + archive, commit));
            run(folder, List.of("tar", "-xf", archive.getFileName().toString()));
            boolean windows = File.separatorChar == '\\';
            run(
                    folder,
                    List.of(
                            folder.resolve(windows ? "mvnw.cmd" : "mvnw").toString(),
                            "-q",
                            "--batch-mode",
                            "--no-transfer-progress",
                            "-pl",
                            "simd",
                            "-am",
                            "-Dyij.errorprone=-XepDisableAllChecks",
                            "process-classes"));
            Files.createFile(ready);
        }
        return classes(folder);
    }

    private static void run(Path folder, List<String> command) throws IOException, InterruptedException {
        int exit = new ProcessBuilder(command)
                .directory(folder.toAbsolutePath().toFile())
                .inheritIO()
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + exit + " in " + folder.toAbsolutePath());
        }
    }

    private static String join(List<Path> parts) {
        return String.join(
                File.pathSeparator,
                parts.stream().map(part -> part.toAbsolutePath().toString()).toList());
    }
}
