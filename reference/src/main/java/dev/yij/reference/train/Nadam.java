package dev.yij.reference.train;

import dev.yij.reference.config.Config;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.layer.Weight;
import java.util.List;
import java.util.Map;

/// Nadam (Dozat 2016): Adam with Nesterov's momentum, whose decay μ grows with the steps, μₜ = β₁ · (1 - ½ ·
/// 0.96^(t·d)). The paper, Keras 2 and PyTorch have d = 0.004; in Keras 3 d = 1, so that μ is β₁ after a
/// hundred steps.
public final class Nadam extends Optimizer {

    private final float beta1;
    private final float beta2;
    private final float epsilon;
    private final double scheduleDecay;
    private float product = 1; // Π μ over the steps up to `multiplied`
    private long multiplied;

    /// Keras 3's defaults with a learning rate: decays 0.9 and 0.999, ε = 10⁻⁷, d = 1.
    public Nadam(double learningRate) {
        this(learningRate, 0.9, 0.999, 1e-7, 1);
    }

    /// An optimizer with the given parameters, which are rounded to float32.
    ///
    /// @param beta1         decay of the mean of the gradient, once μ has grown
    /// @param beta2         decay of the mean of the squared gradient
    /// @param epsilon       added outside the square root
    /// @param scheduleDecay d, the speed with which μ grows
    /// @throws IllegalArgumentException if a decay is not in [0, 1), or epsilon or d is not above 0
    public Nadam(double learningRate, double beta1, double beta2, double epsilon, double scheduleDecay) {
        super(learningRate);
        this.beta1 = fraction("Nadam's beta_1", beta1);
        this.beta2 = fraction("Nadam's beta_2", beta2);
        this.epsilon = positive("Nadam's epsilon", epsilon);
        this.scheduleDecay = scheduleDecay;
        positive("Nadam's schedule_decay", scheduleDecay);
    }

    static Nadam fromConfig(Config config) {
        return new Nadam(
                config.number("lr"),
                config.number("beta_1"),
                config.number("beta_2"),
                config.number("epsilon"),
                config.number("schedule_decay"));
    }

    @Override
    public List<String> slotNames() {
        return List.of("m", "v");
    }

    private float momentum(long t) {
        return beta1 * (float) (1 - 0.5 * StrictMath.pow(0.96, t * scheduleDecay));
    }

    /// The product of the momenta of all steps so far, which Keras saves. It follows from their number, so
    /// that it is not a slot.
    public float momentumProduct() {
        return product(iterations());
    }

    private float product(long t) {
        if (multiplied > t) {
            product = 1;
            multiplied = 0;
        }
        while (multiplied < t) {
            multiplied++;
            product *= momentum(multiplied);
        }
        return product;
    }

    /// m = β₁·m + (1-β₁)·g; v = β₂·v + (1-β₂)·g²;
    /// p -= rate · (μₜ₊₁ · m / (1 - Π₁ᵗ⁺¹ μ) + (1 - μₜ) · g / (1 - Π₁ᵗ μ)) / (√(v / (1 - β₂ᵗ)) + ε).
    @Override
    protected void move(Backend backend, Weight weight) {
        float[] g = weight.gradient();
        float[] p = weight.value();
        float[] m = slot("m", weight);
        float[] v = slot("v", weight);
        long t = iterations();
        float ofMean = momentum(t + 1) / (1 - product(t) * momentum(t + 1));
        float ofGradient = (1 - momentum(t)) / (1 - product(t));
        float ofSquare = 1 / (1 - (float) StrictMath.pow(beta2, t));
        float rate = learningRate();
        for (int i = 0; i < p.length; i++) {
            m[i] = beta1 * m[i] + (1 - beta1) * g[i];
            v[i] = beta2 * v[i] + (1 - beta2) * (g[i] * g[i]);
            float mean = ofMean * m[i] + ofGradient * g[i];
            p[i] -= rate * mean / ((float) Math.sqrt(ofSquare * v[i]) + epsilon);
        }
    }

    @Override
    public String className() {
        return "Nadam";
    }

    @Override
    protected Map<String, Object> settings() {
        return new Config()
                .put("beta_1", beta1)
                .put("beta_2", beta2)
                .put("epsilon", epsilon)
                .put("schedule_decay", scheduleDecay)
                .toMap();
    }
}
