package dev.yij.simd.winograd;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.simd.thread.Workers;
import java.util.Map;
import java.util.WeakHashMap;

/// The transformed kernels of all layers that a backend has computed, shared by the backends of its workers.
/// Thread-safe.
public final class PlaneCache {

    /// By the array of a layer's weights, for as long as that is reachable.
    private final Map<float[], LayerPlanes> layers = new WeakHashMap<>();

    private long moment;
    private boolean weightsAreConstant;

    /// An empty cache.
    public PlaneCache() {}

    /// Runs something that changes no weights, so that comparing each layer's weights once is enough.
    public void whileNoWeightChanges(Runnable work) {
        begin();
        try {
            work.run();
        } finally {
            end();
        }
    }

    private synchronized void begin() {
        moment++;
        weightsAreConstant = true;
    }

    private synchronized void end() {
        weightsAreConstant = false;
    }

    /// Planes that are up to date.
    KernelPlanes planes(Conv2DShape s, Direction direction, float[] w, Workers workers) {
        LayerPlanes layer;
        long now;
        synchronized (this) {
            moment += weightsAreConstant ? 0 : 1;
            now = moment;
            layer = layers.get(w);
            if (layer == null || !layer.fit(s)) {
                layer = new LayerPlanes(s);
                layers.put(w, layer);
            }
        }
        return layer.planes(direction, w, now, workers);
    }
}
