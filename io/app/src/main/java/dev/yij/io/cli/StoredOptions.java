package dev.yij.io.cli;

import dev.yij.io.file.FormatException;
import dev.yij.io.file.JsonText;
import dev.yij.io.file.Reason;
import dev.yij.io.file.WholeFile;
import dev.yij.reference.train.Callback;
import dev.yij.reference.train.Training;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// The options with which a training run was started, in its folder, so that `--resume` need not repeat them:
/// what is not given again is as it was. An option that is given again must have the same value, unless it
/// may change.
final class StoredOptions {

    /// Options that do not change the steps that are done, and how the computation is organised.
    private static final Set<String> MAY_CHANGE = Set.of(
            "--epochs",
            "--lr-schedule",
            "--patience",
            "--checkpoint-minutes",
            "--workers",
            "--feature-cache",
            "--max-pixels",
            "--backend",
            "--mode",
            "--threads");

    /// Options of one command, not of the run.
    private static final Set<String> OF_A_COMMAND =
            Set.of("--out", "--resume", "--across-numerics", "--strict-data", "--skip-unreadable");

    private StoredOptions() {}

    private static Path file(Path out) {
        return out.resolve("options.json");
    }

    /// Keeps the options of a command when training begins.
    static Callback keep(Path out, CommandLine command) {
        byte[] json = JsonText.indented(given(command)).getBytes(StandardCharsets.UTF_8);
        return new Callback() {
            @Override
            public void trainBegin(Training training) {
                try {
                    WholeFile.write(file(out), to -> to.write(json));
                } catch (IOException e) {
                    throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
                }
            }
        };
    }

    /// Parses the command again, with those options of the run that were not given.
    ///
    /// @throws UsageException  if an option was given that the run cannot change
    /// @throws FormatException if the stored options are damaged
    static void restore(Path out, CommandLine command, Path folder) throws IOException {
        if (!Files.isRegularFile(file(out))) {
            return; // there is no run, or it is older than this file
        }
        Map<String, String> options = read(file(out));
        given(command).forEach((name, value) -> {
            String before = options.getOrDefault(name, usual(command, name));
            if (!MAY_CHANGE.contains(name) && !areEqual(value, before)) {
                throw new UsageException(name + " cannot change with --resume: the run in " + out + " was started "
                        + (before == null ? "without it" : "with " + before) + ", found " + value
                        + "; omit it, or start a new run with another --out");
            }
            options.put(name, value);
        });
        List<String> arguments = new ArrayList<>();
        for (String name : OF_A_COMMAND) {
            if (command.getParseResult().hasMatchedOption(name)) {
                arguments.add(
                        name + "=" + command.getCommandSpec().findOption(name).getValue());
            }
        }
        options.forEach((name, value) -> arguments.add(name + "=" + value));
        arguments.add("--");
        arguments.add(folder.toString());
        command.parseArgs(arguments.toArray(String[]::new));
    }

    private static Map<String, String> read(Path file) throws IOException {
        Map<String, String> options = new TreeMap<>();
        try {
            JsonText.object(Files.readAllBytes(file))
                    .forEach((name, value) -> options.put(name, String.valueOf(value)));
        } catch (IOException e) {
            throw new FormatException(
                    file + " is damaged: " + Reason.of(e)
                            + ". Delete it and repeat the options with which the run was started",
                    e);
        }
        return options;
    }

    /// The options given on the command line, by their longest names.
    private static Map<String, String> given(CommandLine command) {
        Map<String, String> given = new TreeMap<>();
        for (OptionSpec option : command.getParseResult().matchedOptions()) {
            if (!OF_A_COMMAND.contains(option.longestName())) {
                given.put(option.longestName(), String.valueOf(option.<Object>getValue()));
            }
        }
        return given;
    }

    private static @Nullable String usual(CommandLine command, String name) {
        return command.getCommandSpec().findOption(name).defaultValue();
    }

    /// Whether two values are the same, also if one is written 1e-3 and the other 0.001.
    private static boolean areEqual(String one, @Nullable String other) {
        try {
            return other != null && (one.equals(other) || Double.parseDouble(one) == Double.parseDouble(other));
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
