package dev.yij.testvectors.dims;

import java.util.Map;

/// One dense layer. Layouts, row-major: input `images × in`, kernel `in × out`, bias `out`, output `images ×
/// out`.
///
/// @param images rows in the batch, N
/// @param in     inputs of each row
/// @param out    outputs of each row
/// @param bias   whether there is a bias; without one, kernels receive null for it
public record DenseDims(int images, int in, int out, boolean bias) implements Dims {

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if one is below 1
    public DenseDims {
        Dims.requirePositive("dense", images, in, out);
    }

    /// Shape of the input.
    public int[] xShape() {
        return new int[] {images, in};
    }

    /// Shape of the kernel.
    public int[] wShape() {
        return new int[] {in, out};
    }

    /// Shape of the bias, no elements without one.
    public int[] bShape() {
        return new int[] {bias ? out : 0};
    }

    /// Shape of the output.
    public int[] yShape() {
        return new int[] {images, out};
    }

    @Override
    public Map<String, Object> attributes() {
        return Map.of("bias", bias);
    }

    /// For example `n2_33to17_bias`.
    @Override
    public String toString() {
        return "n" + images + "_" + in + "to" + out + (bias ? "_bias" : "");
    }
}
