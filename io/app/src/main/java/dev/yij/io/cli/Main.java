package dev.yij.io.cli;

import dev.yij.io.file.FormatException;
import dev.yij.io.file.Reason;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The program `yij`. Exit codes: 0 success, 1 failure, 2 wrong usage. A failure is reported as one sentence on
/// standard error; `-Dyij.debug=true` adds the stack trace.
@Command(
        name = "yij",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "A convnet library in pure Java: train, use and inspect a small image classifier on the CPU.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  yij demo                                  see it all on the embedded sample",
            "  yij train snacks --epochs 5 --out run     train on your own folders of images",
            "  yij predict photo.jpg --model run/model.yij",
            "  source <(yij generate-completion)         completion for bash and zsh"
        })
public final class Main implements Runnable {

    /// The message for an address; the address follows.
    static final String ADDRESS = "expected a file or folder on this machine (download it first), found the address ";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    Main() {}

    /// Runs the program and ends the JVM.
    public static void main(String... arguments) {
        System.exit(Program.run("yij", Commands.addTo(new CommandLine(new Main()), arguments), arguments));
    }

    /// Runs the program.
    ///
    /// @return the exit code
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return run(Commands.addTo(new CommandLine(new Main()), arguments), out, err, arguments);
    }

    /// Runs a program whose commands report failures as yij's do.
    ///
    /// @return the exit code
    static int run(CommandLine program, PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine yij = program.setOut(out)
                .setErr(err)
                .setColorScheme(Help.defaultColorScheme(
                        Terminal.isColourless(System.getenv()) ? Help.Ansi.OFF : Help.Ansi.AUTO))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpLongOptionsMaxWidth(32)
                .registerConverter(int.class, Main::wholeNumber)
                .registerConverter(Integer.class, Main::wholeNumber)
                .registerConverter(long.class, text -> number(text, Long::parseLong, "a whole number below 2^63"))
                .registerConverter(Path.class, Main::path)
                .registerConverter(double.class, Main::decimalNumber)
                .registerConverter(Double.class, Main::decimalNumber)
                .setExecutionStrategy(Main::execute)
                .setParameterExceptionHandler(Main::reportUsageError)
                .setExecutionExceptionHandler((failure, command, result) -> report(failure, command));
        yij.getSubcommands().values().forEach(each -> each.getCommandSpec().versionProvider(new Version()));
        CommandLine train = yij.getCommand() instanceof TrainCommand
                ? yij
                : yij.getSubcommands().get("train");
        if (train != null) {
            train.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, new GroupedOptions());
        }
        CommandLine java = yij.getSubcommands().get("java");
        if (java != null) {
            java.setUnmatchedOptionsArePositionalParams(true).setStopAtPositional(true);
        }
        try {
            return yij.execute(arguments);
        } catch (OutOfMemoryError e) {
            err.println("yij: this needs more memory than Java has; smaller batches and images need less");
            return ExitCode.SOFTWARE;
        }
    }

    /// Runs the command that was parsed. Picocli ignores unknown arguments of its own commands, such as `help`.
    private static int execute(ParseResult parsed) {
        for (CommandLine command : parsed.asCommandLineList()) {
            List<String> unknown = command.getUnmatchedArguments();
            if (command.getCommandSpec().helpCommand() && !command.isUsageHelpRequested() && !unknown.isEmpty()) {
                throw new UnmatchedArgumentException(command, unknown);
            }
        }
        return new RunLast().execute(parsed);
    }

    private static Integer wholeNumber(String text) {
        return number(text, Integer::parseInt, "a whole number below 2^31");
    }

    private static Double decimalNumber(String text) {
        return number(text, Double::parseDouble, "a number such as 1e-3");
    }

    /// On Windows a name must not contain `*`, `?`, `"` and the like. An empty name would mean the working
    /// folder, and mostly comes from a variable of a script that is not set.
    private static Path path(String text) {
        if (text.isEmpty()) {
            throw new TypeConversionException("expected the name of a file or folder, found nothing");
        }
        if (isAddress(text)) {
            throw new TypeConversionException(ADDRESS + text);
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new TypeConversionException("'" + text + "' cannot be the name of a file here: " + e.getReason());
        }
    }

    /// Whether a text is the address of a file elsewhere, of which `Path` would drop a slash.
    static boolean isAddress(String text) {
        return text.startsWith("https://") || text.startsWith("http://");
    }

    private static <T> T number(String text, Function<String, T> parse, String expected) {
        try {
            return parse.apply(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("expected " + expected + ", found '" + text + "'");
        }
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    private static int reportUsageError(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        String misplaced = beforeTheCommand(command, arguments);
        if (misplaced != null) {
            err.println(command.getColorScheme().errorText("yij: " + VisibleControls.inLine(misplaced)));
            err.println("See " + name + " --help.");
            return ExitCode.USAGE;
        }
        err.println(command.getColorScheme().errorText(name + ": " + VisibleControls.inLine(misuse(failure))));
        UnmatchedArgumentException.printSuggestions(failure, err);
        err.println("See " + name + " --help.");
        return ExitCode.USAGE;
    }

    /// What is wrong with `yij photos train`, of which picocli says only that a folder is missing; null if the
    /// command comes first.
    private static @Nullable String beforeTheCommand(CommandLine command, String[] arguments) {
        CommandLine yij = command.getParent();
        if (yij == null || arguments.length == 0) {
            return null;
        }
        String first = arguments[0];
        boolean isInPlace = first.startsWith("-")
                || first.startsWith("@")
                || yij.getSubcommands().containsKey(first);
        String name = command.getCommandName();
        return isInPlace || yij.getParent() != null
                ? null
                : "the command comes first: yij " + name + " '" + first + "', found '" + first + "' before " + name;
    }

    /// The message for invalid arguments. Picocli's own message for a misplaced argument refers to its index.
    private static String misuse(ParameterException failure) {
        if (failure instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
            String first = "'" + unmatched.getUnmatched().getFirst() + "'";
            boolean isCommand = !failure.getCommandLine().getSubcommands().isEmpty();
            return isCommand ? "there is no command " + first : first + " is an unexpected argument";
        }
        return text(failure);
    }

    private static int report(Exception failure, CommandLine command) {
        if (failure instanceof UsageException) {
            return reportUsageError(new ParameterException(command, text(failure)), new String[0]);
        }
        String name = command.getCommandSpec().qualifiedName();
        command.getErr()
                .println(command.getColorScheme().errorText(name + ": " + VisibleControls.inLine(sentence(failure))));
        if (Boolean.getBoolean("yij.debug")) {
            failure.printStackTrace(command.getErr());
        }
        return ExitCode.SOFTWARE;
    }

    /// The message for a failure. Exceptions of `java.nio.file` have only the path as their message.
    private static String sentence(Throwable failure) {
        return switch (failure) {
            case FormatException e -> text(e);
            case NoSuchFileException e -> "there is no file " + e.getFile();
            case AccessDeniedException e -> e.getFile() + ": permission denied";
            case FileAlreadyExistsException e -> e.getFile() + " already exists and is not a folder";
            case UncheckedIOException e when e.getCause() != null && isBare(e) -> sentence(e.getCause());
            case IllegalArgumentException e -> text(e);
            case IllegalStateException e -> text(e);
            case IOException e -> text(e);
            case UncheckedIOException e -> text(e);
            default -> "something unexpected happened (" + Reason.of(failure) + "); -Dyij.debug=true shows where";
        };
    }

    /// Whether a wrapping exception has no message of its own.
    private static boolean isBare(UncheckedIOException wrapper) {
        return String.valueOf(wrapper.getCause()).equals(wrapper.getMessage());
    }

    private static String text(Throwable failure) {
        return Reason.of(failure);
    }

    /// Reads the version from a resource written by the build.
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() throws IOException {
            return new String[] {"yij " + BuildInfo.version(), "Java " + System.getProperty("java.version")};
        }
    }
}
