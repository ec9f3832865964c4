package dev.yij.simd.winograd;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.simd.thread.Workers;
import java.util.Map;
import java.util.WeakHashMap;

/// The transformed kernels of all layers that a backend has met, shared by the backends of its workers.
public final class PlaneCache {

    /// By the array that holds a layer's weights, for as long as it lives.
    private final Map<float[], LayerPlanes> layers = new WeakHashMap<>();

    private long moment;
    private boolean still;

    /// An empty cache.
    public PlaneCache() {}

    /// Does something during which no weight changes, so that comparing each of them once will do.
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
        still = true;
    }

    private synchronized void end() {
        still = false;
    }

    /// Planes that are up to date.
    KernelPlanes planes(Conv2DShape s, Direction direction, float[] w, Workers workers) {
        LayerPlanes layer;
        long now;
        synchronized (this) {
            moment += still ? 0 : 1;
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
