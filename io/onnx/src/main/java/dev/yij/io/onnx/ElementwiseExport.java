package dev.yij.io.onnx;

import static dev.yij.io.onnx.GraphBuilder.number;

import dev.yij.io.onnx.graph.OnnxUnsupportedException;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.Elementwise;
import dev.yij.reference.layer.Normalization;
import dev.yij.reference.layer.PReLU;
import dev.yij.reference.layer.Rescaling;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Exports layers that compute each number from the number at the same position.
final class ElementwiseExport {

    /// Adds a weight, as a constant or as an input.
    @FunctionalInterface
    interface Weights {
        String add(String name, float[] values, int... dims);
    }

    private final GraphBuilder graph;
    private final Weights weights;

    ElementwiseExport(GraphBuilder graph, Weights weights) {
        this.graph = graph;
        this.weights = weights;
    }

    /// Adds a layer.
    ///
    /// @return the name of its value, `output`
    /// @throws OnnxUnsupportedException if ONNX cannot compute it for inputs of this rank
    String write(Elementwise elementwise, BuiltLayer layer, String output, String x) throws OnnxUnsupportedException {
        return switch (elementwise) {
            case BatchNormalization n -> normalized(n, layer, output, x);
            case PReLU _ -> {
                Weight alpha = layer.weights().getFirst();
                String slope = weights.add(
                        alpha.name(), channelsFirst(alpha.shape(), alpha.value()), channelsFirst(alpha.shape()));
                yield graph.node(layer.name(), "PRelu", output, List.of(x, slope));
            }
            case Rescaling _ -> line(elementwise, layer, Shape.of(1), output, x);
            case Normalization n -> line(elementwise, layer, n.statisticsShape(layer.in()), output, x);
        };
    }

    private String normalized(BatchNormalization n, BuiltLayer layer, String output, String x)
            throws OnnxUnsupportedException {
        List<Weight> own = layer.weights();
        int channels = layer.out().dim(layer.out().rank() - 1);
        float[] ones = new float[channels];
        Arrays.fill(ones, 1);
        String name = layer.name();
        List<String> inputs = new ArrayList<>(List.of(x));
        inputs.add(n.scale() ? weight(own.getFirst()) : graph.constant(name + "/gamma", ones, channels));
        inputs.add(
                n.center()
                        ? weight(own.get(n.scale() ? 1 : 0))
                        : graph.constant(name + "/beta", new float[channels], channels));
        inputs.add(weight(own.get(own.size() - 2)));
        inputs.add(weight(own.getLast()));
        if (layer.in().rank() != 3 && layer.in().rank() != 1) {
            // ONNX has the channels as axis 1, and only images are turned
            throw new OnnxUnsupportedException(name + ": batch normalization of inputs of shape " + layer.in()
                    + " cannot be written as ONNX, expected images or vectors");
        }
        return graph.node(name, "BatchNormalization", output, inputs, number("epsilon", (float) n.epsilon()));
    }

    private String weight(Weight weight) {
        return weights.add(weight.name(), weight.value(), weight.shape().toArray());
    }

    /// (x - center) · slope + offset, whose numbers are the same for every x.
    ///
    /// @param shape the last dimensions of the input, for whose positions the numbers differ
    private String line(Elementwise elementwise, BuiltLayer layer, Shape shape, String output, String x) {
        int[] dims = shape.toArray();
        int[] broadcast = layer.in().rank() == 3 ? padded(dims, 3) : dims;
        float[] center = new float[shape.size()];
        float[] slope = new float[center.length];
        float[] offset = new float[center.length];
        for (int k = 0; k < center.length; k++) {
            Elementwise.Line line = elementwise.line(layer.in(), layer.weights(), k, 0);
            center[k] = (float) line.center();
            slope[k] = (float) line.slope();
            offset[k] = (float) line.offset();
        }
        String name = layer.name();
        String value = x;
        if (!isZero(center)) {
            String mean = constant(name + "/center", broadcast, center);
            value = graph.node(name + "/centered", "Sub", name + "/centered", List.of(value, mean));
        }
        boolean moved = !isZero(offset);
        String factor = constant(name + "/slope", broadcast, slope);
        value = graph.node(
                moved ? name + "/scaled" : name, "Mul", moved ? name + "/scaled" : output, List.of(value, factor));
        return moved
                ? graph.node(name, "Add", output, List.of(value, constant(name + "/offset", broadcast, offset)))
                : value;
    }

    private String constant(String name, int[] dims, float[] values) {
        Shape shape = Shape.of(dims);
        return graph.constant(name, channelsFirst(shape, values), channelsFirst(shape));
    }

    private static boolean isZero(float[] values) {
        for (float value : values) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    /// Dimensions of 1 in front.
    private static int[] padded(int[] dims, int rank) {
        int[] padded = new int[rank];
        Arrays.fill(padded, 1);
        System.arraycopy(dims, 0, padded, rank - dims.length, dims.length);
        return padded;
    }

    private static int[] channelsFirst(Shape shape) {
        int[] d = shape.toArray();
        return d.length == 3 ? new int[] {d[2], d[0], d[1]} : d;
    }

    private static float[] channelsFirst(Shape shape, float[] values) {
        if (shape.rank() != 3) {
            return values;
        }
        int channels = shape.dim(2);
        int pixels = shape.dim(0) * shape.dim(1);
        float[] moved = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            moved[i % channels * pixels + i / channels] = values[i];
        }
        return moved;
    }
}
