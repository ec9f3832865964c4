package dev.yij.io.onnx;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.OnnxGraph;
import dev.yij.io.onnx.graph.OnnxNode;
import dev.yij.io.onnx.graph.OnnxTensor;
import dev.yij.io.onnx.graph.OnnxUnsupportedException;
import dev.yij.io.onnx.graph.OnnxValue;
import dev.yij.io.onnx.operator.Operators;
import dev.yij.reference.model.Model;
import dev.yij.reference.tensor.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Follows a graph from its input to its output, node by node, and passes each to [LayerImport].
final class ChainReader {

    private final OnnxGraph graph;
    private final Map<String, OnnxTensor> constants;
    private final PixelNodes pixels;

    ChainReader(OnnxGraph graph) {
        this.graph = graph;
        this.constants = new HashMap<>(graph.initializers());
        this.pixels = new PixelNodes(constants);
    }

    /// @throws OnnxUnsupportedException if the graph is not a chain of supported layers; the message names the
    ///     node
    Model read() throws FormatException {
        Operators.require(graph.nodes(), graph.operatorSet(), graph.file());
        List<OnnxValue> inputs = graph.required();
        if (inputs.size() != 1 || graph.outputs().size() != 1) {
            throw new OnnxUnsupportedException(graph.file() + ": expected one input and one output, found "
                    + inputs.size() + " and " + graph.outputs().size());
        }
        String value = inputs.getFirst().name();
        LayerImport layers = null;
        OnnxNode factor = null; // the sigmoid of x · sigmoid(x)
        for (OnnxNode node : graph.nodes()) {
            if (node.operator().equals("Constant")) {
                constants.put(node.outputs().getFirst(), constant(node));
                continue;
            }
            if (layers != null && factor != null && isProduct(node, value, factor)) {
                layers.silu(node);
                value = node.outputs().getFirst();
                factor = null;
                continue;
            }
            if (layers != null && isFactor(node, value)) {
                factor = node;
                continue;
            }
            if (node.inputs().isEmpty()
                    || !node.inputs().getFirst().equals(value)
                    || node.outputs().size() > 1) {
                throw new OnnxUnsupportedException(node.label()
                        + ": the graph is not a chain here, expected a node that reads " + value + " only");
            }
            value = node.outputs().getFirst();
            if (layers == null && pixels.take(node)) {
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

    /// Whether a node is the sigmoid of a value that another node multiplies by it.
    private boolean isFactor(OnnxNode node, String value) {
        return node.operator().equals("Sigmoid")
                && node.inputs().equals(List.of(value))
                && graph.nodes().stream().anyMatch(product -> isProduct(product, value, node));
    }

    private static boolean isProduct(OnnxNode node, String value, OnnxNode factor) {
        return node.operator().equals("Mul")
                && node.inputs().size() == 2
                && node.inputs().contains(value)
                && node.inputs().contains(factor.outputs().getFirst());
    }

    /// The nodes in front of the first layer, which reading an image performs.
    PixelNodes pixels() {
        return pixels;
    }

    private static OnnxTensor constant(OnnxNode node) throws FormatException {
        OnnxTensor value = node.attributes().tensor("value");
        if (value == null) {
            throw new OnnxUnsupportedException(node.label() + ": expected a tensor as the constant's value");
        }
        return value;
    }

    /// The shape of one input in our axis order.
    private Shape sample(OnnxValue input) throws FormatException {
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
        boolean channelsFirst = sample.length == 3 && !pixels.channelsLast();
        return channelsFirst ? Shape.of(sample[1], sample[2], sample[0]) : Shape.of(sample);
    }
}
