package dev.yij.reference.kernel;

/// Decides which elements a dropout layer keeps by hashing a counter. The backward pass therefore recomputes
/// the same mask without storing it, and the mask does not depend on how a batch is split into slices or
/// threads.
///
/// @param key    the random stream: one per seed, layer and training step
/// @param first  the index, within the batch, of the first element of this call
/// @param rate   the fraction of elements that are dropped, 0 ≤ rate < 1
public record DropoutMask(long key, long first, float rate) {

    /// Checks the rate.
    ///
    /// @throws IllegalArgumentException if the rate is not in [0, 1)
    public DropoutMask {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("a dropout rate must lie in [0, 1), found " + rate);
        }
    }

    /// The mask of one layer; the layer's name selects its random stream.
    ///
    /// @param stepKey the stream of the training step
    /// @param layer   the layer's name
    /// @param first   the index, within the batch, of the first element
    public static DropoutMask of(long stepKey, String layer, long first, float rate) {
        return new DropoutMask(stepKey + layer.hashCode() * 0xD1B54A32D192ED03L, first, rate);
    }

    /// Whether element `i` of this call is kept.
    public boolean keeps(int i) {
        return unit(key, first + i) >= rate;
    }

    /// The factor of a kept element, 1 / (1 - rate), so that the expected value of the output is that of the
    /// input.
    public float scale() {
        return 1f / (1f - rate);
    }

    /// The number of a stream at an index, in [0, 1).
    static float unit(long key, long index) {
        return unit(key + index * 0x9E3779B97F4A7C15L);
    }

    /// A float in [0, 1) from 24 bits of SplitMix64's finaliser (Steele, Lea, Flood, OOPSLA 2014).
    private static float unit(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return ((z ^ (z >>> 31)) >>> 40) * 0x1p-24f;
    }
}
