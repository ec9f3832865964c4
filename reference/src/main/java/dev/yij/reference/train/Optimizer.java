package dev.yij.reference.train;

import dev.yij.reference.config.Config;
import dev.yij.reference.config.Registry;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.tensor.ShapeException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Updates the weights from their gradients, one step per batch. It may keep arrays for each weight (moments,
/// velocities), the *slots*, which persist across calls of fit. A user-defined optimizer extends
/// [CustomOptimizer].
public abstract sealed class Optimizer permits Adadelta, Adagrad, Adam, CustomOptimizer, Nadam, RmsProp, Sgd {

    /// The readers of the optimizer classes.
    static final Registry<Function<Config, ? extends Optimizer>> REGISTRY = new Registry<>(
            "optimizer",
            "CustomOptimizer.register",
            new TreeMap<>(Map.of(
                    "Adadelta", Adadelta::fromConfig,
                    "Adagrad", Adagrad::fromConfig,
                    "Adam", Adam::fromConfig,
                    "AdamW", AdamW::fromConfig,
                    "Nadam", Nadam::fromConfig,
                    "RMSprop", RmsProp::fromConfig,
                    "SGD", Sgd::fromConfig)));

    private final TreeMap<String, float[]> slots = new TreeMap<>();
    private float learningRate;
    private @Nullable LearningRateSchedule schedule;
    private float weightDecay;
    private GradientClipping clipping = GradientClipping.NONE;
    private long iterations;

    Optimizer(double learningRate) {
        setLearningRate(learningRate);
    }

    /// The learning rate of the next step; with a [schedule][#setSchedule], of the last step.
    public final float learningRate() {
        return learningRate;
    }

    /// Sets the learning rate, rounded to float32; moments and the step count are unchanged.
    ///
    /// @throws IllegalArgumentException if it is negative, not a number, or too large for float32
    /// @throws IllegalStateException    if there is a [schedule][#setSchedule] and this is another rate
    public final void setLearningRate(double to) {
        if (schedule != null && (float) to != learningRate) {
            throw new IllegalStateException("the learning rate follows the schedule " + schedule.className()
                    + ": remove it with setSchedule(null) before the rate is set to " + to);
        }
        if (!(to >= 0 && (float) to < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a learning rate must be 0 or more, and finite in float32, found " + to);
        }
        learningRate = (float) to;
    }

    /// Sets a schedule, which sets the learning rate before each step from the number of steps so far; null
    /// for a rate that changes only when it is set. A model file keeps the schedule.
    public final Optimizer setSchedule(@Nullable LearningRateSchedule to) {
        schedule = to;
        follow();
        return this;
    }

    /// The schedule of the learning rate; null if there is none.
    public final @Nullable LearningRateSchedule schedule() {
        return schedule;
    }

    private void follow() {
        if (schedule != null) {
            learningRate = (float) schedule.learningRate(iterations);
        }
    }

    /// Sets the weight decay, rounded to float32: before each step every weight p becomes p - p · decay ·
    /// learning rate. The default is 0; see [AdamW].
    ///
    /// @throws IllegalArgumentException if it is negative or not finite
    public final Optimizer setWeightDecay(double to) {
        if (!(to >= 0 && (float) to < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a weight decay must be 0 or more, and finite in float32, found " + to);
        }
        weightDecay = (float) to;
        return this;
    }

    /// Sets the limit of the gradients; by default there is none.
    public final Optimizer setClipping(GradientClipping to) {
        clipping = to;
        return this;
    }

    /// The number of steps taken.
    public final long iterations() {
        return iterations;
    }

    /// Performs one step: limits the gradients, and updates every weight from its gradient.
    public final void step(Backend backend, List<Weight> weights) {
        follow();
        iterations++;
        clipping.clip(weights);
        for (Weight weight : weights) {
            if (weightDecay > 0) {
                decay(weight.value());
            }
            move(backend, weight);
        }
    }

    private void decay(float[] p) {
        for (int i = 0; i < p.length; i++) {
            p[i] -= p[i] * weightDecay * learningRate;
        }
    }

    /// Updates one weight; [#iterations] already includes this step. Adam and SGD are kernels of the backend;
    /// the others are plain loops over the numbers of the weight, which have the same bits on every backend
    /// and take a small part of a step's time.
    protected abstract void move(Backend backend, Weight weight);

    /// The names of the slots: those that [#slot] is called with.
    public abstract List<String> slotNames();

    /// The initial value of a slot: 0, unless overridden.
    public float initialValue(String slot) {
        return 0;
    }

    /// The array of one slot of a weight, initially filled with [#initialValue].
    protected final float[] slot(String name, Weight weight) {
        return slots.computeIfAbsent(name + "/" + weight.name(), key -> {
            float[] slot = new float[weight.value().length];
            Arrays.fill(slot, initialValue(name));
            return slot;
        });
    }

    /// A parameter in [0, 1), rounded to float32.
    static float fraction(String name, double value) {
        float rounded = (float) value;
        if (!(rounded >= 0 && rounded < 1)) {
            throw new IllegalArgumentException(name + " must lie in [0, 1), found " + rounded);
        }
        return rounded;
    }

    /// A parameter above 0, rounded to float32.
    static float positive(String name, double value) {
        float rounded = (float) value;
        if (!(rounded > 0 && rounded < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be above 0, found " + rounded);
        }
        return rounded;
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

    /// The configuration for model files: the name under `class_name`, the learning rate under `lr`, the
    /// settings, and, where they are set, `schedule`, `weight_decay` and the limit of the gradients.
    /// [#fromConfig] reads it back.
    ///
    /// @throws IllegalArgumentException if it is a user-defined optimizer that was not registered
    public final Map<String, Object> config() {
        if (this instanceof CustomOptimizer) {
            REGISTRY.requireRegistered(className());
        }
        Config config = new Config()
                .put("class_name", className())
                .put("lr", learningRate)
                .putAll(settings());
        if (schedule != null) {
            config.put("schedule", schedule.config());
        }
        if (weightDecay > 0) {
            config.put("weight_decay", weightDecay);
        }
        if (!clipping.equals(GradientClipping.NONE)) {
            config.put(clipping.key(), clipping.limit());
        }
        return config.toMap();
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
        Optimizer optimizer = reader.apply(settings);
        if (settings.has("schedule")) {
            optimizer.schedule = LearningRateSchedule.fromConfig(settings.entries("schedule"));
        }
        return optimizer
                .setWeightDecay(settings.number("weight_decay", 0))
                .setClipping(GradientClipping.fromConfig(settings));
    }
}
