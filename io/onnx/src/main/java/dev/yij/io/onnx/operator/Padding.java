package dev.yij.io.onnx.operator;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.Dims;
import dev.yij.io.onnx.graph.OnnxTensor;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/// `Pad`: adds elements before and after each axis, or removes some if their number is negative.
final class Padding {

    private Padding() {}

    static List<OnnxTensor> pad(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        int rank = x.dims().rank();
        String mode = call.attributes().word("mode", "constant");
        long[] pads = pads(call);
        long[] axes = call.optionalIntegers(3);
        int listed = axes == null ? rank : axes.length;
        if (pads.length != 2 * listed) {
            throw call.error("expected " + 2 * listed + " pads for " + x + ", found " + pads.length);
        }
        long[] before = new long[rank];
        long[] dims = x.dims().toArray();
        boolean[] seen = new boolean[rank];
        for (int i = 0; i < listed; i++) {
            int axis = axes == null ? i : call.axis(axes[i], rank);
            requireModest(call, pads[i]);
            requireModest(call, pads[i + listed]);
            if (seen[axis]) {
                throw call.error("axis " + axis + " is padded twice");
            }
            seen[axis] = true;
            before[axis] = pads[i];
            dims[axis] += pads[i] + pads[i + listed];
        }
        Dims to = Dims.of(dims);
        OnnxTensor fill = fill(call, x);
        OnnxTensor y = call.zeros(x.type(), to);
        if (y.size() == 0) {
            return List.of(y);
        }
        int[][] sources = new int[rank][];
        for (int axis = 0; axis < rank; axis++) {
            sources[axis] = sources(call, mode, x.dims().get(axis), to.get(axis), before[axis]);
        }
        IntUnaryOperator source = sourceOf(to, x.dims().strides(), sources);
        for (int i = 0; i < y.size(); i++) {
            int from = source.applyAsInt(i);
            if (from >= 0) {
                y.set(i, x, from);
            } else if (fill.size() > 0) {
                y.set(i, fill, 0);
            }
        }
        return List.of(y);
    }

    private static long[] pads(Call call) throws FormatException {
        if (call.operatorSet() >= 11) {
            return call.integers(1);
        }
        long[] pads = call.attributes().integers(call.operatorSet() < 2 ? "paddings" : "pads");
        if (pads == null) {
            throw call.error("the attribute pads is missing");
        }
        return pads;
    }

    private static void requireModest(Call call, long pad) throws FormatException {
        if (Math.abs(pad) > Integer.MAX_VALUE || pad == Long.MIN_VALUE) {
            throw call.error(pad + " elements cannot be added or cut off");
        }
    }

    /// The fill value, or none, which means 0.
    private static OnnxTensor fill(Call call, OnnxTensor x) throws FormatException {
        if (call.operatorSet() < 11) {
            OnnxTensor fill = OnnxTensor.zeros(x.type(), Dims.of(1));
            fill.set(0, call.attributes().number("value", 0));
            return fill;
        }
        @Nullable OnnxTensor fill = call.optional(2);
        if (fill == null) {
            return OnnxTensor.zeros(x.type(), Dims.of(0));
        }
        call.requireSameType(x, fill);
        if (fill.size() > 1) {
            throw call.error("expected one number to fill with, found " + fill);
        }
        return fill;
    }

    /// For each position along one axis of the result, the position from which it is copied, or -1 for none.
    private static int[] sources(Call call, String mode, int in, int out, long before) throws FormatException {
        if (in == 0 && !mode.equals("constant")) {
            throw call.error("an empty axis can be padded with a constant only, found mode " + mode);
        }
        int[] sources = new int[out];
        for (int o = 0; o < out; o++) {
            long i = o - before;
            sources[o] = (int)
                    switch (mode) {
                        case "constant" -> i >= 0 && i < in ? i : -1;
                        case "edge" -> Math.clamp(i, 0, in - 1);
                        case "wrap" -> Math.floorMod(i, in);
                        case "reflect" -> reflected(i, in);
                        default -> throw call.unsupported("mode \"" + mode + "\"");
                    };
        }
        return sources;
    }

    /// Reflection without repeating the ends.
    private static long reflected(long i, int in) {
        if (in == 1) {
            return 0;
        }
        long period = 2L * (in - 1);
        long phase = Math.floorMod(i, period);
        return Math.min(phase, period - phase);
    }

    private static IntUnaryOperator sourceOf(Dims to, int[] strides, int[][] sources) {
        return element -> {
            int from = 0;
            int rest = element;
            for (int axis = to.rank() - 1; axis >= 0; axis--) {
                int position = sources[axis][rest % to.get(axis)];
                if (position < 0) {
                    return -1;
                }
                from += position * strides[axis];
                rest /= to.get(axis);
            }
            return from;
        };
    }
}
