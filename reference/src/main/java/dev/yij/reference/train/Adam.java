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
public sealed class Adam extends Optimizer permits AdamW {

    private final float beta1;
    private final float beta2;
    private final float epsilon;
    private final boolean amsgrad;

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
        this(learningRate, beta1, beta2, epsilon, false);
    }

    /// An optimizer with the given parameters, which are rounded to float32.
    ///
    /// @param amsgrad whether the divisor is the largest mean of the squared gradient so far (Reddi, Kale &
    ///     Kumar 2018), as in Keras without a bias correction of the maximum
    /// @throws IllegalArgumentException if a decay is not in [0, 1) or epsilon is not above 0
    public Adam(double learningRate, double beta1, double beta2, double epsilon, boolean amsgrad) {
        super(learningRate);
        this.beta1 = fraction("Adam's beta_1", beta1);
        this.beta2 = fraction("Adam's beta_2", beta2);
        this.epsilon = positive("Adam's epsilon", epsilon);
        this.amsgrad = amsgrad;
    }

    static Adam fromConfig(Config config) {
        return new Adam(
                config.number("lr"),
                config.number("beta_1"),
                config.number("beta_2"),
                config.number("epsilon"),
                config.flag("amsgrad", false));
    }

    @Override
    public final List<String> slotNames() {
        return amsgrad ? List.of("m", "v", "vhat") : List.of("m", "v");
    }

    @Override
    protected final void move(Backend backend, Weight weight) {
        AdamStep step = AdamStep.at(iterations(), learningRate(), beta1, beta2, epsilon);
        float[] p = weight.value();
        float[] m = slot("m", weight);
        float[] v = slot("v", weight);
        if (amsgrad) {
            moveByLargest(step, weight.gradient(), p, m, v, slot("vhat", weight));
        } else {
            backend.adam(step, p.length, weight.gradient(), p, m, v);
        }
    }

    /// m = β₁·m + (1-β₁)·g; v = β₂·v + (1-β₂)·g²; v̂ = max(v̂, v); p -= rate·m / (√v̂ + ε).
    private static void moveByLargest(AdamStep step, float[] g, float[] p, float[] m, float[] v, float[] vhat) {
        float beta1 = step.beta1();
        float beta2 = step.beta2();
        for (int i = 0; i < p.length; i++) {
            m[i] = beta1 * m[i] + (1 - beta1) * g[i];
            v[i] = beta2 * v[i] + (1 - beta2) * (g[i] * g[i]);
            vhat[i] = Math.max(vhat[i], v[i]);
            p[i] -= step.rate() * m[i] / ((float) Math.sqrt(vhat[i]) + step.epsilon());
        }
    }

    @Override
    public String className() {
        return "Adam";
    }

    @Override
    protected final Map<String, Object> settings() {
        Config config = new Config().put("beta_1", beta1).put("beta_2", beta2).put("epsilon", epsilon);
        return (amsgrad ? config.put("amsgrad", true) : config).toMap();
    }
}
