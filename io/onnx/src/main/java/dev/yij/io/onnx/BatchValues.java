package dev.yij.io.onnx;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.OnnxNode;
import dev.yij.io.onnx.graph.OnnxTensor;
import dev.yij.io.onnx.graph.OnnxUnsupportedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The constants of a graph that depend on the number of images, found by computing them for two numbers: a
/// `Reshape` may read them, but a layer that computes with them would have the number of one batch in it.
final class BatchValues {

    /// Operators that read dimensions, and are checked for what they do with the batch.
    private static final Set<String> OF_DIMENSIONS = Set.of(
            "Expand",
            "Flatten",
            "Pad",
            "Reshape",
            "Resize",
            "Shape",
            "Slice",
            "Split",
            "Squeeze",
            "Tile",
            "Unsqueeze",
            "Upsample");

    /// Computes a node of constants.
    interface Compute {
        List<OnnxTensor> of(List<@Nullable OnnxTensor> inputs) throws FormatException;
    }

    private final Map<String, OnnxTensor> others = new HashMap<>();

    /// Notes what a value is for another number of images, unless it is the same.
    void put(String name, OnnxTensor value, OnnxTensor other) {
        if (!areEqual(value, other)) {
            others.put(name, other);
        }
    }

    /// Notes what a node of constants computes for another number of images.
    ///
    /// @param constants with the node's outputs
    void follow(OnnxNode node, Map<String, OnnxTensor> constants, Compute compute) {
        if (node.inputs().stream().noneMatch(others::containsKey)) {
            return;
        }
        List<@Nullable OnnxTensor> inputs = new ArrayList<>();
        for (String input : node.inputs()) {
            inputs.add(others.containsKey(input) ? others.get(input) : constants.get(input));
        }
        List<OnnxTensor> again;
        try {
            again = compute.of(inputs);
        } catch (FormatException | IllegalArgumentException | ArithmeticException e) {
            again = List.of(); // it cannot be computed for that number, and so depends on it
        }
        for (int i = 0; i < node.outputs().size(); i++) {
            String name = node.outputs().get(i);
            OnnxTensor value = constants.get(name);
            if (value != null && i < again.size()) {
                put(name, value, again.get(i));
            } else if (value != null) {
                others.put(name, value);
            }
        }
    }

    /// @throws OnnxUnsupportedException if a node that becomes a layer computes with the number of images
    void requireNone(OnnxNode node) throws OnnxUnsupportedException {
        if (!OF_DIMENSIONS.contains(node.operator()) && node.inputs().stream().anyMatch(others::containsKey)) {
            throw NodeConstants.misfit(node, "it computes with the number of images");
        }
    }

    private static boolean areEqual(OnnxTensor a, OnnxTensor b) {
        boolean equal = a.dims().equals(b.dims());
        for (int i = 0; equal && i < a.size(); i++) {
            equal = Double.compare(a.number(i), b.number(i)) == 0;
        }
        return equal;
    }
}
