package dev.yij.io.cli;

import dev.yij.io.exercise.Check;
import dev.yij.io.exercise.Exercise;
import dev.yij.io.exercise.SolvedCopy;
import dev.yij.io.file.FormatException;
import dev.yij.io.file.WholeFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `yij exercise`: exercises that mark themselves.
@Command(
        name = "exercise",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Eleven exercises, from padding to Winograd's convolution, that mark themselves: complete a small"
                + " Java class in your editor, and the mistake in it is named. Needs a JDK 25 for its compiler.",
        subcommands = {
            ExerciseCommand.ListAll.class,
            ExerciseCommand.Start.class,
            ExerciseCommand.CheckSolution.class,
            ExerciseCommand.Hint.class,
            ExerciseCommand.Solution.class
        },
        footer = {
            "",
            "Examples:",
            "  yij exercise list             the exercises, and which you have begun or solved",
            "  yij exercise start 1          writes yij-exercises/Padding.java",
            "  yij exercise check            what is right, and what is wrong",
            "  yij exercise hint 1"
        })
final class ExerciseCommand implements Runnable {

    /// The time for one case, of which the largest takes milliseconds.
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: list, start, check, hint or solution");
    }

    /// The student's folder.
    static final class Folder {

        private static final Path DEFAULT = Path.of("yij-exercises");

        @Option(
                names = "--dir",
                paramLabel = "DIR",
                defaultValue = "yij-exercises",
                description = "The folder of your files (default: ${DEFAULT-VALUE}).")
        private Path folder = DEFAULT;

        Path file(Exercise exercise) {
            return folder.resolve(exercise.file());
        }

        SolvedCopy solved(Exercise exercise) {
            return new SolvedCopy(folder, exercise.file());
        }

        /// Checks the student's file, and remembers the result.
        Check.Result check(Exercise exercise) throws IOException {
            byte[] content = Files.readAllBytes(file(exercise));
            Check.Result result = new Check(exercise, file(exercise), LIMIT).run();
            solved(exercise).remember(content, result.solved());
            return result;
        }

        /// A command for an exercise in this folder, for the student to copy.
        String command(String name, int exercise) {
            return "yij exercise " + name + " " + exercise + (folder.equals(DEFAULT) ? "" : " --dir " + folder);
        }
    }

    private static Exercise exercise(String asked) {
        Exercise found = Exercise.find(asked);
        if (found == null) {
            throw new UsageException(
                    "there is no exercise '" + asked + "', expected a number from 1 to " + Exercise.ALL.size()
                            + " or a name such as " + Exercise.ALL.getFirst().name());
        }
        return found;
    }

    /// `yij exercise list`.
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description =
                    "Lists the exercises in the order in which they build on each other, with the files that you have begun"
                            + " or solved. A solved file that you change counts as begun until its next check.",
            footer = {"", "Examples:", "  yij exercise list"})
    static final class ListAll implements Callable<Integer> {

        @Mixin
        private Folder folder = new Folder();

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            PrintWriter out = spec.commandLine().getOut();
            for (Exercise exercise : Exercise.ALL) {
                String line = String.format(
                        Locale.ROOT, "%2d  %-20s  %s", exercise.number(), exercise.name(), exercise.title());
                Path file = folder.file(exercise);
                if (Files.exists(file)) {
                    String state = folder.solved(exercise).isPresent() ? "solved" : "begun";
                    line += "  (" + state + ": " + file + ")";
                }
                out.println(line);
            }
            out.flush();
            return ExitCode.OK;
        }
    }

    /// `yij exercise start`.
    @Command(
            name = "start",
            mixinStandardHelpOptions = true,
            description =
                    "Writes an exercise into your folder: a Java class with the task, the formula and an example by"
                            + " hand in its comment. A file that exists is never replaced.",
            footer = {"", "Examples:", "  yij exercise start 2", "  yij exercise start convolution --dir ~/convnets"})
    static final class Start implements Callable<Integer> {

        @Parameters(paramLabel = "N", description = "The exercise, by its number or name.")
        private String asked = "";

        @Mixin
        private Folder folder = new Folder();

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            Exercise exercise = exercise(asked);
            Path file = folder.file(exercise);
            if (Files.exists(file)) {
                throw new FormatException(
                        file + " exists and is left as it is; to begin again, delete it or give it another name");
            }
            byte[] stub = exercise.stub().getBytes(StandardCharsets.UTF_8);
            WholeFile.write(file, to -> to.write(stub));
            PrintWriter out = spec.commandLine().getOut();
            out.println("Wrote " + file + ". Open it in your editor, read its comment, write what is missing, then:");
            out.println("  " + folder.command("check", exercise.number()));
            out.flush();
            return ExitCode.OK;
        }
    }

    /// `yij exercise check`.
    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = {
                "Compiles your file and runs it on the cases of yij's test vectors, whose expected values were computed"
                        + " by TensorFlow, by hand, or in double. Where numbers differ, it compares them with what known"
                        + " mistakes would produce, and names the one that explains them.",
                "Exit code 1 if it is not solved."
            },
            footer = {
                "",
                "Examples:",
                "  yij exercise check            the ones that you have begun, up to the first that is not solved",
                "  yij exercise check 2"
            })
    static final class CheckSolution implements Callable<Integer> {

        @Parameters(
                arity = "0..1",
                paramLabel = "N",
                description = "The exercise, by its number or name (default: all that you have begun).")
        private @Nullable String asked;

        @Mixin
        private Folder folder = new Folder();

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            List<Exercise> exercises = asked == null
                    ? Exercise.ALL.stream()
                            .filter(exercise -> Files.exists(folder.file(exercise)))
                            .toList()
                    : List.of(exercise(asked));
            if (exercises.isEmpty()) {
                throw new FormatException(
                        "no exercise is begun in " + folder.folder + "; " + folder.command("start", 1));
            }
            for (Exercise exercise : exercises) {
                if (!Files.exists(folder.file(exercise))) {
                    throw new FormatException("there is no file " + folder.file(exercise) + "; "
                            + folder.command("start", exercise.number()));
                }
                Check.Result result = folder.check(exercise);
                print(result);
                if (!result.solved()) {
                    return ExitCode.SOFTWARE;
                }
            }
            return ExitCode.OK;
        }

        private void print(Check.Result result) {
            PrintWriter out = spec.commandLine().getOut();
            int number = result.exercise().number();
            String title = number + " " + result.exercise().name() + ": ";
            if (result.solved()) {
                out.println(title + "solved. All " + result.cases() + " cases agree.");
                out.println("  A solution to compare with: " + folder.command("solution", number));
                if (number < Exercise.ALL.size() && !Files.exists(folder.file(Exercise.ALL.get(number)))) {
                    out.println("  Next: " + folder.command("start", number + 1));
                }
            } else {
                out.println(title + "not yet."
                        + (result.cases() == 0
                                ? ""
                                : " " + result.agreeing() + " of " + result.cases() + " cases agree."));
                result.report()
                        .lines()
                        .map(VisibleControls::visible)
                        .forEach(line -> out.println(line.isBlank() ? "" : "  " + line));
                out.println();
                out.println("  Stuck? yij exercise hint " + number);
            }
            out.flush();
        }
    }

    /// `yij exercise hint`.
    @Command(
            name = "hint",
            mixinStandardHelpOptions = true,
            description = "Prints the first hint of an exercise, or the first few.",
            footer = {"", "Examples:", "  yij exercise hint 2", "  yij exercise hint 2 3     the first three"})
    static final class Hint implements Callable<Integer> {

        @Parameters(index = "0", paramLabel = "N", description = "The exercise, by its number or name.")
        private String asked = "";

        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "COUNT",
                defaultValue = "1",
                description = "How many hints (default: ${DEFAULT-VALUE}).")
        private int count = 1;

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            Exercise exercise = exercise(asked);
            UsageException.requireAtLeast(1, count, "the number of hints");
            List<String> hints = exercise.hints();
            PrintWriter out = spec.commandLine().getOut();
            for (int i = 0; i < Math.min(count, hints.size()); i++) {
                out.println("Hint " + (i + 1) + " of " + hints.size());
                out.print(hints.get(i).indent(2));
            }
            if (count < hints.size()) {
                out.println("One more: yij exercise hint " + exercise.number() + " " + (count + 1));
            }
            out.flush();
            return ExitCode.OK;
        }
    }

    /// `yij exercise solution`.
    @Command(
            name = "solution",
            mixinStandardHelpOptions = true,
            description = "Prints a solution, once yours is right: to compare with, not to begin with.",
            footer = {"", "Examples:", "  yij exercise solution 2", "  yij exercise solution 2 --anyway"})
    static final class Solution implements Callable<Integer> {

        @Parameters(paramLabel = "N", description = "The exercise, by its number or name.")
        private String asked = "";

        @Option(names = "--anyway", description = "Also if yours is not right yet.")
        private boolean anyway;

        @Mixin
        private Folder folder = new Folder();

        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            Exercise exercise = exercise(asked);
            Path file = folder.file(exercise);
            if (!anyway && !(Files.exists(file) && folder.check(exercise).solved())) {
                throw new FormatException("exercise " + exercise.number() + " is not solved in " + file
                        + " yet; --anyway shows the solution all the same, yij exercise hint " + exercise.number()
                        + " helps without it");
            }
            spec.commandLine().getOut().print(exercise.solution());
            spec.commandLine().getOut().flush();
            return ExitCode.OK;
        }
    }
}
