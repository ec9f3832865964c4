package dev.yij.reference.train;

import dev.yij.reference.config.Config;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.layer.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// RMSprop (Tieleman & Hinton 2012), with the defaults of Keras 3: each gradient is divided by the root of a
/// running mean of its square. With momentum these steps are added up (Graves 2013). Centered, the square of
/// the gradient's own running mean is subtracted from the mean of the square, so that the root is that of its
/// variance.
public final class RmsProp extends Optimizer {

    private final float rho;
    private final float momentum;
    private final float epsilon;
    private final boolean centered;
    private final Epsilon place;

    /// Keras's defaults with a learning rate: decay 0.9, no momentum, ε = 10⁻⁷ inside the root, not centered.
    public RmsProp(double learningRate) {
        this(learningRate, 0.9, 0, 1e-7, false, Epsilon.INSIDE_ROOT);
    }

    /// An optimizer with the given parameters, which are rounded to float32.
    ///
    /// @param rho      decay of the running means
    /// @param momentum the fraction of the previous step that is added, 0 for none
    /// @param epsilon  keeps the divisor above zero
    /// @param centered whether the divisor is the standard deviation
    /// @param place    where ε is added
    /// @throws IllegalArgumentException if decay or momentum is not in [0, 1) or epsilon is not above 0
    public RmsProp(double learningRate, double rho, double momentum, double epsilon, boolean centered, Epsilon place) {
        super(learningRate);
        this.rho = fraction("RMSprop's rho", rho);
        this.momentum = fraction("RMSprop's momentum", momentum);
        this.epsilon = positive("RMSprop's epsilon", epsilon);
        this.centered = centered;
        this.place = place;
    }

    static RmsProp fromConfig(Config config) {
        return new RmsProp(
                config.number("lr"),
                config.number("rho"),
                config.number("momentum", 0),
                config.number("epsilon"),
                config.flag("centered", false),
                config.constant("epsilon_place", Epsilon.INSIDE_ROOT));
    }

    /// `velocity`, the mean of the square; with momentum `momentum`; centered `average_gradient`.
    @Override
    public List<String> slotNames() {
        List<String> names = new ArrayList<>(List.of("velocity"));
        if (momentum > 0) {
            names.add("momentum");
        }
        if (centered) {
            names.add("average_gradient");
        }
        return names;
    }

    @Override
    protected void move(Backend backend, Weight weight) {
        float[] velocity = slot("velocity", weight);
        float[] steps = momentum > 0 ? slot("momentum", weight) : null;
        float[] mean = centered ? slot("average_gradient", weight) : null;
        update(weight.gradient(), weight.value(), velocity, steps, mean);
    }

    /// v = ρ·v + (1-ρ)·g²; a = ρ·a + (1-ρ)·g; s = momentum·s + rate·g / √(v - a² + ε); p -= s.
    private void update(float[] g, float[] p, float[] v, float @Nullable [] s, float @Nullable [] a) {
        float rate = learningRate();
        for (int i = 0; i < p.length; i++) {
            v[i] = rho * v[i] + (1 - rho) * (g[i] * g[i]);
            float square = v[i];
            if (a != null) {
                a[i] = rho * a[i] + (1 - rho) * g[i];
                square -= a[i] * a[i];
            }
            float step = rate * g[i] / place.root(square, epsilon);
            if (s != null) {
                s[i] = momentum * s[i] + step;
                step = s[i];
            }
            p[i] -= step;
        }
    }

    @Override
    public String className() {
        return "RMSprop";
    }

    @Override
    protected Map<String, Object> settings() {
        Config config = new Config()
                .put("rho", rho)
                .put("momentum", momentum)
                .put("epsilon", epsilon)
                .put("centered", centered);
        return (place == Epsilon.INSIDE_ROOT ? config : config.put("epsilon_place", place)).toMap();
    }
}
