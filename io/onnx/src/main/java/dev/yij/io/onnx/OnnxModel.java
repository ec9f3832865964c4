package dev.yij.io.onnx;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.OnnxFile;
import dev.yij.io.onnx.graph.OnnxGraph;
import dev.yij.io.onnx.graph.OnnxNode;
import dev.yij.io.onnx.graph.OnnxTensor;
import dev.yij.io.onnx.graph.OnnxUnsupportedException;
import dev.yij.io.onnx.graph.OnnxValue;
import dev.yij.io.onnx.operator.Budget;
import dev.yij.io.onnx.operator.Call;
import dev.yij.io.onnx.operator.Operators;
import dev.yij.reference.kernel.Backend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// An ONNX graph whose operators are all supported, ready to run.
///
/// ```java
/// OnnxModel model = OnnxModel.load(Path.of("model.onnx"));
/// List<OnnxTensor> y = model.run(backend, List.of(x));
/// ```
public final class OnnxModel {

    private final OnnxGraph graph;
    private final Map<String, Integer> reads;

    private OnnxModel(OnnxGraph graph) {
        this.graph = graph;
        this.reads = reads(graph);
    }

    /// Reads a model.
    ///
    /// @throws OnnxUnsupportedException if it needs something unsupported; the message names it
    /// @throws FormatException          if it is not an ONNX model, or is damaged
    /// @throws IOException              if it cannot be read
    public static OnnxModel load(Path file) throws IOException {
        return of(OnnxFile.model(file));
    }

    /// A model from a graph.
    ///
    /// @throws FormatException as [#load]
    public static OnnxModel of(OnnxGraph graph) throws FormatException {
        Operators.require(graph.nodes(), graph.operatorSet(), graph.file());
        return new OnnxModel(graph);
    }

    /// The graph.
    public OnnxGraph graph() {
        return graph;
    }

    /// Computes the outputs.
    ///
    /// @param backend computes products, windows and activations of float32
    /// @param inputs  one for each of [OnnxGraph#required] in order, or for all of [OnnxGraph#inputs]
    /// @return the outputs, in the order of the file
    /// @throws FormatException if the inputs do not match the file's declarations, or a node cannot be computed
    public List<OnnxTensor> run(Backend backend, List<OnnxTensor> inputs) throws FormatException {
        return run(backend, inputs, Budget.ofThisMachine());
    }

    /// Like the other overload, within limits.
    public List<OnnxTensor> run(Backend backend, List<OnnxTensor> inputs, Budget budget) throws FormatException {
        return run(backend, inputs, budget, (name, value) -> {});
    }

    /// Like the other overload, and passes on each value that a node computes.
    ///
    /// @param computed receives the value's name and the value
    List<OnnxTensor> run(
            Backend backend, List<OnnxTensor> inputs, Budget budget, BiConsumer<String, OnnxTensor> computed)
            throws FormatException {
        Map<String, OnnxTensor> values = new HashMap<>(graph.initializers());
        List<OnnxValue> fed = inputs.size() == graph.inputs().size() ? graph.inputs() : graph.required();
        if (inputs.size() != fed.size()) {
            throw new FormatException(graph.file() + " has " + fed.size() + " inputs, found " + inputs.size());
        }
        for (int i = 0; i < fed.size(); i++) {
            fed.get(i).require(inputs.get(i), graph.file());
            values.put(fed.get(i).name(), inputs.get(i));
        }
        values.values().forEach(value -> budget.use(value.bytes()));
        Map<String, Integer> left = new HashMap<>(reads);
        for (OnnxNode node : graph.nodes()) {
            compute(node, backend, values, budget);
            for (String name : node.outputs()) {
                OnnxTensor value = values.get(name);
                if (value != null) {
                    computed.accept(name, value);
                }
            }
            forget(node, values, left, budget);
        }
        List<OnnxTensor> outputs = new ArrayList<>();
        for (OnnxValue output : graph.outputs()) {
            outputs.add(Objects.requireNonNull(values.get(output.name())));
        }
        return outputs;
    }

    private void compute(OnnxNode node, Backend backend, Map<String, OnnxTensor> values, Budget budget)
            throws FormatException {
        List<@Nullable OnnxTensor> inputs = new ArrayList<>();
        for (String input : node.inputs()) {
            inputs.add(values.get(input));
        }
        List<OnnxTensor> outputs = Operators.compute(new Call(node, graph.operatorSet(), backend, budget, inputs));
        for (int i = 0; i < node.outputs().size(); i++) {
            String name = node.outputs().get(i);
            if (name.isEmpty()) {
                continue;
            }
            if (i >= outputs.size()) {
                throw new OnnxUnsupportedException(node.label() + ": output " + i + " is not supported");
            }
            values.put(name, outputs.get(i));
            budget.use(outputs.get(i).bytes());
        }
    }

    /// Releases values that no later node reads and that are not outputs.
    private static void forget(
            OnnxNode node, Map<String, OnnxTensor> values, Map<String, Integer> left, Budget budget) {
        Set<String> touched = new HashSet<>(node.inputs());
        touched.addAll(node.outputs());
        for (String name : touched) {
            int reads = left.merge(name, node.inputs().contains(name) ? -1 : 0, Integer::sum);
            if (reads <= 0) {
                OnnxTensor gone = values.remove(name);
                budget.release(gone == null ? 0 : gone.bytes());
            }
        }
    }

    /// The number of nodes that read each value; one more for an output of the graph.
    private static Map<String, Integer> reads(OnnxGraph graph) {
        Map<String, Integer> reads = new HashMap<>();
        for (OnnxNode node : graph.nodes()) {
            Set.copyOf(node.inputs()).forEach(input -> reads.merge(input, 1, Integer::sum));
        }
        graph.outputs().forEach(output -> reads.merge(output.name(), 1, Integer::sum));
        return reads;
    }
}
