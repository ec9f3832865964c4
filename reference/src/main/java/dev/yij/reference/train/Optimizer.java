package dev.yij.reference.train;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.tensor.ShapeException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Turns gradients into new weights, one step per batch. It keeps one or more arrays beside each weight (moments,
/// velocities), the *slots*, which go on from one fit to the next.
public abstract sealed class Optimizer permits Adam, Sgd {

    private final TreeMap<String, float[]> slots = new TreeMap<>();
    private float learningRate;
    private long iterations;

    Optimizer(double learningRate) {
        learningRate(learningRate);
    }

    /// The learning rate of the next step.
    public final float learningRate() {
        return learningRate;
    }

    /// Sets the learning rate, rounded to float32; moments and the count of steps stay as they are.
    ///
    /// @throws IllegalArgumentException if it is negative or not a number
    public final void learningRate(double to) {
        if (!(to >= 0 && to < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a learning rate must be 0 or more, found " + to);
        }
        learningRate = (float) to;
    }

    /// How many steps were taken.
    public final long iterations() {
        return iterations;
    }

    /// One step: moves every weight by its gradient.
    public final void step(Backend backend, List<Weight> weights) {
        iterations++;
        for (Weight weight : weights) {
            move(backend, weight);
        }
    }

    /// Moves one weight; [#iterations] already counts this step.
    abstract void move(Backend backend, Weight weight);

    /// The array kept beside a weight under a name of its own, zeros at first.
    final float[] slot(String name, Weight weight) {
        return slots.computeIfAbsent(name + "/" + weight.name(), key -> new float[weight.value().length]);
    }

    /// All slots by name, `m/conv2d_1/kernel:0`: what a checkpoint keeps, with [#iterations] and [#learningRate()].
    /// The arrays are the optimizer's own.
    public final Map<String, float[]> slots() {
        return Collections.unmodifiableMap(slots);
    }

    /// Goes on from a checkpoint.
    ///
    /// @param saved the slots as [#slots] gave them; taken over, not copied
    /// @throws ShapeException if a slot has another size than its weight, or belongs to none of them
    public final void restore(long steps, Map<String, float[]> saved, List<Weight> weights) {
        for (Map.Entry<String, float[]> slot : saved.entrySet()) {
            String owner = slot.getKey().substring(slot.getKey().indexOf('/') + 1);
            Weight weight = weights.stream()
                    .filter(w -> w.name().equals(owner))
                    .findFirst()
                    .orElseThrow(() -> new ShapeException(
                            "the optimizer's " + slot.getKey() + " belongs to a weight that the model does not have"));
            if (slot.getValue().length != weight.value().length) {
                throw new ShapeException("the optimizer's " + slot.getKey() + " has " + slot.getValue().length
                        + " numbers, its weight has " + weight.value().length);
            }
        }
        slots.clear();
        slots.putAll(saved);
        iterations = steps;
    }

    /// The configuration in Keras's words, for model files, with the name of the class under `class_name`.
    public abstract Map<String, Object> config();

    /// An optimizer from what [#config] gave.
    ///
    /// @throws IllegalArgumentException if the class is unknown or a number is missing
    public static Optimizer fromConfig(Map<String, ?> config) {
        return switch (String.valueOf(config.get("class_name"))) {
            case "Adam" ->
                new Adam(
                        number(config, "lr"),
                        (float) number(config, "beta_1"),
                        (float) number(config, "beta_2"),
                        (float) number(config, "epsilon"));
            case "SGD" ->
                new Sgd(
                        number(config, "lr"),
                        (float) number(config, "momentum"),
                        Boolean.TRUE.equals(config.get("nesterov")));
            default ->
                throw new IllegalArgumentException(
                        "the optimizer \"" + config.get("class_name") + "\" is not supported; supported are Adam, SGD");
        };
    }

    private static double number(Map<String, ?> config, String key) {
        if (config.get(key) instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException(
                "the optimizer's \"" + key + "\" must be a number, found \"" + config.get(key) + "\"");
    }
}
