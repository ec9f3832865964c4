package dev.yij.io.jdk;

import dev.yij.io.file.FormatException;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/// A JDK 25 or newer, found where the build finds it: in the usual variables of the environment, in the folders
/// of the system, of SDKMAN, IntelliJ IDEA, jenv, asdf and mise. The Java that runs yij comes first: where yij
/// runs from the build's classes it is a JDK, in the application image it is a runtime without a compiler.
///
/// @param home the JDK's folder, as JAVA_HOME
public record Jdk(Path home) {

    private static final int OLDEST = 25;

    private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

    /// In the order in which they are asked.
    private static final List<String> VARIABLES =
            List.of("JAVA_HOME", "JDK_HOME", "JAVA_HOME_25_X64", "JAVA_HOME_25_ARM64", "JAVA25_HOME", "JAVA_HOME_25");

    /// Folders with a JDK in each of their folders.
    private static final List<String> FOLDERS = List.of(
            "/usr/lib/jvm",
            "/usr/java",
            "/opt/java",
            "/Library/Java/JavaVirtualMachines",
            "C:\\Program Files\\Java",
            "C:\\Program Files\\Eclipse Adoptium",
            "C:\\Program Files\\Microsoft");

    /// The same, below the user's home.
    private static final List<String> HOME_FOLDERS = List.of(
            ".sdkman/candidates/java",
            ".jdks",
            ".jenv/versions",
            ".asdf/installs/java",
            ".local/share/mise/installs/java",
            "Library/Java/JavaVirtualMachines");

    /// Finds a JDK on this machine.
    ///
    /// @throws FormatException if there is none; the message says what to install
    public static Jdk find() throws FormatException {
        return find(Path.of(System.getProperty("java.home")), System.getenv(), folders());
    }

    /// Finds a JDK.
    ///
    /// @param own         the Java that runs this program
    /// @param environment the variables of the environment
    /// @param folders     folders with a JDK in each of their folders
    static Jdk find(Path own, Map<String, String> environment, List<Path> folders) throws FormatException {
        List<Path> homes = new ArrayList<>(List.of(own));
        for (String variable : VARIABLES) {
            String value = environment.getOrDefault(variable, "");
            if (!value.isEmpty()) {
                homes.add(Path.of(value));
            }
        }
        for (Path folder : folders) {
            homes.addAll(foldersIn(folder));
        }
        for (Path home : homes) {
            for (Path candidate : List.of(home, home.resolve("Contents/Home"))) { // the second on macOS
                if (isNewEnough(candidate)) {
                    return new Jdk(candidate);
                }
            }
        }
        throw new FormatException("a JDK " + OLDEST + " or newer is needed and was not found, neither in JAVA_HOME nor"
                + " in the usual folders; install one, for example from https://adoptium.net, or set JAVA_HOME");
    }

    /// A program of the JDK, such as `javac`.
    public Path program(String name) {
        return program(home, name);
    }

    /// Runs a program of the JDK on this program's terminal, until it ends.
    ///
    /// @return its exit code
    /// @throws IOException if it cannot be started
    public int run(String name, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program(name).toString()));
        command.addAll(arguments);
        return runHere(command);
    }

    /// Runs any program on this program's terminal, until it ends.
    ///
    /// @return its exit code
    /// @throws IOException if it cannot be started
    public static int runHere(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException(command.getFirst() + " was interrupted", e);
        }
    }

    /// The folders and jars of yij, in whichever way it was started.
    public static String classPath() {
        String modules = System.getProperty("jdk.module.path", "");
        return System.getProperty("java.class.path") + (modules.isEmpty() ? "" : File.pathSeparator + modules);
    }

    private static Path program(Path home, String name) {
        return home.resolve("bin").resolve(WINDOWS ? name + ".exe" : name);
    }

    private static List<Path> folders() {
        List<Path> folders = new ArrayList<>();
        for (String folder : FOLDERS) {
            folders.add(Path.of(folder));
        }
        for (String folder : HOME_FOLDERS) {
            folders.add(Path.of(System.getProperty("user.home"), folder));
        }
        return folders;
    }

    /// The folders in a folder, in order of their names; none if it cannot be read.
    private static List<Path> foldersIn(Path folder) {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> inside = Files.newDirectoryStream(folder, Files::isDirectory)) {
                inside.forEach(found::add);
            } catch (IOException | DirectoryIteratorException e) {
                return List.of();
            }
        }
        found.sort(null);
        return found;
    }

    /// Whether a folder is a JDK, which has a compiler, of the version that yij needs.
    private static boolean isNewEnough(Path home) {
        Path release = home.resolve("release");
        if (!Files.isRegularFile(release) || !Files.isRegularFile(program(home, "javac"))) {
            return false;
        }
        Properties properties = new Properties();
        try (var text = Files.newBufferedReader(release)) {
            properties.load(text);
            String version = properties.getProperty("JAVA_VERSION", "").replace("\"", "");
            return Integer.parseInt(version.replaceFirst("\\D.*", "")) >= OLDEST;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }
}
