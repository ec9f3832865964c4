package dev.yij.reference.train;

import dev.yij.reference.config.Config;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.layer.Weight;
import java.util.List;
import java.util.Map;

/// Adadelta (Zeiler 2012): each gradient is multiplied by the root mean square of the previous steps and
/// divided by that of the gradients. The paper has no learning rate, that is, 1, the default of Keras 2.2;
/// Keras 3's default is 0.001, with which it learns very slowly.
public final class Adadelta extends Optimizer {

    private final float rho;
    private final float epsilon;

    /// Keras's defaults with a learning rate: decay 0.95, ε = 10⁻⁷.
    public Adadelta(double learningRate) {
        this(learningRate, 0.95, 1e-7);
    }

    /// An optimizer with the given parameters, which are rounded to float32.
    ///
    /// @param rho     decay of both means
    /// @param epsilon added inside both roots
    /// @throws IllegalArgumentException if the decay is not in [0, 1) or epsilon is not above 0
    public Adadelta(double learningRate, double rho, double epsilon) {
        super(learningRate);
        this.rho = fraction("Adadelta's rho", rho);
        this.epsilon = positive("Adadelta's epsilon", epsilon);
    }

    static Adadelta fromConfig(Config config) {
        return new Adadelta(config.number("lr"), config.number("rho"), config.number("epsilon"));
    }

    @Override
    public List<String> slotNames() {
        return List.of("accumulated_grad", "accumulated_delta_var");
    }

    /// a = ρ·a + (1-ρ)·g²; s = g · √(d + ε) / √(a + ε); d = ρ·d + (1-ρ)·s²; p -= rate·s.
    @Override
    protected void move(Backend backend, Weight weight) {
        float[] g = weight.gradient();
        float[] p = weight.value();
        float[] a = slot("accumulated_grad", weight);
        float[] d = slot("accumulated_delta_var", weight);
        float rate = learningRate();
        for (int i = 0; i < p.length; i++) {
            a[i] = rho * a[i] + (1 - rho) * (g[i] * g[i]);
            float s = g[i] * (float) Math.sqrt(d[i] + epsilon) / (float) Math.sqrt(a[i] + epsilon);
            d[i] = rho * d[i] + (1 - rho) * (s * s);
            p[i] -= rate * s;
        }
    }

    @Override
    public String className() {
        return "Adadelta";
    }

    @Override
    protected Map<String, Object> settings() {
        return new Config().put("rho", rho).put("epsilon", epsilon).toMap();
    }
}
