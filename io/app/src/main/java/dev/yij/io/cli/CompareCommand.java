package dev.yij.io.cli;

import dev.yij.io.compare.ArrayComparison;
import dev.yij.io.compare.ArraySet;
import dev.yij.io.format.Models;
import dev.yij.io.numpy.Npy;
import dev.yij.reference.model.Model;
import dev.yij.reference.tensor.ShapeException;
import dev.yij.reference.tensor.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `yij compare`: compares the arrays that two programs computed.
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = {
            "Compares arrays element by element: two .npy files, two .npz files, or two folders of layer outputs as"
                    + " yij forward --layers writes them. Exit code 0 if all agree, 1 if not.",
            "With --model, each layer of ACTUAL is checked on its own: it is recomputed in double from ACTUAL's"
                    + " input of that layer, with an error bound derived for every element, so that the first"
                    + " layer that diverges is the wrong one; its likely bug is named.",
            "Without --model no bound can be derived; a rule of thumb is used instead: 64 times the format's unit"
                    + " roundoff (2^-24, 2^-11, 2^-8, 2^-11) times the largest expected value of the array."
        },
        footer = {
            "",
            "Examples:",
            "  yij compare expected.npy actual.npy",
            "  yij compare expected/ actual/ --model m.yij --input x.npy",
            "  yij compare expected/ actual/ --model m.yij --input x.npy --format tf32"
        })
final class CompareCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "EXPECTED", description = "The expected arrays.")
    @SuppressWarnings("NullAway.Init") // required
    private Path expected;

    @Parameters(index = "1", paramLabel = "ACTUAL", description = "The computed arrays.")
    @SuppressWarnings("NullAway.Init") // required
    private Path actual;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "float32",
            description = "How the program behind ACTUAL rounds inputs of multiplications: to float32 (default), tf32,"
                    + " bf16 or fp16.")
    private VectorsCommand.Format format = VectorsCommand.Format.FLOAT32;

    @Option(
            names = {"-m", "--model"},
            paramLabel = "FILE",
            description = "The model of these layers: a model file of any kind.")
    private @Nullable Path model;

    @Option(
            names = "--input",
            paramLabel = "X.npy",
            description = "With --model: the input of the model. Without it, the first layer is compared by the rule"
                    + " of thumb.")
    private @Nullable Path input;

    @Override
    public Integer call() throws IOException {
        if (input != null && model == null) {
            throw new UsageException("--input requires --model");
        }
        ArraySet should = ArraySet.read(expected);
        ArraySet is = ArraySet.read(actual);
        ArrayComparison comparison;
        if (model == null) {
            comparison = ArrayComparison.of(should, is, format.precision());
        } else {
            Model network = Models.read(model, null).saved().model();
            Tensor x = input == null ? null : Npy.read(input);
            comparison = compared(should, is, network, x);
        }
        PrintWriter out = spec.commandLine().getOut();
        comparison.report().forEach(line -> out.println(VisibleControls.visible(line)));
        return comparison.passed() ? 0 : 1;
    }

    private ArrayComparison compared(ArraySet should, ArraySet is, Model network, @Nullable Tensor x) {
        try {
            return ArrayComparison.of(should, is, format.precision(), network, x);
        } catch (ShapeException e) {
            throw e.in(String.valueOf(input));
        }
    }
}
