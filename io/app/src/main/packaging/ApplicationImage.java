import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import jdk.tools.jlink.internal.PluginRepository;

/// Builds the application image `target/yij`, so that running yij needs neither a JDK nor a flag. Maven runs
/// this source file with the selected JDK, in the package phase of module io/app.
///
/// 1. jlink links a Java runtime, `target/runtime`, from that JDK's own modules. Our libraries stay out of
///    it: some are automatic modules, which jlink refuses. It is linked again only when the JDK or this
///    folder changes.
/// 2. jpackage lays out the image: the runtime, our jar and its dependencies.
/// 3. A script of our own ([Launcher]) replaces jpackage's own launcher, which on every start asks rpm and dpkg
///    which package owns it (1.0 s against 0.35 s for `yij --version`), leaves its LD_LIBRARY_PATH to child
///    processes, and cannot open files with accents in their names where no locale is set, as in most
///    containers.
/// 4. [StartCache] makes the JVM's cache of loaded classes, with which every command starts sooner.
/// 5. [Licenses] adds the notices of yij, of its libraries and of the photographs at the top; jlink has put
///    those of the JDK into the runtime's folder `legal`.
///
/// On Linux the image is `yij/{bin,lib}`; on macOS it is `yij/yij.app` with the script beside it, again as
/// `yij/bin/yij`. On Windows the script is `yij\bin\yij.cmd`, and jpackage's `yij\yij.exe` stays beside it.
public final class ApplicationImage {
    private static final String MAIN_CLASS = "dev.yij.io.cli.Main";

    /// Without jdk.zipfs a jar cannot be opened as a file system; java.logging is for Commons Imaging,
    /// jdk.management tells how much memory the machine has.
    private static final List<String> MODULES = List.of(
            "java.base",
            "java.desktop",
            "java.logging",
            "jdk.httpserver",
            "jdk.incubator.vector",
            "jdk.management",
            "jdk.zipfs");

    /// The four options after the module are those that HotSpot sets itself when the module is defined. A boot
    /// layer that comes from the cache defines none, and C2 then compiles every vector operation to a slow call
    /// (3 GFLOP/s instead of 210).
    ///
    /// Decoded images are the only garbage of a training run. A collector that may accumulate gigabytes of them
    /// before it runs does not make training faster: the heap is kept close to what is in use. Large arrays
    /// begin in the old generation: those that are moved there fill the heap up to its limit before the old
    /// generation is ever collected (5.9 GB for 160 photographs, instead of 0.5).
    private static final List<String> JVM_OPTIONS = List.of(
            "--add-modules=jdk.incubator.vector",
            "-XX:+UnlockExperimentalVMOptions",
            "-XX:+EnableVectorSupport",
            "-XX:+EnableVectorReboxing",
            "-XX:+EnableVectorAggressiveReboxing",
            "-XX:+UseVectorStubs",
            "-XX:+UseSerialGC",
            "-Xmn64m",
            "-XX:PretenureSizeThreshold=1m",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=20",
            "-XX:MaxRAMPercentage=50",
            "-Dstdin.encoding=UTF-8",
            "-Dstdout.encoding=UTF-8",
            "-Dstderr.encoding=UTF-8");

    private static final Launcher LAUNCHER = Launcher.here();

    private final Path scripts;
    private final Path target;
    private final List<Path> jars;

    private ApplicationImage(Path scripts, Path target, List<Path> jars) {
        this.scripts = scripts;
        this.target = target;
        this.jars = jars;
    }

    /// Arguments: the folder of this file, the build's target folder, our jar, and the class path of its
    /// dependencies, in which folders are skipped (they hold the classes that are in our jar).
    public static void main(String[] args) throws IOException, InterruptedException {
        var jars = new ArrayList<>(List.of(Path.of(args[2])));
        Stream.of(args[3].split(File.pathSeparator))
                .map(Path::of)
                .filter(Files::isRegularFile)
                .forEach(jars::add);
        new ApplicationImage(Path.of(args[0]), Path.of(args[1]), jars).build();
    }

    private void build() throws IOException, InterruptedException {
        String jdk =
                Runtime.version() + " " + System.getProperty("java.vendor") + " " + System.getProperty("java.home");
        String recipe = jdk + "\n" + digests(list(scripts));
        Path runtime = target.resolve("runtime");
        if (isStale(runtime, recipe)) {
            linkRuntime(runtime);
            remember(runtime, recipe);
        }
        Path image = target.resolve("yij");
        String contents = recipe + digests(jars);
        if (isStale(image, contents)) {
            layOut(image, runtime);
            tryOut(image);
            remember(image, contents);
        }
        System.out.println("yij is in " + image + ", built with the JDK in " + System.getProperty("java.home"));
    }

    private void linkRuntime(Path runtime) throws IOException {
        delete(runtime);
        PluginRepository.registerPlugin(new QuietVectorModule());
        run(
                "jlink",
                "--output=" + runtime,
                "--add-modules=" + String.join(",", MODULES),
                "--generate-cds-archive",
                "--compress=zip-6",
                "--no-header-files",
                "--no-man-pages");
    }

    private void layOut(Path image, Path runtime) throws IOException, InterruptedException {
        Path input = target.resolve("yij-jars");
        delete(input);
        Files.createDirectories(input);
        for (Path jar : jars) {
            NewClassFiles.copy(jar, input.resolve(jar.getFileName()));
        }
        delete(image);
        var arguments = new ArrayList<>(List.of("--type", "app-image", "--name", "yij", "--main-class", MAIN_CLASS));
        arguments.addAll(List.of("--main-jar", jars.getFirst().getFileName().toString(), "--input", input.toString()));
        arguments.addAll(List.of("--runtime-image", runtime.toString()));
        arguments.addAll(List.of("--dest", (LAUNCHER == Launcher.MAC ? image : target).toString()));
        JVM_OPTIONS.forEach(option -> arguments.addAll(List.of("--java-options", option)));
        if (LAUNCHER == Launcher.WINDOWS) {
            arguments.add("--win-console");
        }
        run("jpackage", arguments.toArray(String[]::new));
        LAUNCHER.write(scripts, image, MAIN_CLASS, JVM_OPTIONS);
        new StartCache(LAUNCHER, image, JVM_OPTIONS).make(target);
        Licenses.write(scripts, image, jars);
        delete(input);
    }

    /// Starts the image once, so that a JVM option unknown to this JDK, its warning about the Vector API, or a
    /// cache that it refuses, fails the build instead of appearing on the user's machine.
    private void tryOut(Path image) throws IOException, InterruptedException {
        Path errors = target.resolve("yij-errors.txt");
        var start = new ProcessBuilder(LAUNCHER.in(image).toString(), "--version")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(errors.toFile());
        // The JVM reports these options on the error stream.
        start.environment().keySet().removeAll(Set.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS"));
        start.environment().put("YIJ_JAVA_OPTIONS", "-XX:AOTMode=on"); // without the cache Java does not start
        int exit = start.start().waitFor();
        String said = Files.readString(errors);
        Files.delete(errors);
        if (exit != 0 || said.contains("incubator")) {
            throw new IOException(LAUNCHER.in(image) + " --version ended with " + exit + " and wrote the lines below,"
                    + " expected 0 and no warning about incubator modules:\n" + said);
        }
    }

    private static void run(String tool, String... arguments) throws IOException {
        var said = new StringWriter();
        var out = new PrintWriter(said);
        int exit = ToolProvider.findFirst(tool).orElseThrow().run(out, out, arguments);
        if (exit != 0) {
            String jdk = System.getProperty("java.home");
            throw new IOException(tool + " of the JDK in " + jdk + " ended with " + exit + ", expected 0:\n" + said);
        }
    }

    private static boolean isStale(Path built, String inputs) throws IOException {
        Path memory = memory(built);
        return !Files.exists(built)
                || !Files.exists(memory)
                || !Files.readString(memory).equals(inputs);
    }

    private static void remember(Path built, String inputs) throws IOException {
        Files.writeString(memory(built), inputs);
    }

    private static Path memory(Path built) {
        return built.resolveSibling(built.getFileName() + "-inputs.txt");
    }

    private static String digests(List<Path> files) throws IOException {
        var lines = new StringBuilder();
        for (Path file : files) {
            lines.append(sha256(file)).append(' ').append(file.getFileName()).append('\n');
        }
        return lines.toString();
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private void delete(Path tree) throws IOException {
        Files.deleteIfExists(memory(tree));
        if (Files.exists(tree)) {
            try (Stream<Path> paths = Files.walk(tree)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
