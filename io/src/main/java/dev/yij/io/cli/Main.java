package dev.yij.io.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/// The command `yij`.
@Command(
        name = "yij",
        description = "Convolutional networks in plain Java.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
public final class Main implements Callable<Integer> {
    /// For picocli.
    public Main() {}

    /// Runs the command and ends the JVM with its exit code.
    ///
    /// @param args the words of the command line
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public Integer call() {
        CommandLine.usage(this, System.out);
        return CommandLine.ExitCode.OK;
    }

    /// Says which yij this is, and whether the JVM offers the Vector API.
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            // The jar's manifest knows it; classes that are run from a build folder have none.
            @Nullable String version = Main.class.getPackage().getImplementationVersion();
            boolean vectors =
                    ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
            return new String[] {
                "yij " + (version == null ? "(not packaged)" : version),
                "Java " + Runtime.version() + ", Vector API " + (vectors ? "present" : "absent")
            };
        }
    }
}
