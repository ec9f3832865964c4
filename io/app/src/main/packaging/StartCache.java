import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The file from which the application starts: the classes that it needs, already read and linked (the AOT
/// cache of JEP 483), and how often which methods run (JEP 515). The JVM refuses it where the runtime or the
/// options differ from those it was made with, and starts without it; the launcher keeps the JVM from saying
/// so. It contains no machine code, so that it does not depend on the processor. Java 25.0.3 does not notice a
/// jar that was replaced later: an image is replaced as a whole.
///
/// @param launcher of this system
/// @param image    the top of the application image
/// @param options  the JVM's, as the launcher has them
record StartCache(Launcher launcher, Path image, List<String> options) {
    /// Runs what users wait for.
    private static final String REHEARSAL = "dev.yij.io.cli.Rehearsal";

    /// Makes the cache.
    ///
    /// @param folder for files that are deleted at the end
    /// @throws IOException if a command of the rehearsal fails, or the JVM
    void make(Path folder) throws IOException, InterruptedException {
        Path loaded = folder.resolve("yij-loaded.aotconf");
        java(folder, "-XX:AOTMode=record", "-XX:AOTConfiguration=" + loaded, REHEARSAL);
        java(folder, "-XX:AOTMode=create", "-XX:AOTConfiguration=" + loaded, "-XX:AOTCache=" + launcher.cache(image));
        Files.delete(loaded);
    }

    private void java(Path folder, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(launcher.java(image).toString()));
        command.addAll(options);
        command.addAll(List.of("-cp", launcher.classPath(image, image.toString())));
        command.addAll(List.of(arguments));
        Path said = folder.resolve("yij-rehearsal.txt");
        var start = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        start.environment().keySet().removeAll(Set.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS"));
        int exit = start.start().waitFor();
        if (exit != 0) {
            throw new IOException(
                    String.join(" ", command) + " ended with " + exit + ", expected 0:\n" + Files.readString(said));
        }
        Files.delete(said);
    }
}
