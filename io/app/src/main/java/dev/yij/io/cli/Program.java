package dev.yij.io.cli;

import dev.yij.io.run.BackendChoice;
import dev.yij.io.run.Machines;
import java.io.FileDescriptor;
import java.io.PrintWriter;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

/// Runs a command that is a program of its own, outside of `yij`, with yij's messages and exit codes.
public final class Program {

    private Program() {}

    /// The command `yij train` for other machines, with the same options and files.
    ///
    /// @param machines those that compute with the backend of the options
    public static Object train(Function<BackendChoice, Machines> machines) {
        return new TrainCommand(machines);
    }

    /// Runs a command on the standard streams.
    ///
    /// @param name    in help and messages
    /// @param command picocli's
    /// @return the exit code: 0 success, 1 failure, 2 wrong usage
    public static int run(String name, Object command, String... arguments) {
        CommandLine line = new CommandLine(command).setCommandName(name);
        line.getCommandSpec().versionProvider(new Main.Version());
        return run(name, line, arguments);
    }

    static int run(String name, CommandLine line, String... arguments) {
        System.setProperty("java.awt.headless", "true");
        StandardStream standard = new StandardStream(FileDescriptor.out);
        PrintWriter out = standard.writer(System.out.charset());
        PrintWriter err = new StandardStream(FileDescriptor.err).writer(System.err.charset());
        JavaDefect.warning().ifPresent(err::println);
        int exitCode = Main.run(line, out, err, arguments);
        out.flush();
        String failure = standard.failure();
        if (failure != null && exitCode == ExitCode.OK) {
            err.println(name + ": standard output cannot be written: " + failure);
            exitCode = ExitCode.SOFTWARE;
        }
        err.flush();
        return exitCode;
    }
}
