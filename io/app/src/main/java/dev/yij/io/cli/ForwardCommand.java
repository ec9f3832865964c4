package dev.yij.io.cli;

import dev.yij.io.format.LoadedModel;
import dev.yij.io.format.Models;
import dev.yij.io.numpy.Npy;
import dev.yij.io.onnx.GraphRunner;
import dev.yij.io.onnx.OnnxFormat;
import dev.yij.io.onnx.graph.OnnxUnsupportedException;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Network;
import dev.yij.reference.model.Node;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import dev.yij.reference.tensor.Tensor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `yij forward`: runs a NumPy array through a model.
@Command(
        name = "forward",
        mixinStandardHelpOptions = true,
        description = "Runs a NumPy array (NHWC, float32) through a model and writes its output.",
        footer = {
            "",
            "Examples:",
            "  yij forward --model m.yij --input x.npy --output y.npy",
            "  yij forward --model m.yij --input x.npy --output y.npy --layers activations --mode strict"
        })
final class ForwardCommand implements Callable<Integer> {

    @Mixin
    private ModelOption model = new ModelOption();

    @Mixin
    private BackendOptions backend = new BackendOptions();

    @Option(
            names = "--input",
            paramLabel = "X.npy",
            required = true,
            description = "The inputs, of shape images × input shape; once for each input of the model, in order.")
    @SuppressWarnings("NullAway.Init") // required
    private List<Path> inputs;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "Y.npy",
            required = true,
            description = "The output file; its shape is images × output shape. Of a model with several outputs each is"
                    + " written, as Y.<name>.npy.")
    @SuppressWarnings("NullAway.Init") // required
    private Path output;

    @Option(
            names = "--layers",
            paramLabel = "DIR",
            description = "The folder for every layer's output, DIR/<layer name>.npy; it is created if needed.")
    private @Nullable Path layers;

    private final Set<String> layerFiles = new HashSet<>();
    private final Set<String> outputFiles = new HashSet<>();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        requireReplaceable(output); // before anything is computed
        Path file = model.file();
        boolean isGraph = file != null && Models.of(file) instanceof OnnxFormat;
        List<Tensor> x = new ArrayList<>();
        for (Path input : inputs) {
            x.add(Npy.read(input));
        }
        Model network = isGraph ? exactly(x) : model.loadFor(x).saved().model();
        try (Backend computing = backend.open()) {
            if (network == null) {
                write(GraphRunner.load(Objects.requireNonNull(file)).run(computing, x, this::writeLayer));
                return 0;
            }
            network.setBackend(computing);
            write(outputs(network, x));
            return 0;
        } catch (ShapeException e) {
            throw e.in(inputs.getFirst().toString());
        }
    }

    /// The layers of an ONNX graph, if they compute what the graph computes, nothing omitted, and take arrays
    /// of this shape; else null.
    private @Nullable Model exactly(List<Tensor> x) throws IOException {
        try {
            LoadedModel loaded = model.loadFor(x);
            Model layers = loaded.saved().model();
            Shape each = x.getFirst().shape();
            boolean fits = x.size() > 1
                    || each.rank() > 0
                            && layers.inputShape().prepend(each.dim(0)).equals(each);
            return fits && loaded.notes().isEmpty() ? layers : null;
        } catch (OnnxUnsupportedException e) {
            PrintWriter err = spec.commandLine().getErr();
            err.println(spec.qualifiedName() + ": run node by node: " + e.getMessage());
            err.flush();
            return null;
        }
    }

    private Map<String, Tensor> outputs(Model network, List<Tensor> x) throws IOException {
        if (network instanceof Network graph
                && (x.size() > 1 || graph.plan().outputs().size() > 1)) {
            if (layers != null) {
                throw new UsageException("--layers needs a model with one input and one output");
            }
            List<Tensor> y = graph.predict(x);
            Map<String, Tensor> named = new LinkedHashMap<>();
            for (int i = 0; i < y.size(); i++) {
                int value = graph.plan().outputs().get(i);
                named.put(nameOf(graph, value), y.get(i));
            }
            return named;
        }
        if (x.size() > 1) {
            throw new UsageException("the model has one input, found " + x.size() + " arrays");
        }
        if (layers == null) {
            return Map.of("", network.predict(x.getFirst()));
        }
        Map<String, Tensor> outputs = network.outputs(x.getFirst());
        for (Map.Entry<String, Tensor> layer : outputs.entrySet()) {
            save(layers.resolve(fileName(layer.getKey(), layerFiles) + ".npy"), layer.getValue());
        }
        return Map.of("", List.copyOf(outputs.values()).getLast());
    }

    private static String nameOf(Network graph, int value) {
        return graph.plan().nodes().stream()
                .filter(node -> node.value() == value)
                .map(Node::name)
                .findFirst()
                .orElse("output_" + value);
    }

    private void writeLayer(String name, Tensor value) {
        if (layers == null) {
            return;
        }
        try {
            save(layers.resolve(fileName(name, layerFiles) + ".npy"), value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A name without anything that leads out of a folder, which no other file has, not even where upper and
    /// lower case are the same, and which is no device on Windows (`aux.npy` is one).
    ///
    /// @param taken the names so far, to which it is added
    static String fileName(String name, Set<String> taken) {
        String plain = name.replaceAll("[^A-Za-z0-9_.-]", "_").replaceFirst("^[._]+", "");
        boolean device = plain.matches("(?i)(con|prn|aux|nul|com\\d|lpt\\d)(\\..*)?");
        String first = plain.isEmpty() ? "value" : device ? "value_" + plain : plain;
        String free = first;
        for (int i = 2; !taken.add(free.toLowerCase(Locale.ROOT)); i++) {
            free = first + "_" + i;
        }
        return free;
    }

    private void requireReplaceable(Path file) throws IOException {
        OutputFile.requireReplaceable(file, OutputFile.Kind.ARRAY);
        OutputFile.requireOther(file, inputs);
    }

    private void save(Path file, Tensor tensor) throws IOException {
        requireReplaceable(file);
        Npy.write(file, tensor);
    }

    private void write(Map<String, Tensor> y) throws IOException {
        if (y.size() == 1) {
            save(output, y.values().iterator().next());
            return;
        }
        String name = String.valueOf(output.getFileName()).replaceFirst("\\.npy$", "");
        PrintWriter out = spec.commandLine().getOut();
        for (Map.Entry<String, Tensor> each : y.entrySet()) {
            Path to = output.resolveSibling(name + "." + fileName(each.getKey(), outputFiles) + ".npy");
            save(to, each.getValue());
            out.println("wrote " + to + ", of shape " + each.getValue().shape());
        }
        out.flush();
    }
}
