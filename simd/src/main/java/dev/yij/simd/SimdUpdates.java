package dev.yij.simd;

import dev.yij.reference.kernel.AdamStep;
import dev.yij.reference.kernel.SgdStep;
import dev.yij.simd.thread.Workers;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// How optimizers move the weights, the fast twin of [ScalarUpdates][dev.yij.reference.scalar.ScalarUpdates].
///
/// The same roundings in the same order, in every mode: sums here have two terms, so fused multiply-add would
/// gain little, and weights that take the same steps on every backend are worth more.
final class SimdUpdates {

    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

    private final Workers workers;

    SimdUpdates(Workers workers) {
        this.workers = workers;
    }

    /// v = momentum·v - rate·g; p += v, or for Nesterov p += momentum·v - rate·g.
    void sgd(SgdStep step, int count, float[] g, float[] p, float[] v) {
        workers.forEachRange(count, (from, to) -> sgd(step, from, to, g, p, v));
    }

    private static void sgd(SgdStep step, int from, int to, float[] g, float[] p, float[] v) {
        float momentum = step.momentum();
        float rate = step.rate();
        boolean nesterov = step.nesterov();
        int i = from;
        for (; i <= to - LANES.length(); i += LANES.length()) {
            FloatVector rg = FloatVector.fromArray(LANES, g, i).mul(rate);
            FloatVector vi = FloatVector.fromArray(LANES, v, i).mul(momentum).sub(rg);
            vi.intoArray(v, i);
            FloatVector move = nesterov ? vi.mul(momentum).sub(rg) : vi;
            FloatVector.fromArray(LANES, p, i).add(move).intoArray(p, i);
        }
        for (; i < to; i++) {
            v[i] = momentum * v[i] - rate * g[i];
            p[i] += nesterov ? momentum * v[i] - rate * g[i] : v[i];
        }
    }

    /// m = β₁·m + (1-β₁)·g; v = β₂·v + (1-β₂)·g²; p -= rate·m / (√v + ε). All in float32.
    void adam(AdamStep step, int count, float[] g, float[] p, float[] m, float[] v) {
        workers.forEachRange(count, (from, to) -> adam(step, from, to, g, p, m, v));
    }

    private static void adam(AdamStep step, int from, int to, float[] g, float[] p, float[] m, float[] v) {
        float rate = step.rate();
        float beta1 = step.beta1();
        float beta2 = step.beta2();
        float epsilon = step.epsilon();
        int i = from;
        for (; i <= to - LANES.length(); i += LANES.length()) {
            FloatVector gi = FloatVector.fromArray(LANES, g, i);
            FloatVector mi = FloatVector.fromArray(LANES, m, i).mul(beta1).add(gi.mul(1 - beta1));
            FloatVector vi =
                    FloatVector.fromArray(LANES, v, i).mul(beta2).add(gi.mul(gi).mul(1 - beta2));
            mi.intoArray(m, i);
            vi.intoArray(v, i);
            FloatVector move = mi.mul(rate).div(vi.sqrt().add(epsilon));
            FloatVector.fromArray(LANES, p, i).sub(move).intoArray(p, i);
        }
        for (; i < to; i++) {
            m[i] = beta1 * m[i] + (1 - beta1) * g[i];
            v[i] = beta2 * v[i] + (1 - beta2) * (g[i] * g[i]);
            p[i] -= rate * m[i] / ((float) Math.sqrt(v[i]) + epsilon);
        }
    }
}
