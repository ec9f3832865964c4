package dev.yij.io.onnx;

import dev.yij.io.onnx.graph.OnnxNode;
import dev.yij.io.onnx.graph.OnnxUnsupportedException;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.Seed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The layers imported so far, and the relation between the graph's current value and ours.
final class LayerChain {

    /// How the graph's value relates to ours.
    enum Order {
        /// Both are the same.
        SAME,
        /// An image; the graph has the channels first.
        CHANNELS_FIRST,
        /// One number per channel; in the graph it is still an image of one pixel.
        ONE_PIXEL,
        /// An image as one row, flattened channel by channel in the graph, pixel by pixel in our model.
        CHANNEL_ROWS
    }

    /// A layer and its weights, not yet built.
    record Made(Layer layer, List<float[]> weights) {}

    private final Shape input;
    private final List<Made> layers = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private Shape shape;
    private Order order;

    /// @param input the shape of one input, in our order of axes
    LayerChain(Shape input) {
        this.input = input;
        this.shape = input;
        this.order = input.rank() == 3 ? Order.CHANNELS_FIRST : Order.SAME;
    }

    /// The shape of one value, in our order of axes.
    Shape shape() {
        return shape;
    }

    Order order() {
        return order;
    }

    void order(Order now) {
        order = now;
    }

    /// The last layer; null if there is none.
    @Nullable
    Made last() {
        return layers.isEmpty() ? null : layers.getLast();
    }

    /// Replaces the last layer by one with the same outputs.
    void replaceLast(Layer layer, List<float[]> weights) {
        layers.removeLast();
        layers.add(new Made(layer, weights));
    }

    /// Adds the layer imported from a node, under the node's name if that is a valid layer name.
    void add(OnnxNode node, Layer layer, float[]... weights) {
        String name = node.name();
        boolean fit = name.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}") && names.add(name);
        Layer named = fit ? layer.name(name) : layer;
        shape = named.outputShape(shape);
        layers.add(new Made(named, List.of(weights)));
    }

    /// Builds the model.
    Model finish(String file) throws OnnxUnsupportedException {
        if (order == Order.ONE_PIXEL || order == Order.CHANNEL_ROWS) {
            throw new OnnxUnsupportedException(
                    file + ": the output has an order of axes that layers of yij cannot produce");
        }
        Sequential model = new Sequential();
        layers.forEach(made -> model.add(made.layer()));
        model.buildForWeights(input, new Seed(0), Long.MAX_VALUE);
        for (int i = 0; i < layers.size(); i++) {
            BuiltLayer built = model.layers().get(i);
            for (int w = 0; w < built.weights().size(); w++) {
                float[] from = layers.get(i).weights().get(w);
                System.arraycopy(from, 0, built.weights().get(w).value(), 0, from.length);
            }
        }
        return model;
    }
}
