package dev.yij.io.onnx;

import static dev.yij.io.onnx.GraphBuilder.integers;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.fasterxml.jackson.jr.ob.JSON;
import dev.yij.io.file.WholeFile;
import dev.yij.io.model.SavedModel;
import dev.yij.io.onnx.graph.ElementType;
import dev.yij.io.onnx.graph.OnnxUnsupportedException;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Writes models as ONNX graphs, operator set 13.
///
/// The graph has the input `input`, N × channels × height × width for images, and the output `output`; N is
/// open. Nodes and weights are named after the layers. Class names are stored in the metadata, as a JSON list
/// under `classes`. ONNX cannot store the history and the optimizer; they are omitted.
public final class OnnxExport {

    /// The metadata key of the class names.
    static final String CLASSES = "classes";

    private OnnxExport() {}

    /// Writes a model atomically.
    ///
    /// @throws OnnxUnsupportedException if a layer, or its activation function, is user-defined
    /// @throws IOException              if it cannot be written
    public static void write(SavedModel saved, Path file, ExportOptions options) throws IOException {
        ModelProto model = model(saved.model(), saved.classes(), options);
        WholeFile.write(file, model::writeTo);
    }

    /// A model as a file in memory.
    ///
    /// @param classes the names of the classes; none if they are unknown
    /// @throws OnnxUnsupportedException as [#write]
    /// @throws IOException              never
    public static byte[] toBytes(Sequential model, List<String> classes, ExportOptions options) throws IOException {
        return model(model, classes, options).toByteArray();
    }

    private static ModelProto model(Sequential model, List<String> classes, ExportOptions options) throws IOException {
        GraphBuilder graph = new GraphBuilder("yij");
        String value = input(graph, model.inputShape(), options);
        LayerExport layers = new LayerExport(graph, options.weights());
        for (BuiltLayer layer : model.layers()) {
            value = layers.write(layer, value);
        }
        graph.output("output", channelsFirst(model.outputShape()));
        if (!classes.isEmpty()) {
            graph.metadata(CLASSES, JSON.std.asString(classes));
        }
        return graph.build();
    }

    private static String input(GraphBuilder graph, Shape shape, ExportOptions options) {
        boolean turned = options.channelsLast() && shape.rank() == 3;
        int[] dims = turned ? shape.toArray() : channelsFirst(shape);
        String value = graph.input("input", options.inputType(), true, dims);
        if (options.inputType() != ElementType.FLOAT) {
            value = graph.node(
                    "preprocessing/cast",
                    "Cast",
                    "preprocessing/float",
                    List.of(value),
                    GraphBuilder.integer("to", ElementType.FLOAT.code()));
        }
        if (turned) {
            value = graph.node(
                    "preprocessing/channels_first",
                    "Transpose",
                    "preprocessing/image",
                    List.of(value),
                    integers("perm", 0, 3, 1, 2));
        }
        if (options.pixels()) {
            String half = graph.constant("preprocessing/half_range", new float[] {127.5f});
            String one = graph.constant("preprocessing/one", new float[] {1});
            value = graph.node("preprocessing/scale", "Div", "preprocessing/scaled", List.of(value, half));
            value = graph.node("preprocessing/centre", "Sub", "preprocessing/normalised", List.of(value, one));
        }
        return value;
    }

    private static int[] channelsFirst(Shape shape) {
        return shape.rank() == 3 ? new int[] {shape.dim(2), shape.dim(0), shape.dim(1)} : shape.toArray();
    }
}
