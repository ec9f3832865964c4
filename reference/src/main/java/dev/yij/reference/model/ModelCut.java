package dev.yij.reference.model;

import dev.yij.reference.layer.Layer;
import dev.yij.reference.train.Seed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/// A model cut in two at one of its values: `front` computes the value from the input, `back` the output from
/// the value. Both have the model's own layers, with the same arrays of weights, so that training `back`
/// trains the model. Neither is compiled, and both compute with the model's backend.
///
/// ```java
/// ModelCut cut = ModelCut.after(model, "global_average_pooling2d_1");
/// Tensor features = cut.front().predict(images);
/// Tensor same = cut.back().predict(features); // as model.predict(images)
/// ```
///
/// @param front the layers that the value depends on
/// @param back  the layers after it
public record ModelCut(Model front, Model back) {

    /// Cuts a model after a layer.
    ///
    /// @throws IllegalArgumentException if there is no such layer, it is the last, or a layer after it reads
    ///     something before it; the message names the layers
    public static ModelCut after(Model model, String layer) {
        return before(model, model.node(layer).value());
    }

    /// Cuts a model where a layer reads.
    ///
    /// @throws IllegalArgumentException as [#after], and if the layer reads the model's input, or several
    ///     values
    public static ModelCut before(Model model, String layer) {
        Node node = model.node(layer);
        if (node.reads().size() != 1 || model.plan().isInput(node.read())) {
            throw new IllegalArgumentException("a model cannot be cut before " + node.name() + ", which reads "
                    + String.join(
                            " and ",
                            node.reads().stream().map(model.plan()::name).toList()));
        }
        return before(model, node.read());
    }

    /// Cuts a model after the last value that is computed by certain layers alone.
    ///
    /// @param inFront whether a layer may be part of the front
    /// @return empty if the model can be cut after no such value
    public static Optional<ModelCut> afterLast(Model model, Predicate<BuiltLayer> inFront) {
        Plan plan = model.plan();
        for (int value = plan.values() - 1; !plan.isInput(value); value--) {
            boolean fits = needed(plan, value, -1).stream()
                    .allMatch(each -> inFront.test(plan.node(each).layer()));
            if (fits && obstacle(plan, value).isEmpty()) {
                return Optional.of(before(model, value));
            }
        }
        return Optional.empty();
    }

    private static ModelCut before(Model model, int value) {
        Plan plan = model.plan();
        obstacle(plan, value).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
        Plan.Input features = new Plan.Input(plan.name(value), plan.shape(value), 0);
        return new ModelCut(
                part(model, plan.inputs().getFirst(), 0, needed(plan, value, -1), value),
                part(model, features, value, after(plan, value), plan.outputs().getFirst()));
    }

    /// Why a model cannot be cut after a value; empty if it can.
    private static Optional<String> obstacle(Plan plan, int value) {
        if (plan.inputs().size() != 1 || plan.outputs().size() != 1) {
            return Optional.of("a model with one input and one output can be cut, this has "
                    + plan.inputs().size() + " and " + plan.outputs().size());
        }
        if (value == plan.outputs().getFirst()) {
            return Optional.of(plan.name(value) + " is the last layer: nothing is after it");
        }
        Set<Integer> after = after(plan, value);
        for (int each : after) {
            for (int read : plan.node(each).reads()) {
                if (read != value && !after.contains(read)) {
                    return Optional.of("the model cannot be cut after " + plan.name(value) + ": " + plan.name(each)
                            + " reads " + plan.name(read) + ", which is before it");
                }
            }
        }
        return Optional.empty();
    }

    /// The values that the output is computed from, without a value and those before it.
    private static Set<Integer> after(Plan plan, int value) {
        Set<Integer> after = needed(plan, plan.outputs().getFirst(), value);
        after.removeAll(needed(plan, value, -1));
        return after;
    }

    /// The values that a value is computed from, itself included, inputs and another value excluded.
    private static Set<Integer> needed(Plan plan, int value, int except) {
        Set<Integer> needed = new TreeSet<>();
        List<Integer> left = new ArrayList<>(List.of(value));
        while (!left.isEmpty()) {
            int next = left.removeLast();
            if (next != except && !plan.isInput(next) && needed.add(next)) {
                left.addAll(plan.node(next).reads());
            }
        }
        return needed;
    }

    private static Model part(Model model, Plan.Input input, int inputValue, Set<Integer> values, int output) {
        Map<Integer, Integer> numbers = new HashMap<>(Map.of(inputValue, 0));
        List<Node> nodes = new ArrayList<>();
        for (int value : values) {
            Node node = model.plan().node(value);
            numbers.put(value, nodes.size() + 1);
            nodes.add(new Node(
                    node.layer(), node.reads().stream().map(numbers::get).toList(), nodes.size() + 1, node.use()));
        }
        Plan plan = new Plan(List.of(input), nodes, List.of(numbers.getOrDefault(output, 0)));
        return ofPlan(plan, model.seed())
                .setBackend(model.backend())
                .setSliceSize(model.sliceSize())
                .setVirtualBatch(model.virtualBatch());
    }

    /// A model of the layers of another one, with the same arrays of weights, followed by new layers.
    ///
    /// @param front with one output
    /// @param head  layers with names
    /// @param seed  of the new layers' weights and of dropout
    /// @throws IllegalArgumentException if a new layer has the name of one before it
    /// @throws dev.yij.reference.tensor.ShapeException if a new layer does not accept what it reads
    public static Model extended(Model front, List<Layer> head, Seed seed) {
        Set<String> names = new HashSet<>();
        front.layers().forEach(layer -> names.add(layer.name()));
        PlanBuilder builder = PlanBuilder.after(front.plan(), seed);
        int value = front.plan().outputs().getFirst();
        for (Layer layer : head) {
            if (!names.add(layer.name())) {
                throw new IllegalArgumentException("two layers are called \"" + layer.name() + "\"");
            }
            value = builder.layer(layer, List.of(value));
        }
        return ofPlan(builder.build(List.of(value)), seed)
                .setBackend(front.backend())
                .setSliceSize(front.sliceSize());
    }

    private static Model ofPlan(Plan plan, Seed seed) {
        Model model = plan.isChain() ? new Sequential() : Network.unplanned();
        model.setPlan(plan, seed);
        return model;
    }
}
