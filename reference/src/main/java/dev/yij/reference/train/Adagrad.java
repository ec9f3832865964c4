package dev.yij.reference.train;

import dev.yij.reference.config.Config;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.layer.Weight;
import java.util.List;
import java.util.Map;

/// Adagrad (Duchi, Hazan & Singer 2011), with the defaults of Keras 3: each gradient is divided by the root
/// of the sum of all its squares so far. (Keras 2.2 starts the sum at 0 and adds ε outside the root.)
public final class Adagrad extends Optimizer {

    private final float initialAccumulator;
    private final float epsilon;
    private final Epsilon place;

    /// Keras's defaults with a learning rate: the sum starts at 0.1, ε = 10⁻⁷ inside the root.
    public Adagrad(double learningRate) {
        this(learningRate, 0.1, 1e-7, Epsilon.INSIDE_ROOT);
    }

    /// An optimizer with the given parameters, which are rounded to float32.
    ///
    /// @param initialAccumulator the initial value of the sums
    /// @param epsilon            keeps the divisor above zero
    /// @param place              where ε is added
    /// @throws IllegalArgumentException if the initial value is negative or epsilon is not above 0
    public Adagrad(double learningRate, double initialAccumulator, double epsilon, Epsilon place) {
        super(learningRate);
        if (!(initialAccumulator >= 0 && (float) initialAccumulator < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "Adagrad's initial_accumulator_value must be 0 or more, found " + initialAccumulator);
        }
        this.initialAccumulator = (float) initialAccumulator;
        this.epsilon = positive("Adagrad's epsilon", epsilon);
        this.place = place;
    }

    static Adagrad fromConfig(Config config) {
        return new Adagrad(
                config.number("lr"),
                config.number("initial_accumulator_value"),
                config.number("epsilon"),
                config.constant("epsilon_place", Epsilon.INSIDE_ROOT));
    }

    @Override
    public List<String> slotNames() {
        return List.of("accumulator");
    }

    @Override
    public float initialValue(String slot) {
        return initialAccumulator;
    }

    /// a += g²; p -= rate·g / √(a + ε).
    @Override
    protected void move(Backend backend, Weight weight) {
        float[] g = weight.gradient();
        float[] p = weight.value();
        float[] a = slot("accumulator", weight);
        float rate = learningRate();
        for (int i = 0; i < p.length; i++) {
            a[i] += g[i] * g[i];
            p[i] -= rate * g[i] / place.root(a[i], epsilon);
        }
    }

    @Override
    public String className() {
        return "Adagrad";
    }

    @Override
    protected Map<String, Object> settings() {
        Config config = new Config()
                .put("initial_accumulator_value", initialAccumulator)
                .put("epsilon", epsilon);
        return (place == Epsilon.INSIDE_ROOT ? config : config.put("epsilon_place", place)).toMap();
    }
}
