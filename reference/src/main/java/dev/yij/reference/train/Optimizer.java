package dev.yij.reference.train;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.tensor.ShapeException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Turns gradients into new weights, one step per batch. It keeps one or more arrays beside each weight
/// (moments, velocities), the *slots*, which go on from one fit to the next.
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
    /// @throws IllegalArgumentException if it is negative, not a number, or too large for float32
    public final void learningRate(double to) {
        if (!(to >= 0 && (float) to < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a learning rate must be 0 or more, and finite in float32, found " + to);
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

    /// What is kept beside each weight: the names that [#slot] is called with.
    abstract List<String> slotNames();

    /// The array kept beside a weight under a name of its own, zeros at first.
    final float[] slot(String name, Weight weight) {
        return slots.computeIfAbsent(name + "/" + weight.name(), key -> new float[weight.value().length]);
    }

    /// All slots by name, `m/conv2d_1/kernel:0`: what a checkpoint keeps, with [#iterations] and
    /// [#learningRate()]. The arrays are the optimizer's own.
    public final Map<String, float[]> slots() {
        return Collections.unmodifiableMap(slots);
    }

    /// Goes on from a checkpoint.
    ///
    /// @param steps how many steps lie behind: [#iterations]
    /// @param saved the slots as [#slots] gave them; the arrays are taken over, not copied. What is missing
    ///     begins with zeros.
    /// @throws ShapeException           if a slot has another size than its weight, or belongs to none of them
    /// @throws IllegalArgumentException if the number of steps is negative, or another optimizer keeps such a
    ///     slot
    public final void restore(long steps, Map<String, float[]> saved, List<Weight> weights) {
        if (steps < 0) {
            throw new IllegalArgumentException("the optimizer's steps must be 0 or more, found " + steps);
        }
        for (Map.Entry<String, float[]> slot : saved.entrySet()) {
            int slash = slot.getKey().indexOf('/');
            if (slash < 0 || !slotNames().contains(slot.getKey().substring(0, slash))) {
                throw new IllegalArgumentException("the optimizer's " + slot.getKey() + " is nothing that "
                        + getClass().getSimpleName() + " keeps: it keeps " + String.join(", ", slotNames()));
            }
            String owner = slot.getKey().substring(slash + 1);
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
        Map<String, float[]> taken = Map.copyOf(saved); // it may be a view of the very slots that are cleared
        slots.clear();
        slots.putAll(taken);
        iterations = steps;
    }

    /// The configuration in Keras's words, for model files, with the name of the class under `class_name`.
    public abstract Map<String, Object> config();

    /// An optimizer from what [#config] gave, or from what Keras has in its place: it calls `lr` `learning_rate`
    /// since 2.3.
    ///
    /// @throws IllegalArgumentException if the class is unknown or a number is missing
    public static Optimizer fromConfig(Map<String, ?> config) {
        return switch (String.valueOf(config.get("class_name"))) {
            case "Adam" ->
                new Adam(
                        learningRate(config),
                        (float) number(config, "beta_1"),
                        (float) number(config, "beta_2"),
                        (float) number(config, "epsilon"));
            case "SGD" ->
                new Sgd(
                        learningRate(config),
                        (float) number(config, "momentum"),
                        Boolean.TRUE.equals(config.get("nesterov")));
            default ->
                throw new IllegalArgumentException(
                        "the optimizer \"" + config.get("class_name") + "\" is not supported; supported are Adam, SGD");
        };
    }

    /// The entries in this order, which model files then have on every run; `Map.of` shuffles anew in each JVM.
    static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> entries = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            entries.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return Collections.unmodifiableMap(entries);
    }

    private static double learningRate(Map<String, ?> config) {
        return number(config, config.containsKey("lr") ? "lr" : "learning_rate");
    }

    private static double number(Map<String, ?> config, String key) {
        if (config.get(key) instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException(
                "the optimizer's \"" + key + "\" must be a number, found \"" + config.get(key) + "\"");
    }
}
