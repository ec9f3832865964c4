package dev.yij.simd;

import dev.yij.simd.thread.Workers;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Measures the peak rate of the machine: fused multiply-adds between registers in twelve independent chains,
/// which keep two units with a latency of four or five cycles busy.
final class MultiplyAddPeak {

    /// Not that of the micro-kernels, which cannot be loaded where vectors have less than 128 bits.
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    private static final int CHAINS = 12;
    private static final int STEPS = 200_000;
    private static final int WARM_UP = 50;
    private static final int RUNS = 30;

    /// Keeps the compiler from removing the computation.
    private static volatile float sink;

    private MultiplyAddPeak() {}

    /// Floating-point operations per second, the best of several runs.
    static double measure(int threads) {
        try (Workers workers = new Workers(threads)) {
            double best = 0;
            for (int run = 0; run < WARM_UP + RUNS; run++) {
                long start = System.nanoTime();
                workers.forEach(threads, (_, _) -> sink = chains(STEPS, 1.0001f, 0.0001f));
                double seconds = (System.nanoTime() - start) * 1e-9;
                best = Math.max(best, 2.0 * SPECIES.length() * CHAINS * STEPS * threads / seconds);
            }
            return best;
        }
    }

    static int vectorBits() {
        return SPECIES.vectorBitSize();
    }

    private static float chains(int steps, float factor, float summand) {
        FloatVector x = FloatVector.broadcast(SPECIES, factor);
        FloatVector y = FloatVector.broadcast(SPECIES, summand);
        FloatVector a = y;
        FloatVector b = y;
        FloatVector c = y;
        FloatVector d = y;
        FloatVector e = y;
        FloatVector f = y;
        FloatVector g = y;
        FloatVector h = y;
        FloatVector i = y;
        FloatVector j = y;
        FloatVector k = y;
        FloatVector l = y;
        for (int step = 0; step < steps; step++) {
            a = a.fma(x, y);
            b = b.fma(x, y);
            c = c.fma(x, y);
            d = d.fma(x, y);
            e = e.fma(x, y);
            f = f.fma(x, y);
            g = g.fma(x, y);
            h = h.fma(x, y);
            i = i.fma(x, y);
            j = j.fma(x, y);
            k = k.fma(x, y);
            l = l.fma(x, y);
        }
        return a.add(b)
                .add(c)
                .add(d)
                .add(e)
                .add(f)
                .add(g)
                .add(h)
                .add(i)
                .add(j)
                .add(k)
                .add(l)
                .reduceLanes(VectorOperators.ADD);
    }
}
