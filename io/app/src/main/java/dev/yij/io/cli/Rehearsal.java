package dev.yij.io.cli;

import dev.yij.io.data.SampleData;
import dev.yij.io.jdk.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;

/// Runs the commands that should start at once, with the model that comes with yij and an embedded image. The
/// build of the application image starts this class, once, and the JVM records which classes and methods
/// are used, for the cache from which the application starts (a training run, in the words of JEP 483).
final class Rehearsal {

    private Rehearsal() {}

    /// Runs the commands, and ends with the exit code 1 if one fails.
    public static void main(String[] arguments) throws IOException {
        try (TemporaryFolder folder = TemporaryFolder.create("yij-rehearsal")) {
            Path image = folder.path().resolve("image.jpg");
            Files.write(image, SampleData.images("test").getFirst().bytes());
            // Each class of the cache is linked at every start: those of other commands would cost time.
            for (String[] command : new String[][] {
                {"--help"},
                {"--version"},
                {"summary"},
                {"inspect"},
                {"predict", "--help"},
                {"predict", image.toString()}
            }) {
                int exitCode = Program.run("yij", Commands.addTo(new CommandLine(new Main()), command), command);
                if (exitCode != 0) {
                    System.err.println("yij " + String.join(" ", command) + " ended with " + exitCode + ", expected 0");
                    System.exit(1);
                }
            }
        }
    }
}
