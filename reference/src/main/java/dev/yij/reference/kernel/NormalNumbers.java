package dev.yij.reference.kernel;

/// Standard normal numbers by hashing a counter, as [DropoutMask] decides what it keeps: the same number for
/// the same step, layer and position, without storing any.
///
/// @param key   the random stream: one per seed, layer and training step
/// @param first the index, within the batch, of the first element of this call
public record NormalNumbers(long key, long first) {

    /// The numbers of one layer; the layer's name selects its random stream.
    ///
    /// @param stepKey the stream of the training step
    /// @param layer   the layer's name
    /// @param first   the index, within the batch, of the first element
    public static NormalNumbers of(long stepKey, String layer, long first) {
        return new NormalNumbers(DropoutMask.of(stepKey, layer, first, 0).key(), first);
    }

    /// The number of element `i` of this call, by the method of Box and Muller.
    public float at(int i) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - DropoutMask.unit(key, 2 * (first + i))));
        return (float) (radius * StrictMath.cos(2 * Math.PI * DropoutMask.unit(key, 2 * (first + i) + 1)));
    }
}
