package dev.yij.reference.train;

import dev.yij.reference.kernel.AdamStep;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.layer.Weight;
import java.util.List;
import java.util.Map;

/// Adam (Kingma & Ba 2015) with Keras 2.2.4's numbers: every weight has a step size of its own, from running
/// means of its gradient and of the gradient's square. The arithmetic is in
/// [ScalarUpdates][dev.yij.reference.scalar.ScalarUpdates#adam].
public final class Adam extends Optimizer {

    private final float beta1;
    private final float beta2;
    private final float epsilon;

    /// Keras's defaults: learning rate 10⁻³, decays 0.9 and 0.999, epsilon 10⁻⁷.
    public Adam() {
        this(1e-3);
    }

    /// Keras's defaults with another learning rate.
    public Adam(double learningRate) {
        this(learningRate, 0.9f, 0.999f, 1e-7f);
    }

    /// An optimizer with all its numbers.
    ///
    /// @param beta1   decay of the mean of the gradient
    /// @param beta2   decay of the mean of its square
    /// @param epsilon added outside the square root
    /// @throws IllegalArgumentException if a decay is not in [0, 1) or epsilon is not above 0
    public Adam(double learningRate, float beta1, float beta2, float epsilon) {
        super(learningRate);
        requireDecay("beta_1", beta1);
        requireDecay("beta_2", beta2);
        if (!(epsilon > 0 && epsilon < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("Adam's epsilon must be above 0, found " + epsilon);
        }
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.epsilon = epsilon;
    }

    private static void requireDecay(String name, float decay) {
        if (!(decay >= 0 && decay < 1)) {
            throw new IllegalArgumentException("Adam's " + name + " must lie in [0, 1), found " + decay);
        }
    }

    @Override
    List<String> slotNames() {
        return List.of("m", "v");
    }

    @Override
    void move(Backend backend, Weight weight) {
        AdamStep step = AdamStep.at(iterations(), learningRate(), beta1, beta2, epsilon);
        float[] p = weight.value();
        backend.adam(step, p.length, weight.gradient(), p, slot("m", weight), slot("v", weight));
    }

    @Override
    public Map<String, Object> config() {
        return ordered(
                "class_name", "Adam", "lr", learningRate(), "beta_1", beta1, "beta_2", beta2, "epsilon", epsilon);
    }
}
