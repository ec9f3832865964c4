package dev.yij.io.cli;

import dev.yij.io.compare.ArrayComparison;
import dev.yij.io.compare.ArraySet;
import dev.yij.io.format.Models;
import dev.yij.io.numpy.Npy;
import dev.yij.io.onnx.NodeOracle;
import dev.yij.io.onnx.OnnxFormat;
import dev.yij.io.onnx.OnnxModel;
import dev.yij.reference.model.Model;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.ShapeException;
import dev.yij.reference.tensor.Tensor;
import dev.yij.testvectors.Roundoff;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
            "For an ONNX file, ACTUAL may also contain the outputs of its nodes under their names (in file names, other"
                    + " characters than letters, digits, - and . become _): then each node is judged by its operator.",
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
            description =
                    "With --model: the input of the model; of an ONNX graph with several inputs, given once for each."
                            + " Without it, the first layer is compared by the rule of thumb.")
    private List<Path> input = List.of();

    @Override
    public Integer call() throws IOException {
        if (!input.isEmpty() && model == null) {
            throw new UsageException("--input requires --model");
        }
        ArraySet should = ArraySet.read(expected);
        ArraySet is = ArraySet.read(actual);
        ArrayComparison comparison;
        if (model == null) {
            comparison = ArrayComparison.of(should, is, format.precision());
        } else {
            List<Tensor> x = new ArrayList<>();
            for (Path each : input) {
                x.add(Npy.read(each));
            }
            OnnxModel graph = graph(model, is);
            comparison = graph == null ? byLayers(model, should, is, x) : byNodes(graph, should, is, x);
        }
        PrintWriter out = spec.commandLine().getOut();
        comparison.report().forEach(line -> out.println(VisibleControls.visible(line)));
        return comparison.passed() ? 0 : 1;
    }

    /// An ONNX graph of whose nodes there are outputs; null if the arrays are those of layers.
    private static @Nullable OnnxModel graph(Path model, ArraySet is) throws IOException {
        if (!(Models.of(model) instanceof OnnxFormat)) {
            return null;
        }
        OnnxModel graph = OnnxModel.load(model);
        Map<String, String> files = fileNames(graph);
        boolean ofNodes = files.keySet().stream().anyMatch(name -> named(is, name, files) != null);
        return ofNodes ? graph : null;
    }

    /// The names of the files that `yij forward --layers` writes, by the values that nodes compute.
    private static Map<String, String> fileNames(OnnxModel graph) {
        Map<String, String> names = new HashMap<>();
        Set<String> taken = new HashSet<>();
        graph.graph().nodes().stream()
                .flatMap(node -> node.outputs().stream())
                .filter(name -> !name.isEmpty())
                .forEach(name -> names.put(name, ForwardCommand.fileName(name, taken)));
        return names;
    }

    /// The array of a value under its own name, as in a `.npz` file, or under the name of a file.
    private static @Nullable Tensor named(ArraySet arrays, String value, Map<String, String> files) {
        Tensor own = arrays.arrays().get(value);
        return own == null ? arrays.arrays().get(files.getOrDefault(value, value)) : own;
    }

    private ArrayComparison byNodes(OnnxModel graph, ArraySet should, ArraySet is, List<Tensor> x) throws IOException {
        if (x.isEmpty()) {
            throw new UsageException("a graph that is judged node by node needs its input: --input X.npy");
        }
        Map<String, String> files = fileNames(graph);
        double roundoff = Math.max(format.precision().inputRoundoff(), Roundoff.FLOAT32);
        List<NodeOracle.Judged> judged =
                new NodeOracle(graph).judge(new ScalarBackend(), x, name -> named(is, name, files), roundoff);
        return ArrayComparison.of(
                should,
                is,
                format.precision(),
                judged,
                name -> is.arrays().containsKey(name) ? name : files.getOrDefault(name, name));
    }

    private ArrayComparison byLayers(Path file, ArraySet should, ArraySet is, List<Tensor> x) throws IOException {
        if (x.size() > 1) {
            throw new UsageException("the model has one input, found " + x.size() + " arrays");
        }
        Model network =
                Models.read(file, null, ImageSizeOption.sizeOf(x)).saved().model();
        try {
            return ArrayComparison.of(should, is, format.precision(), network, x.isEmpty() ? null : x.getFirst());
        } catch (ShapeException e) {
            throw e.in(String.valueOf(x.isEmpty() ? file : input.getFirst()));
        }
    }
}
