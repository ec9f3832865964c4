package dev.yij.simd.winograd;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.simd.thread.Workers;
import java.util.Arrays;

/// The transformed kernels of one layer, for both directions, kept from one call to the next.
///
/// They are four times as large as the weights, so they are made anew only when the weights have changed,
/// which is found out by comparing them with a copy: the caller may change its array at any time.
final class LayerPlanes {

    /// Floats that are compared by one thread at a time.
    private static final int RANGE = 1 << 15;

    private final Conv2DShape shape;
    private final float[] weights;
    private final KernelPlanes forward;
    private final KernelPlanes turned;
    private boolean known;
    private long compared;

    LayerPlanes(Conv2DShape s) {
        shape = s;
        weights = new float[s.kernelSize()];
        forward = new KernelPlanes(s, false);
        turned = new KernelPlanes(s, true);
    }

    /// Whether these are planes of kernels of that shape.
    boolean areOf(Conv2DShape s) {
        return shape.inC() == s.inC() && shape.outC() == s.outC();
    }

    /// Planes that are up to date. Threads that come while another makes them wait for it.
    ///
    /// @param moment weights that were compared in this moment are not compared again
    synchronized KernelPlanes planes(boolean turn, float[] w, long moment, Workers workers) {
        if (!known || (compared != moment && !equal(workers, w))) {
            System.arraycopy(w, 0, weights, 0, weights.length);
            forward.forget();
            turned.forget();
            known = true;
        }
        compared = moment;
        KernelPlanes wanted = turn ? turned : forward;
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
        for (boolean differ : differs) {
            if (differ) {
                return false;
            }
        }
        return true;
    }
}
