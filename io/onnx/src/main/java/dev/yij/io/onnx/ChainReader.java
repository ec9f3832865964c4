package dev.yij.io.onnx;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.OnnxGraph;
import dev.yij.io.onnx.graph.OnnxNode;
import dev.yij.io.onnx.graph.OnnxTensor;
import dev.yij.io.onnx.graph.OnnxUnsupportedException;
import dev.yij.io.onnx.graph.OnnxValue;
import dev.yij.io.onnx.operator.Operators;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Follows a graph from its input to its output, node by node, and passes each to [LayerImport].
final class ChainReader {

    private final OnnxGraph graph;
    private final Map<String, OnnxTensor> constants;
    private boolean skipped;
    private boolean channelsLast;
    private boolean scaled;
    private boolean centred;

    ChainReader(OnnxGraph graph) {
        this.graph = graph;
        this.constants = new HashMap<>(graph.initializers());
    }

    /// @throws OnnxUnsupportedException if the graph is not a chain of supported layers; the message names the
    ///     node
    Sequential read() throws FormatException {
        Operators.require(graph.nodes(), graph.operatorSet(), graph.file());
        List<OnnxValue> inputs = graph.required();
        if (inputs.size() != 1 || graph.outputs().size() != 1) {
            throw new OnnxUnsupportedException(graph.file() + ": expected one input and one output, found "
                    + inputs.size() + " and " + graph.outputs().size());
        }
        String value = inputs.getFirst().name();
        LayerImport layers = null;
        for (OnnxNode node : graph.nodes()) {
            if (node.operator().equals("Constant")) {
                constants.put(node.outputs().getFirst(), constant(node));
                continue;
            }
            if (node.inputs().isEmpty()
                    || !node.inputs().getFirst().equals(value)
                    || node.outputs().size() > 1) {
                throw new OnnxUnsupportedException(node.label()
                        + ": the graph is not a chain here, expected a node that reads " + value + " only");
            }
            value = node.outputs().getFirst();
            if (layers == null && isPreprocessing(node)) {
                skipped = true;
                continue;
            }
            if (layers == null) {
                layers = new LayerImport(graph.operatorSet(), constants, sample(inputs.getFirst()));
            }
            layers.read(node);
        }
        String output = graph.outputs().getFirst().name();
        if (layers == null || !value.equals(output)) {
            throw new OnnxUnsupportedException(graph.file() + ": no chain of layers computes the output " + output);
        }
        return layers.finish(graph.file());
    }

    /// Whether the graph starts with nodes that are redundant because reading an image performs them already.
    boolean skippedPreprocessing() {
        return skipped;
    }

    private static OnnxTensor constant(OnnxNode node) throws FormatException {
        OnnxTensor value = node.attributes().tensor("value");
        if (value == null) {
            throw new OnnxUnsupportedException(node.label() + ": expected a tensor as the constant's value");
        }
        return value;
    }

    /// Whether a node before all layers only converts an image to the model's input.
    private boolean isPreprocessing(OnnxNode node) throws FormatException {
        switch (node.operator()) {
            case "Cast" -> {
                return true;
            }
            case "Transpose" -> {
                channelsLast = Arrays.equals(node.attributes().integers("perm"), new long[] {0, 3, 1, 2});
                return channelsLast;
            }
            case "Div" -> {
                scaled = isScalar(node, 127.5);
                return scaled;
            }
            case "Sub" -> {
                centred = isScalar(node, 1);
                return centred;
            }
            default -> {
                return false;
            }
        }
    }

    private boolean isScalar(OnnxNode node, double expected) {
        @Nullable OnnxTensor operand = constants.get(node.inputs().get(1));
        return operand != null && operand.size() == 1 && operand.number(0) == expected;
    }

    /// The shape of one input in our axis order.
    private Shape sample(OnnxValue input) throws FormatException {
        if (scaled != centred) {
            throw new OnnxUnsupportedException(
                    graph.file() + ": only one half of the preprocessing x / 127.5 - 1 is present");
        }
        List<String> dims = input.dims();
        if (dims == null || dims.isEmpty()) {
            throw new OnnxUnsupportedException(graph.file() + ": the input has no declared dimensions");
        }
        int[] sample = new int[dims.size() - 1];
        for (int axis = 0; axis < sample.length; axis++) {
            try {
                sample[axis] = Integer.parseInt(dims.get(axis + 1));
            } catch (NumberFormatException e) {
                throw new OnnxUnsupportedException(
                        graph.file() + ": dimension " + (axis + 1) + " of the input is open, found " + input);
            }
        }
        boolean channelsFirst = sample.length == 3 && !channelsLast;
        return channelsFirst ? Shape.of(sample[1], sample[2], sample[0]) : Shape.of(sample);
    }
}
