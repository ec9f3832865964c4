package dev.yij.testvectors.oracle;

import dev.yij.testvectors.dims.AdamDims;
import dev.yij.testvectors.dims.SgdDims;
import java.util.List;

/// Optimizers in double over several steps, with a bound on the accumulated error of a computation in float32.
public final class UpdateOracle {

    private UpdateOracle() {}

    /// Adam as in Keras 2.2.4, with ε outside the square root: m = β₁·m + (1-β₁)·g, v = β₂·v + (1-β₂)·g², p -=
    /// lr·√(1-β₂ᵗ)/(1-β₁ᵗ) · m/(√v + ε).
    ///
    /// Bounds after T steps, by the largest number of roundings that a gradient passes through:
    ///
    /// - m: 3 in its own step and 2 in every later one, so 2T + 1, with magnitude M = β₁·M + (1-β₁)·|g|; v: 4
    ///   and 2, so 2T + 2.
    /// - the rate: βᵗ has an error of 1 ULP, which the subtraction 1 - βᵗ multiplies by βᵗ/(1-βᵗ) and the
    ///   square root halves.
    /// - one step: those of m, of √v (half of those of v), of the rate, and of the operations that combine
    ///   them.
    /// - p: T subtractions with magnitude |p| + Σ|step|, and each step's own k roundings. As an element has
    ///   only one number of roundings, T, the step is added to the magnitude 1 + k/T times.
    ///
    /// @param g the gradients of all steps, `steps × count`
    /// @param p weights before the first step
    /// @param m first moment before the first step
    /// @param v second moment before the first step
    /// @return p, m and v after the last step
    public static List<Expected> adam(AdamDims d, float[] g, float[] p, float[] m, float[] v) {
        return adam(d, AdamRule.KERAS_2, g, p, m, v);
    }

    /// Adam in another of its forms.
    public static List<Expected> adam(AdamDims d, AdamRule rule, float[] g, float[] p, float[] m, float[] v) {
        Trace weight = new Trace("p", p, d.steps());
        Trace first = new Trace("m", m, (2 + rule.more()) * d.steps() + 1);
        Trace second = new Trace("v", v, (2 + rule.more()) * d.steps() + 2);
        for (int step = 0; step < d.steps(); step++) {
            int t = d.firstStep() + step;
            int roundings = (3 + 2 * rule.more()) * d.steps() + 2 + rateRoundings(d, t) + betweenRoundings();
            for (int i = 0; i < d.count(); i++) {
                double gradient = g[step * d.count() + i];
                first.decay(i, rule.beta(d.beta1()), rule.rest(d.beta1()) * gradient);
                second.decay(i, rule.beta(d.beta2()), rule.rest(d.beta2()) * gradient * gradient);
                double scale = rule.scale(d, t, second.value[i]);
                double magnitude = scale * first.magnitude[i] * (1 + (double) roundings / d.steps());
                weight.add(i, -scale * first.value[i], magnitude);
            }
        }
        return List.of(weight.expected(), first.expected(), second.expected());
    }

    /// Roundings of lr·√(1-β₂ᵗ)/(1-β₁ᵗ). At t = 1 the powers are exact.
    private static int rateRoundings(AdamDims d, int t) {
        double power1 = Math.pow(d.beta1(), t);
        double power2 = Math.pow(d.beta2(), t);
        double magnified = t == 1 ? 0 : power1 / (1 - power1) + power2 / (1 - power2) / 2;
        return (int) Math.ceil(magnified) + 2 + ActivationOracle.SQUARE_ROOT + ActivationOracle.DIVISION + 1;
    }

    /// Roundings of rate·m, √v, + ε, and the quotient.
    static int betweenRoundings() {
        return 1 + ActivationOracle.SQUARE_ROOT + 1 + ActivationOracle.DIVISION;
    }

    /// Stochastic gradient descent with momentum: v = momentum·v - rate·g, then p += v, or for Nesterov p +=
    /// momentum·v - rate·g.
    ///
    /// Roundings after T steps: 2T + 1 for v; for p the same, at most 2 more for Nesterov, and T additions.
    ///
    /// @param g the gradients of all steps, `steps × count`
    /// @param p weights before the first step
    /// @param v velocity before the first step
    /// @return p and v after the last step
    public static List<Expected> sgd(SgdDims d, float[] g, float[] p, float[] v) {
        Trace weight = new Trace("p", p, 3 * d.steps() + 3);
        Trace velocity = new Trace("v", v, 2 * d.steps() + 1);
        for (int at = 0; at < d.steps() * d.count(); at++) {
            int i = at % d.count();
            double push = -(double) d.learningRate() * g[at];
            velocity.decay(i, d.momentum(), push);
            if (d.nesterov()) {
                double ahead = d.momentum() * velocity.value[i] + push;
                weight.add(i, ahead, d.momentum() * velocity.magnitude[i] + Math.abs(push));
            } else {
                weight.add(i, velocity.value[i], velocity.magnitude[i]);
            }
        }
        return List.of(weight.expected(), velocity.expected());
    }
}
