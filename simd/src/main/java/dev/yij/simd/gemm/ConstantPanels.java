package dev.yij.simd.gemm;

import dev.yij.simd.thread.Workers;
import java.util.Map;
import java.util.WeakHashMap;

/// The panels of weights that [do not change][dev.yij.reference.kernel.Backend#setConstant], packed once.
/// Shared by the backends of all workers. Thread-safe.
public final class ConstantPanels {

    /// By the array of the weights, for as long as that is reachable.
    private final Map<float[], WeightPanels> panels = new WeakHashMap<>();

    /// No weights yet.
    public ConstantPanels() {}

    /// The numbers in this array stay as they are now until the next call.
    public synchronized void setConstant(float[] w) {
        panels.put(w, new WeightPanels());
    }

    /// B = w: kept panels if w is constant, and otherwise those of `own`, packed for this call.
    public WeightPanels pack(Workers workers, int k, int n, float[] w, WeightPanels own) {
        WeightPanels kept;
        synchronized (this) {
            kept = panels.get(w);
        }
        if (kept == null) {
            own.pack(workers, k, n, w);
            return own;
        }
        kept.packOnce(workers, k, n, w);
        return kept;
    }
}
