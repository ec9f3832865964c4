import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The script that starts the application: `bin/yij`, on Windows `bin\yij.cmd`. It is written from a template
/// in this folder, with the places of the runtime and of the jars, which jpackage puts elsewhere on each
/// system.
enum Launcher {
    LINUX("yij.sh", "bin/yij", "lib/runtime/bin/java", "lib/app"),
    MAC("yij.sh", "bin/yij", "yij.app/Contents/runtime/Contents/Home/bin/java", "yij.app/Contents/app"),
    WINDOWS("yij.cmd", "bin/yij.cmd", "runtime\\bin\\java.exe", "app");

    private static final String CACHE = "yij.aot";

    private final String template;
    private final String file;
    private final String java;
    private final String jars;

    Launcher(String template, String file, String java, String jars) {
        this.template = template;
        this.file = file;
        this.java = java;
        this.jars = jars;
    }

    /// That of this system.
    static Launcher here() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return os.startsWith("mac") ? MAC : os.startsWith("windows") ? WINDOWS : LINUX;
    }

    /// Arguments: a constant, the folder of this file, the image, the main class, the JVM's options.
    public static void main(String[] args) throws IOException {
        List<String> options = List.of(args).subList(4, args.length);
        valueOf(args[0]).write(Path.of(args[1]), Path.of(args[2]), args[3], options);
    }

    /// The script in an image.
    Path in(Path image) {
        return image.resolve(file);
    }

    /// The Java of an image.
    Path java(Path image) {
        return image.resolve(java);
    }

    /// The [StartCache] of an image, beside its jars.
    Path cache(Path image) {
        return image.resolve(jars).resolve(CACHE);
    }

    /// The class path of an image, in an order that does not depend on its disk: the cache is for one order. On
    /// Windows folders are sorted, and a command line must be short.
    ///
    /// @param home the image, as the class path names it
    String classPath(Path image, String home) throws IOException {
        if (this == WINDOWS) {
            return home + "\\" + jars + "\\*";
        }
        try (Stream<Path> files = Files.list(image.resolve(jars))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    .sorted()
                    .map(name -> home + "/" + jars + "/" + name)
                    .collect(Collectors.joining(":"));
        }
    }

    /// Writes the script.
    void write(Path packaging, Path image, String main, List<String> options) throws IOException {
        String script = Files.readString(packaging.resolve(template))
                .replace("@JAVA@", java)
                .replace("@CLASSES@", classPath(image, this == WINDOWS ? "%YIJ_HOME%" : "$home"))
                .replace("@CACHE@", jars + (this == WINDOWS ? "\\" : "/") + CACHE)
                .replace("@OPTIONS@", String.join(" ", options))
                .replace("@MAIN@", main);
        // cmd needs its own line ends, whatever those of this copy of the repository are.
        String ends = this == WINDOWS ? "\r\n" : "\n";
        Path launcher = in(image);
        Files.createDirectories(launcher.getParent());
        Files.deleteIfExists(launcher);
        Files.writeString(launcher, script.lines().map(line -> line + ends).collect(Collectors.joining()));
        if (!launcher.toFile().setExecutable(true, false)) {
            throw new IOException("cannot make " + launcher + " executable");
        }
    }
}
