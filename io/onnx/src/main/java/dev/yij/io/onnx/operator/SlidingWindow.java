package dev.yij.io.onnx.operator;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.Dims;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A window that slides along one spatial axis, as the attributes of convolutions and pools describe it.
///
/// At output position `o`, tap `k` reads input position `o · stride - before + k · dilation`.
///
/// @param in       input positions
/// @param size     taps
/// @param stride   input positions between neighbouring outputs
/// @param dilation input positions between neighbouring taps
/// @param before   positions of padding at the start
/// @param after    positions of padding at the end, without those added only by rounding up
/// @param out      output positions
record SlidingWindow(int in, int size, int stride, int dilation, int before, int after, int out) {

    /// The windows of a node, one for each spatial axis of its input `images × channels × …`.
    ///
    /// @param kernel the number of taps along each axis
    static SlidingWindow[] of(Call call, Dims x, long[] kernel) throws FormatException {
        int axes = x.rank() - 2;
        if (axes < 1 || kernel.length != axes) {
            throw call.error("expected an input of rank " + (kernel.length + 2) + " for a kernel of " + kernel.length
                    + " axes, found " + x);
        }
        long[] strides = list(call, "strides", axes, 1);
        long[] dilations = list(call, "dilations", axes, 1);
        long[] pads = list(call, "pads", 2 * axes, 0);
        String autoPad = call.attributes().word("auto_pad", "NOTSET");
        boolean ceil = call.attributes().has("ceil_mode") && call.attributes().flag("ceil_mode");
        SlidingWindow[] windows = new SlidingWindow[axes];
        for (int axis = 0; axis < axes; axis++) {
            int in = x.get(axis + 2);
            int size = within(call, "kernel_shape", kernel[axis], 1);
            int stride = within(call, "strides", strides[axis], 1);
            int dilation = within(call, "dilations", dilations[axis], 1);
            int before = within(call, "pads", pads[axis], 0);
            int after = within(call, "pads", pads[axis + axes], 0);
            windows[axis] = switch (autoPad) {
                case "NOTSET" -> explicit(call, in, size, stride, dilation, before, after, ceil);
                case "VALID" -> explicit(call, in, size, stride, dilation, 0, 0, false);
                case "SAME_UPPER" -> same(call, in, size, stride, dilation, false);
                case "SAME_LOWER" -> same(call, in, size, stride, dilation, true);
                default -> throw call.error("\"" + autoPad + "\" is not an auto_pad");
            };
            boolean given = call.attributes().has("pads") && (before != 0 || after != 0);
            if (given && (before != windows[axis].before || after != windows[axis].after)) {
                throw call.error("the attributes pads and auto_pad " + autoPad + " disagree");
            }
        }
        return windows;
    }

    static long[] list(Call call, String name, int length, long otherwise) throws FormatException {
        long @Nullable [] list = call.attributes().integers(name);
        if (list == null || list.length == 0) {
            list = new long[length];
            Arrays.fill(list, otherwise);
        }
        if (list.length != length) {
            throw call.error("the attribute " + name + " must have " + length + " numbers, found " + list.length);
        }
        return list;
    }

    static int within(Call call, String name, long value, int least) throws FormatException {
        if (value < least || value > 1 << 28) {
            throw call.error(
                    "the attribute " + name + " must lie between " + least + " and " + (1 << 28) + ", found " + value);
        }
        return (int) value;
    }

    /// Rounding up adds one more window if inputs remain, unless it would start in the padding at the end.
    private static SlidingWindow explicit(
            Call call, int in, int size, int stride, int dilation, int before, int after, boolean ceil)
            throws FormatException {
        long room = (long) in + before + after - extent(size, dilation);
        if (room < 0) {
            throw call.error("a window that spans " + extent(size, dilation) + " positions does not fit an input of "
                    + in + " with padding " + before + " and " + after);
        }
        long out = (ceil ? (room + stride - 1) / stride : room / stride) + 1;
        if (ceil && (out - 1) * stride >= (long) in + before) {
            out--;
        }
        return new SlidingWindow(in, size, stride, dilation, before, after, (int) out);
    }

    private static SlidingWindow same(Call call, int in, int size, int stride, int dilation, boolean lower)
            throws FormatException {
        long out = ((long) in + stride - 1) / stride;
        long total = Math.max((out - 1) * stride + extent(size, dilation) - in, 0);
        if (total > Integer.MAX_VALUE / 2) {
            throw call.error("the window would need " + total + " positions of padding");
        }
        int less = (int) (total / 2);
        int more = (int) total - less;
        return new SlidingWindow(in, size, stride, dilation, lower ? more : less, lower ? less : more, (int) out);
    }

    private static long extent(int size, int dilation) {
        return (size - 1L) * dilation + 1;
    }

    /// The input position under tap `k` at output position `o`; outside the input it is padding.
    long inputAt(int o, int k) {
        return (long) o * stride - before + (long) k * dilation;
    }

    /// The first tap at output position `o` that lies on the input.
    int firstTap(int o) {
        long start = inputAt(o, 0);
        return start >= 0 ? 0 : (int) Math.min(size, (-start + dilation - 1) / dilation);
    }

    /// The tap after the last one that lies on the input.
    int endTap(int o) {
        long room = in - 1L - inputAt(o, 0);
        return room < 0 ? 0 : (int) Math.min(size, room / dilation + 1);
    }

    /// The number of taps at output position `o` that lie on the input or its declared padding.
    int tapsCounted(int o) {
        long room = in - 1L + after - inputAt(o, 0);
        return room < 0 ? 0 : (int) Math.min(size, room / dilation + 1);
    }
}
