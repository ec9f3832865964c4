package dev.yij.reference.scalar;

import dev.yij.reference.kernel.AdamStep;
import dev.yij.reference.kernel.SgdStep;

/// Optimizer updates as plain loops. Letters: `p` weight, `g` its gradient.
public final class ScalarUpdates {

    private ScalarUpdates() {}

    /// v = momentum·v - rate·g; p += v, or for Nesterov p += momentum·v - rate·g.
    public static void sgd(SgdStep step, int count, float[] g, float[] p, float[] v) {
        for (int i = 0; i < count; i++) {
            v[i] = step.momentum() * v[i] - step.rate() * g[i];
            p[i] += step.nesterov() ? step.momentum() * v[i] - step.rate() * g[i] : v[i];
        }
    }

    /// m = β₁·m + (1-β₁)·g; v = β₂·v + (1-β₂)·g²; p -= rate·m / (√v + ε). All in float32.
    public static void adam(AdamStep step, int count, float[] g, float[] p, float[] m, float[] v) {
        for (int i = 0; i < count; i++) {
            m[i] = step.beta1() * m[i] + (1 - step.beta1()) * g[i];
            v[i] = step.beta2() * v[i] + (1 - step.beta2()) * (g[i] * g[i]);
            p[i] -= step.rate() * m[i] / ((float) Math.sqrt(v[i]) + step.epsilon());
        }
    }
}
