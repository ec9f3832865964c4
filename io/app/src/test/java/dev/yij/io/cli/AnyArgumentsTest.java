package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Any list of arguments ends in a sentence and an exit code, never in a stack trace. None of these lists
/// starts a long command or writes a file.
@Tag("slow")
class AnyArgumentsTest {

    private static final String UNKNOWN = "--no-such-option";

    /// Takes any words, and gives them to a program.
    private static final String JAVA = "java";

    /// Commands that only read the files they are given.
    private static final List<String> READERS = List.of("inspect", "predict", "evaluate", "compare", "audit");

    /// Every command with its subcommands, as words.
    private static List<List<String>> commands() {
        List<List<String>> all = new ArrayList<>();
        collect(Commands.addTo(new CommandLine(new Main())), List.of(), all);
        return all;
    }

    private static void collect(CommandLine command, List<String> words, List<List<String>> all) {
        all.add(words);
        command.getSubcommands().forEach((name, sub) -> {
            List<String> more = new ArrayList<>(words);
            more.add(name);
            collect(sub, more, all);
        });
    }

    private static CommandSpec spec(List<String> words) {
        CommandLine command = Commands.addTo(new CommandLine(new Main()));
        for (String word : words) {
            command = Objects.requireNonNull(command.getSubcommands().get(word), word);
        }
        return command.getCommandSpec();
    }

    private static Arbitrary<String> text() {
        return Arbitraries.oneOf(
                Arbitraries.of("", "-", "--", "-1", "0", "1e400", "NaN", "2147483648", "é", "a b", "*", "=", "@", "%s"),
                Arbitraries.strings()
                        .withCharRange(' ', '~')
                        .withChars('\u0000', 'ü', '→')
                        .ofMaxLength(12));
    }

    /// A command, an option that none has, and any options of this command with any values.
    @Provide
    Arbitrary<List<String>> withAnUnknownOption() {
        return Arbitraries.of(commands())
                .filter(words -> words.isEmpty() || !JAVA.equals(words.getFirst()))
                .flatMap(words -> {
                    List<String> names = new ArrayList<>();
                    for (OptionSpec option : spec(words).options()) {
                        if (!option.usageHelp() && !option.versionHelp()) {
                            names.addAll(List.of(option.names()));
                        }
                    }
                    Arbitrary<String> word =
                            names.isEmpty() ? text() : Arbitraries.oneOf(Arbitraries.of(names), text());
                    return word.filter(w -> !w.matches("-{1,2}(h|V|help|version).*|-[A-Za-z]{2,}|@.*"))
                            .list()
                            .ofMaxSize(6)
                            .map(rest -> {
                                List<String> arguments = new ArrayList<>(words);
                                arguments.add(UNKNOWN);
                                arguments.addAll(rest);
                                return arguments;
                            });
                });
    }

    @Property(tries = 300)
    void anUnknownOptionIsAlwaysAUsageError(@ForAll("withAnUnknownOption") List<String> arguments) {
        Yij.Run run = Yij.run(arguments.toArray());
        assertEquals(2, run.exitCode(), () -> arguments + ": " + run.err());
        assertIsASentence(run);
        assertTrue(run.err().stripTrailing().endsWith("--help."), run.err());
    }

    /// A command that reads files, and names of files that do not exist.
    @Provide
    Arbitrary<List<String>> filesThatDoNotExist() {
        return Combinators.combine(
                        Arbitraries.of(READERS),
                        text().filter(name -> !name.startsWith("-") && !name.startsWith("@"))
                                .map(name -> "no such folder/" + name)
                                .list()
                                .ofMinSize(1)
                                .ofMaxSize(3))
                .as((command, names) -> {
                    List<String> arguments = new ArrayList<>(List.of(command));
                    arguments.addAll(names);
                    return arguments;
                });
    }

    @Property(tries = 100)
    void aFileThatDoesNotExistIsNamed(@ForAll("filesThatDoNotExist") List<String> arguments) {
        Yij.Run run = Yij.run(arguments.toArray());
        assertTrue(run.exitCode() == 1 || run.exitCode() == 2, () -> arguments + " ended with " + run.exitCode());
        assertIsASentence(run);
    }

    private static void assertIsASentence(Yij.Run run) {
        assertEquals("", run.out());
        assertTrue(run.err().startsWith("yij"), run.err());
        assertFalse(run.err().contains("Exception"), run.err());
        assertFalse(run.err().contains("\tat "), run.err());
    }
}
