package dev.yij.reference.model;

import dev.yij.reference.layer.Layer;
import dev.yij.reference.layer.Merge;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.layer.WeightSpec;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import dev.yij.reference.train.Seed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Builds a [Plan]: computes all shapes, and creates the weights with their initial values.
final class PlanBuilder {

    private final @Nullable Seed seed;
    private long room;
    private final List<Plan.Input> inputs = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, BuiltLayer> byName = new HashMap<>();
    private final Map<String, Integer> uses = new HashMap<>();

    /// @param seed   the seed of the initial weights; null for zeros
    /// @param atMost the maximum number of weights
    PlanBuilder(@Nullable Seed seed, long atMost) {
        this.seed = seed;
        this.room = atMost;
    }

    /// A builder that continues a plan, whose layers keep their weights.
    static PlanBuilder after(Plan plan, Seed seed) {
        PlanBuilder builder = new PlanBuilder(seed, Long.MAX_VALUE);
        builder.inputs.addAll(plan.inputs());
        for (Node node : plan.nodes()) {
            builder.nodes.add(node);
            builder.byName.put(node.layer().name(), node.layer());
            builder.uses.merge(node.layer().name(), 1, Integer::sum);
        }
        return builder;
    }

    /// Adds an input; all are added before the first layer.
    void input(String name, Shape shape, int before) {
        inputs.add(new Plan.Input(name, shape, before));
    }

    /// Adds a layer.
    ///
    /// @param reads the numbers of the values that it reads
    /// @return the number of the value that it computes
    /// @throws ShapeException           if the layer does not accept them; the message names it
    /// @throws IllegalArgumentException if another layer has its name
    int layer(Layer layer, List<Integer> reads) {
        List<Shape> in = shapes(reads);
        try {
            Shape out = outputShape(layer, in); // first, because it checks what comes in
            BuiltLayer same = byName.get(layer.name());
            if (same != null) {
                throw new IllegalArgumentException("two layers are called \"" + layer.name() + "\": one has outputs of"
                        + " shape " + same.out() + ", the other of " + out);
            }
            BuiltLayer built = new BuiltLayer(layer, in, out, weights(layer, in.getFirst()), true);
            byName.put(layer.name(), built);
            return add(built, reads);
        } catch (ShapeException e) {
            throw e.in(layer.name());
        }
    }

    /// Uses a layer once more, with the same weights.
    ///
    /// @return the number of the value that it computes
    /// @throws ShapeException if the layer does not accept what it reads, or needs other weights for it
    int again(Layer layer, List<Integer> reads) {
        List<Shape> in = shapes(reads);
        List<Weight> weights = Objects.requireNonNull(byName.get(layer.name())).weights();
        try {
            Shape out = outputShape(layer, in);
            List<WeightSpec> specs = layer.weights(in.getFirst());
            for (int i = 0; i < specs.size(); i++) {
                Shape own = weights.get(i).shape();
                if (!specs.get(i).shape().equals(own)) {
                    throw new ShapeException("inputs of shape " + in.getFirst() + " need a "
                            + specs.get(i).name() + " of shape " + specs.get(i).shape() + ", the layer has one of "
                            + own);
                }
            }
            return add(new BuiltLayer(layer, in, out, weights, true), reads);
        } catch (ShapeException e) {
            throw e.in(layer.name());
        }
    }

    private int add(BuiltLayer built, List<Integer> reads) {
        int value = inputs.size() + nodes.size();
        int use = uses.merge(built.name(), 1, Integer::sum) - 1;
        nodes.add(new Node(built, List.copyOf(reads), value, use));
        return value;
    }

    private List<Shape> shapes(List<Integer> values) {
        return values.stream()
                .map(value -> value < inputs.size()
                        ? inputs.get(value).shape()
                        : nodes.get(value - inputs.size()).layer().out())
                .toList();
    }

    private static Shape outputShape(Layer layer, List<Shape> in) {
        if (layer instanceof Merge merge) {
            return merge.outputShape(in);
        }
        if (in.size() != 1) {
            throw Merge.mismatch("one input", in);
        }
        return layer.outputShape(in.getFirst());
    }

    private List<Weight> weights(Layer layer, Shape in) {
        List<Weight> weights = new ArrayList<>();
        for (WeightSpec spec : layer.weights(in)) {
            room -= spec.shape().size();
            if (room < 0) {
                throw new ShapeException("the " + spec.name() + " of shape " + spec.shape()
                        + " has more numbers than the file that should hold them: it is cut short, or damaged");
            }
            Weight weight = new Weight(layer.name() + "/" + spec.name() + ":0", spec.shape(), spec.trainable());
            if (seed != null) {
                spec.initializer()
                        .fill(spec.shape(), seed.stream(weight.name(), 0).generator(), weight.value());
            }
            weights.add(weight);
        }
        return List.copyOf(weights);
    }

    Plan build(List<Integer> outputs) {
        return new Plan(inputs, nodes, outputs);
    }
}
