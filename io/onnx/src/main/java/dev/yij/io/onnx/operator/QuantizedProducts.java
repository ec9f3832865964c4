package dev.yij.io.onnx.operator;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.Dims;
import dev.yij.io.onnx.graph.ElementType;
import dev.yij.io.onnx.graph.OnnxTensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Convolutions and matrix products of 8-bit integers, whose sums are exact in 32 bits.
final class QuantizedProducts {

    private QuantizedProducts() {}

    /// `ConvInteger`: the sums themselves.
    static List<OnnxTensor> convInteger(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        OnnxTensor w = call.input(1);
        int[] ws = minus(call, w, call.optional(3), 0);
        IntegerConvolution conv = new IntegerConvolution(call, x.dims(), w.dims());
        return List.of(sums(call, conv.out(), conv.sums(minus(call, x, call.optional(2), 0), ws)));
    }

    private static OnnxTensor sums(Call call, Dims dims, int[] sums) throws FormatException {
        OnnxTensor y = call.zeros(ElementType.INT32, dims);
        for (int i = 0; i < sums.length; i++) {
            y.set(i, (long) sums[i]);
        }
        return y;
    }

    /// `QLinearConv`: the sums, scaled and quantized again.
    static List<OnnxTensor> qLinearConv(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        OnnxTensor w = call.input(3);
        OnnxTensor b = call.optional(8);
        OnnxTensor scales = call.input(4);
        IntegerConvolution conv = new IntegerConvolution(call, x.dims(), w.dims());
        int[] sums = conv.sums(minus(call, x, call.input(2), 0), minus(call, w, call.input(5), 0));
        int filters = conv.out().get(1);
        int pixels = conv.out().size(2, conv.out().rank());
        if (scales.size() != 1 && scales.size() != filters || b != null && b.size() != filters) {
            throw call.error("the scales " + scales + " or the bias do not fit " + filters + " filters");
        }
        double scale = one(call, 1) / one(call, 6);
        OnnxTensor zero = call.input(7);
        OnnxTensor y = call.zeros(zero.type(), conv.out());
        for (int i = 0; i < sums.length; i++) {
            int filter = i / pixels % filters;
            long sum = sums[i] + (b == null ? 0 : b.integer(filter));
            float factor = (float) (scale * scales.number(scales.size() == 1 ? 0 : filter));
            y.set(i, Quantization.clipped(zero.type(), Math.rint((double) sum * factor) + zero.number(0)));
        }
        return List.of(y);
    }

    private static double one(Call call, int input) throws FormatException {
        OnnxTensor scalar = call.input(input);
        if (scalar.size() != 1) {
            throw call.error("expected one number as input " + input + ", found " + scalar);
        }
        return scalar.number(0);
    }

    /// `MatMulInteger`: the sums themselves.
    static List<OnnxTensor> matMulInteger(Call call) throws FormatException {
        return List.of(product(call, call.input(0), call.optional(2), call.input(1), call.optional(3)));
    }

    /// The matrix product of the numbers minus their zero points: one for each row of `a` and column of `b`, or
    /// one for all.
    private static OnnxTensor product(
            Call call, OnnxTensor a, @Nullable OnnxTensor zeroA, OnnxTensor b, @Nullable OnnxTensor zeroB)
            throws FormatException {
        OnnxTensor left = sums(call, a.dims(), minus(call, a, zeroA, a.dims().rank() - 2));
        OnnxTensor right = sums(call, b.dims(), minus(call, b, zeroB, b.dims().rank() - 1));
        return Products.matMul(call, left, right);
    }

    /// `QLinearMatMul`: the sums, scaled and quantized again.
    static List<OnnxTensor> qLinearMatMul(Call call) throws FormatException {
        OnnxTensor product = product(call, call.input(0), call.input(2), call.input(3), call.input(5));
        double scale = one(call, 1) * one(call, 4) / one(call, 6);
        OnnxTensor zero = call.input(7);
        OnnxTensor y = call.zeros(zero.type(), product.dims());
        for (int i = 0; i < y.size(); i++) {
            y.set(i, Quantization.clipped(zero.type(), Math.rint(product.number(i) * scale) + zero.number(0)));
        }
        return List.of(y);
    }

    /// A tensor minus its zero point: one number, or one for each position along an axis.
    private static int[] minus(Call call, OnnxTensor x, @Nullable OnnxTensor zero, int axis) throws FormatException {
        int[] values = new int[x.size()];
        call.work(values.length);
        boolean single = zero == null || zero.size() == 1;
        if (zero != null && !single && (axis < 0 || zero.size() != x.dims().get(axis))) {
            throw call.error("zero points " + zero + " do not fit " + x);
        }
        int inner = single ? 1 : x.dims().size(axis + 1, x.dims().rank());
        for (int i = 0; i < values.length; i++) {
            values[i] = (int) (x.integer(i) - (zero == null ? 0 : zero.integer(i / inner % zero.size())));
        }
        return values;
    }

    /// A convolution of one or two spatial axes in 32-bit integers.
    private static final class IntegerConvolution {

        private final Call call;
        private final int images;
        private final int channels;
        private final int filters;
        private final int groups;
        private final SlidingWindow v;
        private final SlidingWindow h;
        private final Dims out;

        IntegerConvolution(Call call, Dims x, Dims w) throws FormatException {
            this.call = call;
            if (x.rank() < 3 || x.rank() > 4 || w.rank() != x.rank()) {
                throw call.unsupported("a quantized convolution of " + x + " with " + w);
            }
            SlidingWindow[] windows = SlidingWindow.of(call, x, Arrays.copyOfRange(w.toArray(), 2, w.rank()));
            long group = call.attributes().integer("group", 1);
            images = x.get(0);
            channels = x.get(1);
            filters = w.get(0);
            if (group < 1 || filters % group != 0 || w.get(1) * group != channels) {
                throw call.error(group + " groups of kernels " + w + " do not fit an input " + x);
            }
            groups = (int) group;
            v = windows.length == 2 ? windows[0] : new SlidingWindow(1, 1, 1, 1, 0, 0, 1);
            h = windows[windows.length - 1];
            long[] dims = x.toArray();
            dims[1] = filters;
            for (int axis = 0; axis < windows.length; axis++) {
                dims[axis + 2] = windows[axis].out();
            }
            out = Dims.of(dims);
        }

        Dims out() {
            return out;
        }

        /// The innermost loop runs along a row of the output.
        int[] sums(int[] x, int[] w) throws FormatException {
            int perFilter = channels / groups;
            call.work(WindowWalk.saturated(out.size(), (long) perFilter * v.size() * h.size() / 4 + 1));
            call.requireRoom((long) out.size() * Integer.BYTES);
            int[] y = new int[out.size()];
            for (int n = 0; n < images; n++) {
                for (int f = 0; f < filters; f++) {
                    for (int c = 0; c < perFilter; c++) {
                        int channel = n * channels + f / (filters / groups) * perFilter + c;
                        int kernel = (f * perFilter + c) * v.size() * h.size();
                        for (int o = 0; o < v.out(); o++) {
                            for (int k = v.firstTap(o); k < v.endTap(o); k++) {
                                int row = (channel * v.in() + (int) v.inputAt(o, k)) * h.in();
                                addRow(
                                        x,
                                        row,
                                        w,
                                        kernel + k * h.size(),
                                        y,
                                        ((n * filters + f) * v.out() + o) * h.out());
                            }
                        }
                    }
                }
            }
            return y;
        }

        private void addRow(int[] x, int row, int[] w, int kernel, int[] y, int to) {
            for (int k = 0; k < h.size(); k++) {
                int weight = w[kernel + k];
                int offset = k * h.dilation() - h.before();
                int first = offset >= 0 ? 0 : (-offset + h.stride() - 1) / h.stride();
                int end = Math.min(h.out(), Math.floorDiv(h.in() - 1 - offset, h.stride()) + 1);
                for (int o = first; o < end; o++) {
                    y[to + o] += weight * x[row + offset + o * h.stride()];
                }
            }
        }
    }
}
