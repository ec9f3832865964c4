package dev.yij.simd.winograd;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.simd.thread.Workers;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

/// The transformed kernels of all layers that a backend has computed, shared by the backends of its workers.
/// Thread-safe.
public final class PlaneCache {

    /// By the array of a layer's weights, for as long as that is reachable.
    private final Map<float[], LayerPlanes> layers = new WeakHashMap<>();

    /// Arrays whose numbers do not change: [#setConstant].
    private final Set<float[]> constants = Collections.newSetFromMap(new WeakHashMap<>());

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

    /// The numbers in this array stay as they are now until the next call: they need not be compared.
    public synchronized void setConstant(float[] w) {
        constants.add(w);
        layers.remove(w);
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
            now = constants.contains(w) ? 0 : moment; // that of no call
            layer = layers.get(w);
            if (layer == null || !layer.fit(s)) {
                layer = new LayerPlanes(s);
                layers.put(w, layer);
            }
        }
        return layer.planes(direction, w, now, workers);
    }
}
