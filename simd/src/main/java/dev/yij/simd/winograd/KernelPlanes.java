package dev.yij.simd.winograd;

import static dev.yij.simd.gemm.MicroKernel.COLUMNS;
import static dev.yij.simd.gemm.MicroKernel.L;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.simd.thread.Workers;
import java.util.Arrays;

/// The transformed kernels of one layer, G g Gᵀ, kept from one call to the next: a right factor for each of
/// the 36 points, in panels of [COLUMNS][dev.yij.simd.gemm.MicroKernel#COLUMNS] filters as the micro-kernel
/// reads them.
///
/// They are four times as large as the weights, so they are made anew only when the weights have changed,
/// which is found out by comparing them with a copy: the caller may change its array at any time.
final class KernelPlanes {

    /// Floats that are compared by one thread at a time.
    private static final int RANGE = 1 << 15;

    private final int from;
    private final int to;
    private final boolean turned;
    private final float[] weights;
    private final float[] planes;
    private boolean filled;

    /// No planes yet.
    ///
    /// @param turned whether for the gradient by the input: taps turned by 180°, channels exchanged
    KernelPlanes(Conv2DShape s, boolean turned) {
        this.turned = turned;
        this.from = turned ? s.outC() : s.inC();
        this.to = turned ? s.inC() : s.outC();
        this.weights = new float[s.kernelSize()];
        this.planes = new float[Tiles.POINTS * plane()];
    }

    /// Whether these are planes of kernels of that shape.
    boolean areOf(Conv2DShape s) {
        return from == (turned ? s.outC() : s.inC()) && to == (turned ? s.inC() : s.outC());
    }

    /// Floats of one plane.
    int plane() {
        return Math.ceilDiv(to, COLUMNS) * COLUMNS * from;
    }

    float[] array() {
        return planes;
    }

    /// Brings the planes up to date.
    void update(Workers workers, float[] w) {
        if (filled && equal(workers, w)) {
            return;
        }
        System.arraycopy(w, 0, weights, 0, weights.length);
        float[] taps = turned ? new float[weights.length] : weights;
        workers.forEach(Math.ceilDiv(from, 16), (_, item) -> {
            float[] scratch = new float[18 * L];
            for (int f = item * 16; f < Math.min(from, item * 16 + 16); f++) {
                if (turned) {
                    turn(f, taps);
                }
                for (int t = 0; t < to; t += L) {
                    int at = t / COLUMNS * COLUMNS * from + f * COLUMNS + t % COLUMNS;
                    int tap = from * to;
                    Transforms.kernel(3, taps, f * to + t, 3 * tap, tap, scratch, 0, 3 * L, L);
                    Transforms.kernel(6, scratch, 0, L, 3 * L, planes, at, plane(), 6 * plane());
                }
            }
        });
        filled = true;
    }

    private boolean equal(Workers workers, float[] w) {
        int ranges = Math.ceilDiv(weights.length, RANGE);
        boolean[] differs = new boolean[ranges];
        workers.forEach(ranges, (_, item) -> {
            int begin = item * RANGE;
            int end = Math.min(weights.length, begin + RANGE);
            differs[item] = Arrays.mismatch(weights, begin, end, w, begin, end) >= 0;
        });
        for (boolean differ : differs) {
            if (differ) {
                return false;
            }
        }
        return true;
    }

    /// Filter `f` of the turned kernel: taps in the opposite order, in and out exchanged.
    private void turn(int f, float[] taps) {
        for (int tap = 0; tap < 9; tap++) {
            for (int t = 0; t < to; t++) {
                taps[(tap * from + f) * to + t] = weights[((8 - tap) * to + t) * from + f];
            }
        }
    }
}
