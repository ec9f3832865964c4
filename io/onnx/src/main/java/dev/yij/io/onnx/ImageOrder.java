package dev.yij.io.onnx;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.OnnxNode;
import dev.yij.io.onnx.graph.OnnxTensor;
import dev.yij.io.onnx.graph.OnnxValue;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;

/// Finds out whether an input that is an image has its channels last, by the first node that depends on it.
final class ImageOrder {

    private static final Set<String> ANY_ORDER = Set.of(
            "Add", "Cast", "Clip", "Div", "Dropout", "Identity", "LeakyRelu", "Mul", "Relu", "Sigmoid", "Sub", "Tanh");

    private ImageOrder() {}

    /// @param input an input of four dimensions
    static boolean isChannelsLast(OnnxValue input, Readers readers, Map<String, OnnxTensor> constants)
            throws FormatException {
        List<String> dims = Objects.requireNonNull(input.dims());
        Queue<String> values = new ArrayDeque<>(List.of(input.name()));
        Set<String> seen = new HashSet<>(values);
        while (!values.isEmpty()) {
            for (OnnxNode node : readers.of(values.remove())) {
                if (ANY_ORDER.contains(node.operator())) {
                    node.outputs().stream().filter(seen::add).forEach(values::add);
                    continue;
                }
                boolean turned = Arrays.equals(node.attributes().integers("perm"), new long[] {0, 3, 1, 2});
                switch (node.operator()) {
                    case "Transpose" -> {
                        return turned;
                    }
                    case "Reshape" -> { // of one channel, which is how tf2onnx writes a transposition
                        OnnxTensor to = new NodeConstants(constants).constant(node, 1);
                        if (to != null && to.size() == 4) {
                            return dims.get(3).equals("1")
                                    && to.integer(1) == 1
                                    && !dims.get(1).equals("1");
                        }
                    }
                    case "Flatten", "MatMul", "ReduceMean", "ReduceMax" -> {} // which take both
                    default -> {
                        return false;
                    }
                }
            }
        }
        return isFew(dims.get(3)) && !isFew(dims.get(1));
    }

    /// Whether a dimension is the number of an image's channels rather than of its pixels.
    private static boolean isFew(String dim) {
        return dim.equals("1") || dim.equals("3") || dim.equals("4");
    }
}
