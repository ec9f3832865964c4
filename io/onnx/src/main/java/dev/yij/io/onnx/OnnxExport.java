package dev.yij.io.onnx;

import static dev.yij.io.onnx.GraphBuilder.integers;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.fasterxml.jackson.jr.ob.JSON;
import dev.yij.io.file.WholeFile;
import dev.yij.io.model.PixelScaling;
import dev.yij.io.model.SavedModel;
import dev.yij.io.onnx.graph.ElementType;
import dev.yij.io.onnx.graph.OnnxUnsupportedException;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Node;
import dev.yij.reference.model.Plan;
import dev.yij.reference.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Writes models as ONNX graphs, operator set 13.
///
/// The graph has the input `input`, N × channels × height × width for images, and the output `output`; N is
/// open. Several inputs have their own names, several outputs those of their layers' values; a shared layer
/// is written for each use, with one set of weights. Nodes and weights are named after the layers. Class
/// names are stored in the metadata, as a JSON list under `classes`, and the preparation of images as a JSON
/// object under `preparation`. ONNX cannot store the history and the optimizer; they are omitted.
public final class OnnxExport {

    /// The metadata key of the class names.
    static final String CLASSES = "classes";

    /// The metadata key of the preparation of images.
    static final String PREPARATION = "preparation";

    private OnnxExport() {}

    /// Writes a model atomically.
    ///
    /// @throws OnnxUnsupportedException if a layer, or its activation function, is user-defined
    /// @throws IOException              if it cannot be written
    public static void write(SavedModel saved, Path file, ExportOptions options) throws IOException {
        ModelProto model = model(saved, options);
        WholeFile.write(file, model::writeTo);
    }

    /// A model as a file in memory.
    ///
    /// @throws OnnxUnsupportedException as [#write]
    /// @throws IOException              never
    public static byte[] toBytes(SavedModel saved, ExportOptions options) throws IOException {
        return model(saved, options).toByteArray();
    }

    private static ModelProto model(SavedModel saved, ExportOptions options) throws IOException {
        Model model = saved.model();
        GraphBuilder graph = new GraphBuilder("yij");
        Plan plan = model.plan();
        List<String> values = new ArrayList<>(inputs(graph, saved, options));
        LayerExport layers = new LayerExport(graph, options.weights());
        for (Node node : plan.nodes()) {
            BuiltLayer layer = node.layer();
            BuiltLayer named = node.use() == 0
                    ? layer
                    : new BuiltLayer(
                            layer.layer().name(node.name()),
                            layer.inputs(),
                            layer.out(),
                            layer.weights(),
                            layer.trainable());
            values.add(
                    layers.write(named, node.reads().stream().map(values::get).toList()));
        }
        if (plan.outputs().size() == 1) {
            graph.output("output", channelsFirst(model.outputShape()));
        } else {
            plan.outputs().forEach(value -> graph.outputs(values.get(value), channelsFirst(plan.shape(value))));
        }
        if (!saved.classes().isEmpty()) {
            graph.metadata(CLASSES, JSON.std.asString(saved.classes()));
        }
        if (saved.preparation() != null) {
            graph.metadata(PREPARATION, JSON.std.asString(saved.preparation().toMap()));
        }
        return graph.build();
    }

    private static List<String> inputs(GraphBuilder graph, SavedModel saved, ExportOptions options)
            throws OnnxUnsupportedException {
        List<Plan.Input> inputs = saved.model().plan().inputs();
        if (inputs.size() == 1) {
            return List.of(input(
                    graph,
                    saved.model().inputShape(),
                    options,
                    saved.preparationOrKeras().pixels()));
        }
        if (options.pixels() || options.channelsLast()) {
            throw new OnnxUnsupportedException(
                    "a network with " + inputs.size() + " inputs cannot be written for pixels, expected one input");
        }
        return inputs.stream()
                .map(each -> graph.input(each.name(), ElementType.FLOAT, true, channelsFirst(each.shape())))
                .toList();
    }

    private static String input(GraphBuilder graph, Shape shape, ExportOptions options, PixelScaling scaling) {
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
        return options.pixels() ? scaled(graph, value, scaling) : value;
    }

    /// The nodes of `(x / divisor - mean) / std`, without those that change nothing.
    private static String scaled(GraphBuilder graph, String pixels, PixelScaling scaling) {
        String value = pixels;
        if (scaling.bgr()) {
            String order = graph.constant("preprocessing/bgr", 2, 1, 0);
            value = graph.node(
                    "preprocessing/reverse_channels",
                    "Gather",
                    "preprocessing/reversed",
                    List.of(value, order),
                    GraphBuilder.integer("axis", 1));
        }
        if (scaling.divisor() != 1) {
            String divisor = graph.constant("preprocessing/divisor", new float[] {scaling.divisor()});
            value = graph.node("preprocessing/scale", "Div", "preprocessing/scaled", List.of(value, divisor));
        }
        if (scaling.mean().stream().anyMatch(each -> each != 0)) {
            String mean = perChannel(graph, "preprocessing/mean", scaling.mean());
            value = graph.node("preprocessing/centre", "Sub", "preprocessing/centred", List.of(value, mean));
        }
        if (scaling.std().stream().anyMatch(each -> each != 1)) {
            String std = perChannel(graph, "preprocessing/std", scaling.std());
            value = graph.node("preprocessing/divide", "Div", "preprocessing/normalised", List.of(value, std));
        }
        return value;
    }

    /// One number if all channels have the same, otherwise one for each, broadcast over rows and columns.
    private static String perChannel(GraphBuilder graph, String name, List<Float> values) {
        if (values.stream().allMatch(values.getFirst()::equals)) {
            return graph.constant(name, new float[] {values.getFirst()});
        }
        return graph.constant(name, new float[] {values.get(0), values.get(1), values.get(2)}, 3, 1, 1);
    }

    private static int[] channelsFirst(Shape shape) {
        return shape.rank() == 3 ? new int[] {shape.dim(2), shape.dim(0), shape.dim(1)} : shape.toArray();
    }
}
