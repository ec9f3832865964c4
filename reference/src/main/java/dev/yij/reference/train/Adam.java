package dev.yij.reference.train;

import dev.yij.reference.config.Config;
import dev.yij.reference.kernel.AdamStep;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.layer.Weight;
import java.util.List;
import java.util.Map;

/// Adam (Kingma & Ba 2015) with the defaults of Keras 2.2.4: every weight has its own step size, derived from
/// running means of its gradient and of the squared gradient. The arithmetic is in
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
        this(learningRate, 0.9, 0.999, 1e-7);
    }

    /// An optimizer with the given parameters, which are rounded to float32.
    ///
    /// @param beta1   decay of the mean of the gradient
    /// @param beta2   decay of the mean of the squared gradient
    /// @param epsilon added outside the square root
    /// @throws IllegalArgumentException if a decay is not in [0, 1) or epsilon is not above 0
    public Adam(double learningRate, double beta1, double beta2, double epsilon) {
        super(learningRate);
        this.beta1 = decay("beta_1", (float) beta1);
        this.beta2 = decay("beta_2", (float) beta2);
        this.epsilon = (float) epsilon;
        if (!(this.epsilon > 0 && this.epsilon < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("Adam's epsilon must be above 0, found " + this.epsilon);
        }
    }

    private static float decay(String name, float decay) {
        if (!(decay >= 0 && decay < 1)) {
            throw new IllegalArgumentException("Adam's " + name + " must lie in [0, 1), found " + decay);
        }
        return decay;
    }

    static Adam fromConfig(Config config) {
        return new Adam(
                config.number("lr"), config.number("beta_1"), config.number("beta_2"), config.number("epsilon"));
    }

    @Override
    public List<String> slotNames() {
        return List.of("m", "v");
    }

    @Override
    protected void move(Backend backend, Weight weight) {
        AdamStep step = AdamStep.at(iterations(), learningRate(), beta1, beta2, epsilon);
        float[] p = weight.value();
        backend.adam(step, p.length, weight.gradient(), p, slot("m", weight), slot("v", weight));
    }

    @Override
    public String className() {
        return "Adam";
    }

    @Override
    protected Map<String, Object> settings() {
        return new Config()
                .put("beta_1", beta1)
                .put("beta_2", beta2)
                .put("epsilon", epsilon)
                .toMap();
    }
}
