package dev.yij.testvectors;

/// One dense layer. Layouts, row-major: input `images × in`, kernel `in × out`, bias `out`, output `images ×
/// out`.
///
/// @param images rows in the batch, N
/// @param in     inputs of each row
/// @param out    outputs of each row
/// @param bias   whether there is a bias; without one, kernels are handed null for it
public record DenseDims(int images, int in, int out, boolean bias) implements Dims {

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if one is below 1
    public DenseDims {
        Dims.requirePositive("dense", images, in, out);
    }

    /// For example `n2_33to17_bias`.
    @Override
    public String toString() {
        return "n" + images + "_" + in + "to" + out + (bias ? "_bias" : "");
    }
}
