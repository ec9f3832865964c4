package dev.yij.io.onnx;

import dev.yij.io.onnx.graph.OnnxNode;
import dev.yij.io.onnx.graph.OnnxUnsupportedException;
import dev.yij.reference.layer.Flatten;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.layer.Merge;
import dev.yij.reference.layer.Permute;
import dev.yij.reference.layer.Reshape;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Network;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.model.Value;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.Seed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/// The layers imported so far, not yet built: a chain of them becomes a [Sequential], anything else a
/// [Network].
final class LayerDraft {

    /// A layer, its weights, and the numbers of the layers that it reads, as in [Held#from].
    record Made(Layer layer, List<float[]> weights, List<Integer> reads) {}

    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}");

    private final List<Shape> inputs;
    private final List<String> inputNames;
    private final List<Made> layers = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Map<Integer, List<String>> computed = new HashMap<>();

    /// @param inputs the shapes of the inputs, in our order of axes
    LayerDraft(List<Shape> inputs, List<String> inputNames) {
        this.inputs = inputs;
        this.inputNames = inputNames;
    }

    /// The layer that computes a value.
    ///
    /// @param number not an input's
    Made made(int number) {
        return layers.get(number);
    }

    /// Notes that a layer computes a value of the graph.
    void computes(int number, String value) {
        computed.computeIfAbsent(number, any -> new ArrayList<>()).add(value);
    }

    /// The names of the values that a layer computes: several if nodes only change dimensions.
    List<String> values(int number) {
        return computed.getOrDefault(number, List.of());
    }

    /// Replaces a layer by one with the same shape of outputs.
    void replace(int number, Layer layer, List<float[]> weights) {
        layers.set(number, new Made(layer, weights, layers.get(number).reads()));
    }

    /// Adds the layer imported from a node, under the node's name if that is a valid layer name.
    ///
    /// @return its output, in the order of axes of the first input
    Held add(OnnxNode node, Layer layer, List<Held> reads, float[]... weights) {
        Layer named = named(node, layer);
        Shape out = named instanceof Merge merge
                ? merge.outputShape(reads.stream().map(Held::shape).toList())
                : named.outputShape(reads.getFirst().shape());
        layers.add(
                new Made(named, List.of(weights), reads.stream().map(Held::from).toList()));
        return reads.getFirst().with(layers.size() - 1, out);
    }

    /// A layer with the name of a node, if that is a valid one.
    Layer named(OnnxNode node, Layer layer) {
        boolean fit = VALID.matcher(node.name()).matches() && names.add(node.name());
        return fit ? layer.name(node.name()) : layer;
    }

    /// Adds a layer that no node has a name for.
    Held add(Layer layer, Held read) {
        layers.add(new Made(layer, List.of(), List.of(read.from())));
        return read.with(layers.size() - 1, layer.outputShape(read.shape()));
    }

    /// An image with channels first in the graph; what a `Reshape` made of rows is turned. Any other value
    /// stays as it is.
    Held image(Held x) {
        boolean turns = x.order() == Held.Order.SAME && x.shape().rank() == 3 && x.from() >= 0;
        return turns
                ? add(new Permute(2, 3, 1), x).order(Held.Order.CHANNELS_FIRST).nonNegative(x.nonNegative())
                : x;
    }

    /// The rows of an image in the graph's order, where it flattens channel by channel. Any other value stays
    /// as it is.
    Held rows(Held x) {
        if (x.image() == null) {
            return x;
        }
        Held image =
                add(new Reshape(x.image().dim(0), x.image().dim(1), x.image().dim(2)), x);
        return add(new Flatten(), add(new Permute(3, 1, 2), image))
                .order(Held.Order.SAME)
                .nonNegative(x.nonNegative());
    }

    /// Builds the model.
    ///
    /// @param given the outputs, at least one
    Model finish(List<Held> given, String file) throws OnnxUnsupportedException {
        List<Held> outputs = given.stream().map(this::rows).toList();
        for (Held output : outputs) {
            if (output.order() == Held.Order.ONE_PIXEL) {
                throw new OnnxUnsupportedException(
                        file + ": the output has an order of axes that layers of yij cannot produce");
            }
            if (output.from() < 0) {
                throw new OnnxUnsupportedException(file + ": no chain of layers computes an output, it is an input");
            }
        }
        Model model = isChain(outputs) ? sequential() : network(outputs);
        Map<String, List<float[]>> byName = new HashMap<>();
        layers.forEach(made -> byName.put(made.layer().name(), made.weights()));
        for (int i = 0; i < model.layers().size(); i++) {
            BuiltLayer built = model.layers().get(i);
            // a Network orders and a Sequential names its layers itself
            List<float[]> values = model instanceof Sequential
                    ? layers.get(i).weights()
                    : Objects.requireNonNull(byName.get(built.name()));
            List<Weight> weights = built.weights();
            for (int w = 0; w < weights.size(); w++) {
                System.arraycopy(values.get(w), 0, weights.get(w).value(), 0, values.get(w).length);
            }
        }
        return model;
    }

    private boolean isChain(List<Held> outputs) {
        for (int i = 0; i < layers.size(); i++) {
            if (!layers.get(i).reads().equals(List.of(i - 1))) {
                return false;
            }
        }
        return inputs.size() == 1 && outputs.size() == 1 && outputs.getFirst().from() == layers.size() - 1;
    }

    private Model sequential() {
        Sequential model = new Sequential();
        layers.forEach(made -> model.add(made.layer()));
        return model.buildForWeights(inputs.getFirst(), new Seed(0), Long.MAX_VALUE);
    }

    private Model network(List<Held> outputs) {
        nameAll();
        List<Value> values = new ArrayList<>();
        List<Value> given = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            String name = VALID.matcher(inputNames.get(i)).matches() ? inputNames.get(i) : "";
            given.add(Network.input(names.contains(name) ? "" : name, inputs.get(i)));
        }
        for (Made made : layers) {
            List<Value> reads = made.reads().stream()
                    .map(from -> from < 0 ? given.get(-1 - from) : values.get(from))
                    .toList();
            values.add(
                    reads.getFirst().then(made.layer(), reads.stream().skip(1).toArray(Value[]::new)));
        }
        return Network.of(
                        given,
                        outputs.stream().map(out -> values.get(out.from())).toList())
                .buildForWeights(new Seed(0), Long.MAX_VALUE);
    }

    /// A network numbers its unnamed layers as it is built; to find them again they are named before.
    private void nameAll() {
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            Made made = layers.get(i);
            String name = made.layer().className().toLowerCase(Locale.ROOT);
            while (made.layer().name().isEmpty()) {
                String numbered = name + "_" + counts.merge(name, 1, Integer::sum);
                if (names.add(numbered)) {
                    made = new Made(made.layer().name(numbered), made.weights(), made.reads());
                }
            }
            layers.set(i, made);
        }
    }
}
