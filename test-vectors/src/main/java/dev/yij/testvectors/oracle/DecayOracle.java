package dev.yij.testvectors.oracle;

import dev.yij.testvectors.dims.AdamWDims;
import dev.yij.testvectors.dims.RmsPropDims;
import java.util.List;

/// AdamW and RMSprop in double over several steps. The bounds are counted as those of [UpdateOracle].
public final class DecayOracle {

    private DecayOracle() {}

    /// AdamW as in PyTorch and optax: m = β₁·m + (1-β₁)·g, v = β₂·v + (1-β₂)·g², then p = p - rate·decay·p -
    /// rate·(m / (1-β₁ᵗ)) / (√(v / (1-β₂ᵗ)) + ε).
    ///
    /// @param g the gradients of all steps, `steps × count`
    /// @param p weights before the first step
    /// @param m first moment before the first step
    /// @param v second moment before the first step
    /// @return p, m and v after the last step
    public static List<Expected> adamW(AdamWDims d, float[] g, float[] p, float[] m, float[] v) {
        return adamW(d, new AdamRule(false, true), g, p, m, v);
    }

    /// The same with 1-β computed as a rule says.
    public static List<Expected> adamW(AdamWDims d, AdamRule rule, float[] g, float[] p, float[] m, float[] v) {
        // a step shrinks a weight by a factor (2 roundings, 1 for the product) and adds to it (1)
        int perStep = 4 * d.steps();
        Trace weight = new Trace("p", p, perStep);
        int more = rule.doubleRest() ? rule.more() : 0;
        Trace first = new Trace("m", m, (2 + more) * d.steps() + 1);
        Trace second = new Trace("v", v, (2 + more) * d.steps() + 2);
        for (int step = 0; step < d.steps(); step++) {
            int t = d.firstStep() + step;
            double power1 = Math.pow(rule.beta(d.beta1()), t);
            double power2 = Math.pow(rule.beta(d.beta2()), t);
            // a power is off by 1 ULP, which the subtraction multiplies by power / (1 - power); a quotient each
            int ofCorrections = (int) Math.ceil(power1 / (1 - power1) + power2 / (1 - power2) / 2)
                    + 4
                    + 2 * ActivationOracle.DIVISION
                    + ActivationOracle.SQUARE_ROOT;
            int roundings = (3 + 2 * more) * d.steps() + 2 + ofCorrections + UpdateOracle.betweenRoundings();
            for (int i = 0; i < d.count(); i++) {
                double gradient = g[step * d.count() + i];
                first.decay(i, rule.beta(d.beta1()), rule.rest(d.beta1()) * gradient);
                second.decay(i, rule.beta(d.beta2()), rule.rest(d.beta2()) * gradient * gradient);
                double root = Math.sqrt(second.value[i] / (1 - power2)) + d.epsilon();
                double scale = d.learningRate() / (1 - power1) / root;
                weight.decay(i, 1 - (double) d.learningRate() * d.weightDecay(), 0);
                double size = scale * first.magnitude[i] * (1 + (double) roundings / perStep);
                weight.add(i, -scale * first.value[i], size);
            }
        }
        return List.of(weight.expected(), first.expected(), second.expected());
    }

    /// RMSprop: v = ρ·v + (1-ρ)·g², m = momentum·m + rate·g / (√v + ε), or √(v + ε) where ε is inside the root,
    /// p -= m.
    ///
    /// @param g the gradients of all steps, `steps × count`
    /// @param p weights before the first step
    /// @param m the last step, with its momentum
    /// @param v mean of squares before the first step
    /// @return p, m and v after the last step
    public static List<Expected> rmsProp(RmsPropDims d, float[] g, float[] p, float[] m, float[] v) {
        int ofStep = 2 * d.steps() + 2 + 2 + UpdateOracle.betweenRoundings();
        Trace weight = new Trace("p", p, 3 * d.steps() + ofStep);
        Trace step = new Trace("m", m, 2 * d.steps() + ofStep);
        Trace squares = new Trace("v", v, 2 * d.steps() + 2);
        for (int at = 0; at < d.steps() * d.count(); at++) {
            int i = at % d.count();
            double gradient = g[at];
            squares.decay(i, d.rho(), (1 - (double) d.rho()) * gradient * gradient);
            double mean = squares.value[i];
            double root = d.insideRoot() ? Math.sqrt(mean + d.epsilon()) : Math.sqrt(mean) + d.epsilon();
            step.decay(i, d.momentum(), d.learningRate() * gradient / root);
            weight.add(i, -step.value[i], step.magnitude[i]);
        }
        return List.of(weight.expected(), step.expected(), squares.expected());
    }
}
