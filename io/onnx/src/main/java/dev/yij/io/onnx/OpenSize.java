package dev.yij.io.onnx;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.OnnxGraph;
import dev.yij.io.onnx.graph.OnnxValue;
import dev.yij.reference.layer.Size;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Graphs that take images of any size: `N×3×height×width`, where only the channels are a number.
final class OpenSize {

    private OpenSize() {}

    /// The same graph for images of one size.
    ///
    /// @param size the height and width of images, where the graph leaves them open; null for no change
    static OnnxGraph fixed(OnnxGraph graph, @Nullable Size size) throws FormatException {
        if (size == null) {
            return graph;
        }
        List<OnnxValue> inputs = new ArrayList<>();
        Readers readers = Readers.of(graph);
        for (OnnxValue input : graph.inputs()) {
            List<String> dims = input.dims();
            if (dims == null || dims.size() != 4) {
                inputs.add(input);
                continue;
            }
            int rows = ImageOrder.isChannelsLast(input, readers, graph.initializers()) ? 1 : 2;
            List<String> fixed = new ArrayList<>(dims);
            fixed.set(rows, fixed(dims.get(rows), size.height()));
            fixed.set(rows + 1, fixed(dims.get(rows + 1), size.width()));
            inputs.add(new OnnxValue(input.name(), input.type(), fixed));
        }
        return graph.inputs(inputs);
    }

    private static String fixed(String dim, int otherwise) {
        return OnnxValue.isFixed(dim) ? dim : Integer.toString(otherwise);
    }
}
