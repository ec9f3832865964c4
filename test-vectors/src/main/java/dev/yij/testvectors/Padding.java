package dev.yij.testvectors;

/// What happens where a window reaches past the border of the image.
public enum Padding {
    /// The window stays inside; the output is smaller than the input.
    VALID,
    /// Padding all round, so that the output has ⌈in / stride⌉ positions; an odd pixel of it goes to the bottom
    /// and the right (TensorFlow's `SAME`, ONNX's `SAME_UPPER`).
    SAME;

    /// Outputs along one axis: how many windows fit (VALID), or how many strides it takes to pass the input
    /// (SAME).
    int outputs(int in, int size, int stride, int dilation) {
        int room = this == SAME ? in : in - reach(size, dilation) + 1;
        return Math.max(room + stride - 1, 0) / stride;
    }

    /// Padding before the first pixel, for SAME half (rounded down) of what the last window lacks when the
    /// first one starts at the first pixel.
    int before(int in, int size, int stride, int dilation) {
        return lacking(in, size, stride, dilation) / 2;
    }

    /// Padding after the last pixel: what is lacking and not put before.
    int after(int in, int size, int stride, int dilation) {
        return lacking(in, size, stride, dilation) - before(in, size, stride, dilation);
    }

    private int lacking(int in, int size, int stride, int dilation) {
        if (this == VALID) {
            return 0;
        }
        int lastStart = (outputs(in, size, stride, dilation) - 1) * stride;
        return Math.max(lastStart + reach(size, dilation) - in, 0);
    }

    /// Pixels from the first to the last tap, both counted.
    private static int reach(int size, int dilation) {
        return dilation * (size - 1) + 1;
    }

    /// Keras's spelling.
    @Override
    public String toString() {
        return this == SAME ? "same" : "valid";
    }
}
