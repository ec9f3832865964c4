package dev.yij.io.onnx.operator;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.Dims;
import dev.yij.io.onnx.graph.ElementType;
import dev.yij.io.onnx.graph.OnnxTensor;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.Pool2DShape;
import dev.yij.reference.kernel.Window;
import java.util.Arrays;
import java.util.List;

/// Pooling operators: a window slides over every channel of `images × channels × …` separately.
final class Pools {

    private Pools() {}

    /// `MaxPool`. The optional second output is the index of each maximum, over the whole input in row-major
    /// order, or with the spatial axes in column-major order if `storage_order` is 1. Of equal values the first
    /// one is chosen; if any value is NaN, the result is NaN.
    static List<OnnxTensor> max(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        SlidingWindow[] windows = windows(call, x);
        boolean columnMajor = call.attributes().flag("storage_order");
        Dims out = outputDims(x, windows);
        OnnxTensor y = call.zeros(x.type(), out);
        if (!call.wants(1) && byBackend(call, x, windows, y, Backend::maxPool2d)) {
            return List.of(y);
        }
        OnnxTensor indices = call.zeros(ElementType.INT64, call.wants(1) ? out : Dims.of(0));
        WindowWalk walk = new WindowWalk(windows);
        int inPixels = x.dims().size(2, x.dims().rank());
        int outPixels = out.size(2, out.rank());
        int[] best = new int[1];
        for (int channel = 0; channel < channels(x); channel++) {
            int base = channel * inPixels;
            for (int o = 0; o < outPixels; o++) {
                walk.moveTo(o);
                best[0] = -1;
                walk.forEachTap((i, k) -> best[0] = best[0] < 0 || exceeds(x, base + i, base + best[0]) ? i : best[0]);
                if (best[0] < 0) {
                    throw call.error("the window of output " + o + " covers padding only");
                }
                y.set(channel * outPixels + o, x, base + best[0]);
                if (indices.size() > 0) {
                    int where = columnMajor ? columnMajor(best[0], windows) : best[0];
                    indices.set(channel * outPixels + o, (long) base + where);
                }
            }
        }
        return List.of(y, indices);
    }

    private static boolean exceeds(OnnxTensor x, int challenger, int champion) {
        if (x.type().isFloating()) {
            double a = x.number(challenger);
            double b = x.number(champion);
            return a > b || Double.isNaN(a) && !Double.isNaN(b);
        }
        return x.type().compare(x.integer(challenger), x.integer(champion)) > 0;
    }

    private static int columnMajor(int rowMajor, SlidingWindow[] windows) {
        int rest = rowMajor;
        int index = 0;
        for (int axis = windows.length - 1; axis >= 0; axis--) {
            int position = rest % windows[axis].in();
            rest /= windows[axis].in();
            int stride = 1;
            for (int before = 0; before < axis; before++) {
                stride *= windows[before].in();
            }
            index += position * stride;
        }
        return index;
    }

    /// `AveragePool`: the sum over the window, divided by the number of its taps on the input, or with
    /// `count_include_pad` on the input and its padding. Positions added only by rounding up are not counted,
    /// but by `count_include_pad` before version 19, which counts all taps.
    static List<OnnxTensor> average(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        call.requireFloating(x);
        SlidingWindow[] windows = windows(call, x);
        boolean countPadding = call.attributes().flag("count_include_pad");
        Dims out = outputDims(x, windows);
        OnnxTensor y = call.zeros(x.type(), out);
        if (!countPadding && byBackend(call, x, windows, y, Backend::averagePool2d)) {
            return List.of(y);
        }
        WindowWalk walk = new WindowWalk(windows);
        int inPixels = x.dims().size(2, x.dims().rank());
        int outPixels = out.size(2, out.rank());
        double[] sum = new double[1];
        for (int channel = 0; channel < channels(x); channel++) {
            int base = channel * inPixels;
            for (int o = 0; o < outPixels; o++) {
                walk.moveTo(o);
                long count = !countPadding
                        ? walk.tapsInside()
                        : call.operatorSet() < 19 ? WindowWalk.taps(windows) : walk.tapsCounted();
                if (count == 0) {
                    throw call.error("the window of output " + o + " covers padding only");
                }
                sum[0] = 0;
                walk.forEachTap((i, k) -> sum[0] += x.number(base + i));
                y.set(channel * outPixels + o, sum[0] / count);
            }
        }
        return List.of(y);
    }

    /// A backend's pooling method.
    @FunctionalInterface
    private interface Kernel {
        void run(Backend backend, Pool2DShape s, float[] x, float[] y);
    }

    /// Uses the backend if it supports the operation: two axes of float32 without dilation. Positions added by
    /// rounding up become padding at the end.
    ///
    /// @return whether the backend computed it
    private static boolean byBackend(Call call, OnnxTensor x, SlidingWindow[] windows, OnnxTensor y, Kernel kernel) {
        boolean dilated = Arrays.stream(windows).anyMatch(w -> w.dilation() > 1);
        if (x.type() != ElementType.FLOAT || windows.length != 2 || dilated || x.size() == 0) {
            return false;
        }
        int images = x.dims().get(0);
        int channels = x.dims().get(1);
        Pool2DShape s = new Pool2DShape(images, window(windows[0]), window(windows[1]), channels);
        float[] x1 = new float[s.inputSize()];
        float[] y1 = new float[s.outputSize()];
        Layout.channelsLast(images, channels, s.inH() * s.inW(), 0, channels, ((OnnxTensor.Floats) x).data(), x1);
        kernel.run(call.backend(), s, x1, y1);
        Layout.channelsFirst(images, channels, s.outH() * s.outW(), 0, channels, y1, ((OnnxTensor.Floats) y).data());
        return true;
    }

    private static Window window(SlidingWindow w) {
        int after = Math.max(w.after(), (w.out() - 1) * w.stride() + w.size() - w.in() - w.before());
        return Window.padded(w.in(), w.size(), w.stride(), w.dilation(), w.before(), after);
    }

    private static SlidingWindow[] windows(Call call, OnnxTensor x) throws FormatException {
        long[] kernel = call.attributes().integers("kernel_shape");
        if (kernel == null) {
            throw call.error("the attribute kernel_shape is missing");
        }
        SlidingWindow[] windows = SlidingWindow.of(call, x.dims(), kernel);
        call.work(WindowWalk.saturated(channels(x), WindowWalk.work(windows)));
        return windows;
    }

    private static int channels(OnnxTensor x) {
        return x.dims().get(0) * x.dims().get(1);
    }

    private static Dims outputDims(OnnxTensor x, SlidingWindow[] windows) throws FormatException {
        long[] dims = x.dims().toArray();
        for (int axis = 0; axis < windows.length; axis++) {
            dims[axis + 2] = windows[axis].out();
        }
        return Dims.of(dims);
    }

    /// `LpPool`: the p-norm of the window.
    static List<OnnxTensor> norm(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        call.requireFloating(x);
        double p = call.operatorSet() < 2
                ? call.attributes().number("p", 2)
                : call.attributes().integer("p", 2);
        SlidingWindow[] windows = windows(call, x);
        OnnxTensor y = call.zeros(x.type(), outputDims(x, windows));
        WindowWalk walk = new WindowWalk(windows);
        int inPixels = x.dims().size(2, x.dims().rank());
        int outPixels = y.dims().size(2, x.dims().rank());
        double[] sum = new double[1];
        for (int i = 0; i < y.size(); i++) {
            int base = i / outPixels * inPixels;
            walk.moveTo(i % outPixels);
            sum[0] = 0;
            walk.forEachTap((at, k) -> sum[0] += Math.pow(Math.abs(x.number(base + at)), p));
            y.set(i, Math.pow(sum[0], 1 / p));
        }
        return List.of(y);
    }

    /// `MaxUnpool`: the inverse of `MaxPool` with indices; all other elements are zero.
    static List<OnnxTensor> unpool(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        OnnxTensor indices = call.input(1);
        long[] kernel = call.attributes().integers("kernel_shape");
        if (kernel == null
                || kernel.length != x.dims().rank() - 2
                || !indices.dims().equals(x.dims())) {
            throw call.error("indices " + indices + " or the kernel_shape do not fit " + x);
        }
        long[] strides = SlidingWindow.list(call, "strides", kernel.length, 1);
        long[] pads = SlidingWindow.list(call, "pads", 2 * kernel.length, 0);
        long[] dims = x.dims().toArray();
        for (int axis = 0; axis < kernel.length; axis++) {
            dims[axis + 2] =
                    (dims[axis + 2] - 1) * strides[axis] - pads[axis] - pads[axis + kernel.length] + kernel[axis];
        }
        Dims own = Dims.of(dims); // the indices refer to these
        long[] wanted = call.optionalIntegers(2);
        Dims to = wanted == null ? own : Dims.of(wanted);
        if (to.rank() != own.rank()) {
            throw call.error("an output of " + to + " does not fit " + x);
        }
        OnnxTensor y = call.zeros(x.type(), to);
        int[] strideOf = to.strides();
        for (int i = 0; i < x.size(); i++) {
            long rest = indices.integer(i);
            int at = 0;
            for (int axis = own.rank() - 1; axis >= 0; axis--) {
                long position = own.get(axis) == 0 ? -1 : Math.floorMod(rest, (long) own.get(axis));
                at = position < 0 || position >= to.get(axis) ? -1 : at;
                at = at < 0 ? at : at + (int) position * strideOf[axis];
                rest = Math.floorDiv(rest, Math.max(1L, own.get(axis)));
            }
            if (at < 0 || rest != 0) {
                throw call.error("index " + indices.integer(i) + " is outside an output of " + to);
            }
            y.set(at, x, i);
        }
        return List.of(y);
    }

    /// `GlobalMaxPool`: the largest element of every channel.
    static List<OnnxTensor> globalMax(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        Dims out = globalDims(call, x);
        OnnxTensor y = call.zeros(x.type(), out);
        int pixels = x.size() / Math.max(y.size(), 1);
        for (int channel = 0; channel < y.size(); channel++) {
            int best = channel * pixels;
            for (int i = 1; i < pixels; i++) {
                best = exceeds(x, channel * pixels + i, best) ? channel * pixels + i : best;
            }
            y.set(channel, x, best);
        }
        return List.of(y);
    }

    /// `GlobalAveragePool`: the mean of every channel.
    static List<OnnxTensor> globalAverage(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        call.requireFloating(x);
        OnnxTensor y = call.zeros(x.type(), globalDims(call, x));
        int pixels = x.size() / Math.max(y.size(), 1);
        for (int channel = 0; channel < y.size(); channel++) {
            double sum = 0;
            for (int i = 0; i < pixels; i++) {
                sum += x.number(channel * pixels + i);
            }
            y.set(channel, sum / pixels);
        }
        return List.of(y);
    }

    private static Dims globalDims(Call call, OnnxTensor x) throws FormatException {
        if (x.dims().rank() < 3 || x.size() == 0) {
            throw call.error("expected images × channels × …, found " + x);
        }
        call.work(x.size());
        long[] dims = x.dims().toArray();
        for (int axis = 2; axis < dims.length; axis++) {
            dims[axis] = 1;
        }
        return Dims.of(dims);
    }
}
