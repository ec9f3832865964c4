package dev.yij.bench;

import dev.yij.simd.SimdBackends;
import java.util.Arrays;
import java.util.stream.IntStream;

/// The machine's peak performance, measured before a benchmark: its fused multiply-adds, and its memory.
///
/// @param flops FLOP/s of multiply-adds between registers
/// @param bytes bytes per second read and written by a loop that adds two long arrays into a third
record Machine(double flops, double bytes) {

    private static final int FLOATS = 1 << 24; // 64 MB an array: no cache holds three
    private static final int RUNS = 12;

    static Machine measure(int threads) {
        return new Machine(SimdBackends.peakFlops(threads), bandwidth(threads));
    }

    /// The best of several runs, with the threads working in parallel on parts of the same arrays.
    private static double bandwidth(int threads) {
        float[] a = new float[FLOATS];
        float[] b = new float[FLOATS];
        float[] c = new float[FLOATS];
        Arrays.fill(b, 1);
        double best = 0;
        for (int run = 0; run < RUNS; run++) {
            long start = System.nanoTime();
            IntStream.range(0, threads).parallel().forEach(part -> {
                int from = (int) ((long) part * FLOATS / threads);
                int to = (int) ((part + 1L) * FLOATS / threads);
                for (int i = from; i < to; i++) {
                    a[i] = b[i] + c[i];
                }
            });
            best = Math.max(best, 3.0 * FLOATS * Float.BYTES / ((System.nanoTime() - start) * 1e-9));
        }
        return best;
    }

    /// The peak FLOP/s for work that moves this many bytes (Williams, Waterman and Patterson 2009, "Roofline").
    double roofline(double workFlops, double workBytes) {
        return Math.min(flops, bytes * workFlops / workBytes);
    }
}
