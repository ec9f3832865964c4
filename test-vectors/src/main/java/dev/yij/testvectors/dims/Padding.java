package dev.yij.testvectors.dims;

/// How the border of an image is padded.
public enum Padding {
    /// No padding: windows lie inside the image.
    VALID,
    /// So much padding that the output has ⌈in / stride⌉ positions; if the number of padding pixels is odd, the
    /// extra one is at the bottom or right (TensorFlow's `SAME`, ONNX's `SAME_UPPER`).
    SAME;

    /// Number of outputs along one axis: of windows that fit into the image (VALID), or ⌈in / stride⌉ (SAME).
    int outputs(int in, int size, int stride, int dilation) {
        int room = this == SAME ? in : in - extent(size, dilation) + 1;
        return Math.max(room + stride - 1, 0) / stride;
    }

    /// Padding before the first pixel: half of the total, rounded down.
    int before(int in, int size, int stride, int dilation) {
        return total(in, size, stride, dilation) / 2;
    }

    /// Padding after the last pixel: the rest of the total.
    int after(int in, int size, int stride, int dilation) {
        return total(in, size, stride, dilation) - before(in, size, stride, dilation);
    }

    /// The pixels by which the last window exceeds the image if the first one starts at the first pixel.
    private int total(int in, int size, int stride, int dilation) {
        if (this == VALID) {
            return 0;
        }
        int lastStart = (outputs(in, size, stride, dilation) - 1) * stride;
        return Math.max(lastStart + extent(size, dilation) - in, 0);
    }

    /// Pixels from the first to the last tap, both included.
    private static int extent(int size, int dilation) {
        return dilation * (size - 1) + 1;
    }

    /// The name in Keras.
    @Override
    public String toString() {
        return this == SAME ? "same" : "valid";
    }
}
