package dev.yij.simd.winograd;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.simd.thread.Workers;
import java.util.Arrays;

/// The transformed kernels of one layer for both directions, kept from one call to the next.
///
/// They are four times as large as the weights, and are computed again only when the weights have changed. The
/// caller may change its array at any time, so the weights are compared with a copy.
final class LayerPlanes {

    /// Floats that one thread compares at a time.
    private static final int RANGE = 1 << 15;

    private final Conv2DShape shape;
    private final float[] weights;
    private final KernelPlanes forward;
    private final KernelPlanes gradInput;
    private boolean known;
    private long compared;

    LayerPlanes(Conv2DShape s) {
        shape = s;
        weights = new float[s.kernelSize()];
        forward = new KernelPlanes(s, Direction.FORWARD);
        gradInput = new KernelPlanes(s, Direction.GRAD_INPUT);
    }

    /// Whether these planes are for kernels of that shape.
    boolean fit(Conv2DShape s) {
        return shape.inC() == s.inC() && shape.outC() == s.outC();
    }

    /// Planes that are up to date. If another thread is computing them, waits for it.
    ///
    /// @param moment weights that were compared at this moment are not compared again
    synchronized KernelPlanes planes(Direction direction, float[] w, long moment, Workers workers) {
        if (!known || (compared != moment && !equal(workers, w))) {
            System.arraycopy(w, 0, weights, 0, weights.length);
            forward.invalidate();
            gradInput.invalidate();
            known = true;
        }
        compared = moment;
        KernelPlanes wanted = direction == Direction.FORWARD ? forward : gradInput;
        wanted.fill(workers, weights);
        return wanted;
    }

    private boolean equal(Workers workers, float[] w) {
        int ranges = Math.ceilDiv(weights.length, RANGE);
        boolean[] differs = new boolean[ranges];
        workers.forEach(ranges, (_, item) -> {
            int begin = item * RANGE;
            int end = Math.min(weights.length, begin + RANGE);
            differs[item] = Arrays.mismatch(weights, begin, end, w, begin, end) >= 0;
        });
        for (boolean rangeDiffers : differs) {
            if (rangeDiffers) {
                return false;
            }
        }
        return true;
    }
}
