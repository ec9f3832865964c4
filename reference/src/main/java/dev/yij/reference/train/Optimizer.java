package dev.yij.reference.train;

import dev.yij.reference.config.Config;
import dev.yij.reference.config.Registry;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.tensor.ShapeException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// Updates the weights from their gradients, one step per batch. It may keep arrays for each weight (moments,
/// velocities), the *slots*, which persist across calls of fit. A user-defined optimizer extends
/// [CustomOptimizer].
public abstract sealed class Optimizer permits Adam, CustomOptimizer, Sgd {

    /// The readers of the optimizer classes.
    static final Registry<Function<Config, ? extends Optimizer>> REGISTRY = new Registry<>(
            "optimizer",
            "CustomOptimizer.register",
            new TreeMap<>(Map.of("Adam", Adam::fromConfig, "SGD", Sgd::fromConfig)));

    private final TreeMap<String, float[]> slots = new TreeMap<>();
    private float learningRate;
    private long iterations;

    Optimizer(double learningRate) {
        setLearningRate(learningRate);
    }

    /// The learning rate of the next step.
    public final float learningRate() {
        return learningRate;
    }

    /// Sets the learning rate, rounded to float32; moments and the step count are unchanged.
    ///
    /// @throws IllegalArgumentException if it is negative, not a number, or too large for float32
    public final void setLearningRate(double to) {
        if (!(to >= 0 && (float) to < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a learning rate must be 0 or more, and finite in float32, found " + to);
        }
        learningRate = (float) to;
    }

    /// The number of steps taken.
    public final long iterations() {
        return iterations;
    }

    /// Performs one step: updates every weight from its gradient.
    public final void step(Backend backend, List<Weight> weights) {
        iterations++;
        for (Weight weight : weights) {
            move(backend, weight);
        }
    }

    /// Updates one weight; [#iterations] already includes this step.
    protected abstract void move(Backend backend, Weight weight);

    /// The names of the slots: those that [#slot] is called with.
    public abstract List<String> slotNames();

    /// The array of one slot of a weight, initially zeros.
    protected final float[] slot(String name, Weight weight) {
        return slots.computeIfAbsent(name + "/" + weight.name(), key -> new float[weight.value().length]);
    }

    /// All slots by name, `m/conv2d_1/kernel:0`: what a checkpoint stores, with [#iterations] and
    /// [#learningRate()]. The arrays are the optimizer's own.
    public final Map<String, float[]> slots() {
        return Collections.unmodifiableMap(slots);
    }

    /// Restores the state from a checkpoint.
    ///
    /// @param steps the number of steps already taken: [#iterations]
    /// @param saved the slots as [#slots] returned them; the optimizer takes ownership of the arrays without
    ///     copying. Missing slots are initially zeros.
    /// @throws ShapeException           if a slot's size differs from that of its weight, or it belongs to no
    ///     weight
    /// @throws IllegalArgumentException if the number of steps is negative, or this optimizer has no such slot
    public final void restore(long steps, Map<String, float[]> saved, List<Weight> weights) {
        if (steps < 0) {
            throw new IllegalArgumentException("the optimizer's steps must be 0 or more, found " + steps);
        }
        for (Map.Entry<String, float[]> slot : saved.entrySet()) {
            int slash = slot.getKey().indexOf('/');
            if (slash < 0 || !slotNames().contains(slot.getKey().substring(0, slash))) {
                throw new IllegalArgumentException("the optimizer's " + slot.getKey() + " is not a value that "
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

    /// The name in Keras and in model files: `Adam`.
    public abstract String className();

    /// The settings besides the learning rate under Keras's keys, for model files: numbers, strings and
    /// booleans by name.
    protected abstract Map<String, Object> settings();

    /// The configuration for model files: the name under `class_name`, the learning rate under `lr`, and the
    /// settings. [#fromConfig] reads it back.
    ///
    /// @throws IllegalArgumentException if it is a user-defined optimizer that was not registered
    public final Map<String, Object> config() {
        if (this instanceof CustomOptimizer) {
            REGISTRY.requireRegistered(className());
        }
        return new Config()
                .put("class_name", className())
                .put("lr", learningRate)
                .putAll(settings())
                .toMap();
    }

    /// Creates an optimizer from its [#config], or from Keras's, where `lr` has been called `learning_rate`
    /// since 2.3.
    ///
    /// @throws IllegalArgumentException if the class is unknown or a number is missing
    public static Optimizer fromConfig(Map<String, ?> config) {
        Function<Config, ? extends Optimizer> reader = REGISTRY.get(String.valueOf(config.get("class_name")));
        Config settings = new Config(config, "the optimizer's ");
        if (!settings.has("lr") && settings.has("learning_rate")) {
            settings.put("lr", settings.number("learning_rate"));
        }
        return reader.apply(settings);
    }
}
