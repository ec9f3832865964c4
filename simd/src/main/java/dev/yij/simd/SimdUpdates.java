package dev.yij.simd;

import dev.yij.reference.kernel.AdamStep;
import dev.yij.reference.kernel.SgdStep;
import dev.yij.simd.thread.Workers;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The optimizers' updates of the weights, the fast twin of
/// [ScalarUpdates][dev.yij.reference.scalar.ScalarUpdates].
///
/// The same roundings in the same order, in every mode. Sums here have two terms, so fused multiply-add would
/// gain little; updates that are the same on every backend are worth more.
final class SimdUpdates {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

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
        for (; i <= to - SPECIES.length(); i += SPECIES.length()) {
            FloatVector rg = FloatVector.fromArray(SPECIES, g, i).mul(rate);
            FloatVector vi = FloatVector.fromArray(SPECIES, v, i).mul(momentum).sub(rg);
            vi.intoArray(v, i);
            FloatVector update = nesterov ? vi.mul(momentum).sub(rg) : vi;
            FloatVector.fromArray(SPECIES, p, i).add(update).intoArray(p, i);
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
        for (; i <= to - SPECIES.length(); i += SPECIES.length()) {
            FloatVector gi = FloatVector.fromArray(SPECIES, g, i);
            FloatVector mi = FloatVector.fromArray(SPECIES, m, i).mul(beta1).add(gi.mul(1 - beta1));
            FloatVector vi = FloatVector.fromArray(SPECIES, v, i)
                    .mul(beta2)
                    .add(gi.mul(gi).mul(1 - beta2));
            mi.intoArray(m, i);
            vi.intoArray(v, i);
            FloatVector update = mi.mul(rate).div(vi.sqrt().add(epsilon));
            FloatVector.fromArray(SPECIES, p, i).sub(update).intoArray(p, i);
        }
        for (; i < to; i++) {
            m[i] = beta1 * m[i] + (1 - beta1) * g[i];
            v[i] = beta2 * v[i] + (1 - beta2) * (g[i] * g[i]);
            p[i] -= rate * m[i] / ((float) Math.sqrt(v[i]) + epsilon);
        }
    }
}
