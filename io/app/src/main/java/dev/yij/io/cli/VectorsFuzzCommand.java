package dev.yij.io.cli;

import dev.yij.io.file.FormatException;
import dev.yij.io.vectors.RandomVectors;
import dev.yij.io.vectors.VectorExport;
import dev.yij.testvectors.kernel.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `yij vectors fuzz`.
@Command(
        name = "fuzz",
        mixinStandardHelpOptions = true,
        description = {
            "Writes random cases of small shapes in the format of yij vectors export, with expected values and error bounds"
                    + " by the oracle in double. The same seed draws the same cases.",
            "yij vectors check names the smallest failing case of each operation."
        },
        footer = {
            "",
            "Examples:",
            "  yij vectors fuzz random                       10 cases of every operation",
            "  yij vectors fuzz random --seed 7 --count 200 --operations conv2d,dense",
            "  yij vectors check results --cases random"
        })
final class VectorsFuzzCommand implements Callable<Integer> {

    /// Beyond it a manifest is unwieldy; other seeds draw further cases.
    private static final int MOST = 10_000;

    @Parameters(paramLabel = "DIR", description = "A new or empty folder.")
    @SuppressWarnings("NullAway.Init") // required
    private Path folder;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Draws other cases for other seeds (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "10",
            description = "Cases of each operation (default: ${DEFAULT-VALUE}).")
    private int count = 10;

    @Option(
            names = "--operations",
            paramLabel = "NAME",
            split = ",",
            description = "Only these, separated by commas, as yij vectors list names them (default: all).")
    private List<String> operations = new ArrayList<>();

    @Option(names = "--npy", description = "Writes each case as a folder, as yij vectors export --npy does.")
    private boolean npy;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (count < 1 || count > MOST) {
            throw new UsageException("--count must be from 1 to " + MOST + ", found " + count);
        }
        RandomVectors random = new RandomVectors(seed, count, chosen());
        int files = VectorExport.write(folder, random, npy ? VectorExport.Form.NPY : VectorExport.Form.NPZ);
        spec.commandLine()
                .getOut()
                .println("Wrote " + files + " files to " + folder + ": "
                        + random.cases().size() + " random cases");
        spec.commandLine().getOut().flush();
        return ExitCode.OK;
    }

    private List<Operation> chosen() {
        List<Operation> chosen = new ArrayList<>();
        for (String name : operations) {
            try {
                Operation operation = RandomVectors.operation(name);
                if (!chosen.contains(operation)) {
                    chosen.add(operation);
                }
            } catch (FormatException e) {
                throw new UsageException("--operations: " + e.getMessage());
            }
        }
        return chosen.isEmpty() ? List.of(Operation.values()) : chosen;
    }
}
