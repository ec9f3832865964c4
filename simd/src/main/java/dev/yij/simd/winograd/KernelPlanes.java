package dev.yij.simd.winograd;

import static dev.yij.simd.gemm.MicroKernel.LANES;
import static dev.yij.simd.gemm.MicroKernel.NR;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.simd.thread.Workers;

/// The transformed kernels of one layer and direction, U = G g Gᵀ: for each of the 36 points a matrix B (inC ×
/// outC), packed in panels of [NR][dev.yij.simd.gemm.MicroKernel#NR] columns as the micro-kernel reads it.
final class KernelPlanes {

    /// Input channels that one thread transforms at a time.
    private static final int CHANNELS = 16;

    private final Direction direction;
    private final int inC;
    private final int outC;
    private float[] planes = {};
    private boolean filled;

    /// No planes yet.
    KernelPlanes(Conv2DShape s, Direction direction) {
        this.direction = direction;
        this.inC = direction == Direction.FORWARD ? s.inC() : s.outC();
        this.outC = direction == Direction.FORWARD ? s.outC() : s.inC();
    }

    /// Floats of one plane.
    int plane() {
        return Math.ceilDiv(outC, NR) * NR * inC;
    }

    float[] array() {
        return planes;
    }

    /// Marks the planes as outdated.
    void invalidate() {
        filled = false;
    }

    /// Computes the planes if they are outdated.
    void fill(Workers workers, float[] weights) {
        if (filled) {
            return;
        }
        planes = planes.length == 0 ? new float[Tiles.POINTS * plane()] : planes;
        workers.forEach(Math.ceilDiv(inC, CHANNELS), (_, item) -> {
            float[] scratch = new float[18 * LANES];
            float[] rotated = new float[direction == Direction.FORWARD ? 0 : 9 * outC];
            int end = Math.min(inC, (item + 1) * CHANNELS);
            for (int ic = item * CHANNELS; ic < end; ic++) {
                if (direction == Direction.FORWARD) {
                    transform(ic, weights, ic * outC, inC * outC, scratch);
                } else {
                    rotate(ic, weights, rotated);
                    transform(ic, rotated, 0, outC, scratch);
                }
            }
        });
        filled = true;
    }

    /// The taps of input channel `ic`, `tapStride` floats apart.
    private void transform(int ic, float[] taps, int offset, int tapStride, float[] scratch) {
        for (int oc = 0; oc < outC; oc += LANES) {
            int to = oc / NR * NR * inC + ic * NR + oc % NR;
            Transforms.kernel(3, taps, offset + oc, 3 * tapStride, tapStride, scratch, 0, 3 * LANES, LANES);
            Transforms.kernel(6, scratch, 0, LANES, 3 * LANES, planes, to, plane(), 6 * plane());
        }
    }

    /// The taps of input channel `ic` of the rotated kernels: in reverse order, input and output exchanged.
    private void rotate(int ic, float[] weights, float[] rotated) {
        for (int tap = 0; tap < 9; tap++) {
            for (int oc = 0; oc < outC; oc++) {
                rotated[tap * outC + oc] = weights[((8 - tap) * outC + oc) * inC + ic];
            }
        }
    }
}
