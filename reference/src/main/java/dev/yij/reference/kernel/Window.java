package dev.yij.reference.kernel;

import dev.yij.reference.tensor.ShapeException;

/// A window sliding along one axis of an image: the one place where output sizes and padding are computed.
///
/// At output position `o`, tap `k` of the window reads input position `o · stride - before + k · dilation`;
/// positions outside `0 … in - 1` are padding.
///
/// @param in       input positions along the axis
/// @param size     taps in the window
/// @param stride   input positions between neighbouring outputs
/// @param dilation input positions between neighbouring taps; 1 for an ordinary window
/// @param before   positions of padding at the start (top, left)
/// @param after    positions of padding at the end (bottom, right)
/// @param out      output positions, ⌊(in + before + after - extent) / stride⌋ + 1
public record Window(int in, int size, int stride, int dilation, int before, int after, int out) {

    /// Checks that the parts agree, and that every position, padding counted, fits an `int`.
    ///
    /// @throws ShapeException if a number is out of range or the window does not fit
    public Window {
        if (in < 1 || size < 1 || stride < 1 || dilation < 1 || before < 0 || after < 0) {
            throw new ShapeException("input, window, stride and dilation must be at least 1 and padding at least 0, "
                    + "found input " + in + ", window " + size + ", stride " + stride + ", dilation " + dilation
                    + ", padding " + before + " and " + after);
        }
        long padded = (long) in + before + after;
        if (padded > Integer.MAX_VALUE) {
            throw new ShapeException("an input of " + in + " padded by " + before + " and " + after + " has " + padded
                    + " positions, more than 2147483647");
        }
        long extent = (size - 1L) * dilation + 1;
        if (extent > padded) {
            throw new ShapeException("a window that spans " + extent + " positions does not fit an input of " + in
                    + (padded == in ? "" : " padded to " + padded));
        }
        if (out != (padded - extent) / stride + 1) {
            throw new ShapeException(
                    "expected " + ((padded - extent) / stride + 1) + " output positions, found " + out);
        }
    }

    /// The window for Keras's `padding="valid"` or `"same"`.
    ///
    /// SAME (TensorFlow, `GetWindowedOutputSizeVerbose`): out = ⌈in / stride⌉, total padding
    /// max((out - 1) · stride + extent - in, 0), of which ⌊total / 2⌋ before and the rest after.
    ///
    /// @throws ShapeException if a number is out of range or the window does not fit
    public static Window of(int in, int size, int stride, int dilation, Padding padding) {
        if (padding == Padding.VALID || in < 1 || size < 1 || stride < 1 || dilation < 1) {
            return padded(in, size, stride, dilation, 0, 0);
        }
        int out = (in - 1) / stride + 1;
        long total = Math.max((out - 1L) * stride + (size - 1L) * dilation + 1 - in, 0);
        if (in + total > Integer.MAX_VALUE) {
            throw new ShapeException("an input of " + in + " under a window of " + size + " taps with dilation "
                    + dilation + " would be padded to " + (in + total) + " positions, more than 2147483647");
        }
        int before = (int) (total / 2);
        return new Window(in, size, stride, dilation, before, (int) total - before, out);
    }

    /// The window for explicitly given padding, as ONNX's `pads` has it.
    ///
    /// @throws ShapeException if a number is out of range or the window does not fit
    public static Window padded(int in, int size, int stride, int dilation, int before, int after) {
        long room = (long) in + before + after - ((size - 1L) * dilation + 1);
        return new Window(in, size, stride, dilation, before, after, (int) (room / Math.max(stride, 1)) + 1);
    }

    /// The input position read by tap `k` of the window at output position `o`; a position outside the input is
    /// padding.
    public int inputAt(int o, int k) {
        return o * stride - before + k * dilation;
    }

    /// The output position whose tap `k` reads input position `i`, or -1 if there is none: the inverse of
    /// [#inputAt].
    public int outputAt(int i, int k) {
        int distance = i + before - k * dilation;
        return distance >= 0 && distance % stride == 0 && distance / stride < out ? distance / stride : -1;
    }

    /// Whether an input position lies in the image, not in its padding.
    public boolean contains(int i) {
        return i >= 0 && i < in;
    }

    /// The number of taps of the window at output position `o` that lie on the input, not on its padding.
    public int tapsInside(int o) {
        int inside = 0;
        for (int k = 0; k < size; k++) {
            inside += contains(inputAt(o, k)) ? 1 : 0;
        }
        return inside;
    }
}
