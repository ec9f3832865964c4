package dev.yij.simd.winograd;

import static dev.yij.simd.gemm.MicroKernel.COLUMNS;
import static dev.yij.simd.gemm.MicroKernel.L;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.simd.thread.Workers;

/// The transformed kernels of one layer and direction, G g Gᵀ: a right factor for each of the 36 points, in
/// panels of [COLUMNS][dev.yij.simd.gemm.MicroKernel#COLUMNS] filters as the micro-kernel reads them.
final class KernelPlanes {

    /// Input channels that one thread transforms at a time.
    private static final int CHANNELS = 16;

    private final int from;
    private final int to;
    private final boolean turned;
    private float[] planes = {};
    private boolean filled;

    /// No planes yet.
    ///
    /// @param turned whether for the gradient by the input: taps turned by 180°, channels exchanged
    KernelPlanes(Conv2DShape s, boolean turned) {
        this.turned = turned;
        this.from = turned ? s.outC() : s.inC();
        this.to = turned ? s.inC() : s.outC();
    }

    /// Floats of one plane.
    int plane() {
        return Math.ceilDiv(to, COLUMNS) * COLUMNS * from;
    }

    float[] array() {
        return planes;
    }

    /// They are of other weights, and have to be made anew.
    void forget() {
        filled = false;
    }

    /// Makes the planes, if that is not done yet.
    void fill(Workers workers, float[] weights) {
        if (filled) {
            return;
        }
        planes = planes.length == 0 ? new float[Tiles.POINTS * plane()] : planes;
        workers.forEach(Math.ceilDiv(from, CHANNELS), (_, item) -> {
            float[] scratch = new float[18 * L];
            float[] taps = turned ? new float[9 * to] : weights;
            int tap = turned ? to : from * to;
            int end = Math.min(from, (item + 1) * CHANNELS);
            for (int f = item * CHANNELS; f < end; f++) {
                if (turned) {
                    turn(f, weights, taps);
                }
                for (int t = 0; t < to; t += L) {
                    int tapAt = (turned ? 0 : f * to) + t;
                    int at = t / COLUMNS * COLUMNS * from + f * COLUMNS + t % COLUMNS;
                    Transforms.kernel(3, taps, tapAt, 3 * tap, tap, scratch, 0, 3 * L, L);
                    Transforms.kernel(6, scratch, 0, L, 3 * L, planes, at, plane(), 6 * plane());
                }
            }
        });
        filled = true;
    }

    /// The taps of filter `f` of the turned kernel: in the opposite order, in and out exchanged.
    private void turn(int f, float[] weights, float[] taps) {
        for (int tap = 0; tap < 9; tap++) {
            for (int t = 0; t < to; t++) {
                taps[tap * to + t] = weights[((8 - tap) * to + t) * from + f];
            }
        }
    }
}
