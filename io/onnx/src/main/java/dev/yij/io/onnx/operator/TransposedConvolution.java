package dev.yij.io.onnx.operator;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.Dims;
import dev.yij.io.onnx.graph.ElementType;
import dev.yij.io.onnx.graph.OnnxTensor;
import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.Window;
import dev.yij.reference.kernel.Window2D;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `ConvTranspose`: x `images × channels × …`, w `channels × filters / groups × …`, y `images × filters × …`.
/// It computes what a convolution with the same window passes back to its input, so that the windows slide
/// over the output here.
final class TransposedConvolution {

    private final Call call;
    private final OnnxTensor x;
    private final OnnxTensor w;
    private final @Nullable OnnxTensor b;
    private final int groups;
    private final SlidingWindow[] windows;
    private final Dims out;

    private TransposedConvolution(Call call) throws FormatException {
        this.call = call;
        x = call.input(0);
        w = call.input(1);
        b = call.optional(2);
        call.requireFloating(x);
        call.requireSameType(x, w);
        long group = call.attributes().integer("group", 1);
        boolean fits = x.dims().rank() >= 3
                && w.dims().rank() == x.dims().rank()
                && w.dims().get(0) == x.dims().get(1)
                && group >= 1
                && x.dims().get(1) % group == 0;
        if (!fits || x.size() == 0 || w.size() == 0) {
            throw call.error(group + " groups of kernels " + w + " do not fit an input " + x);
        }
        long[] kernel = Arrays.copyOfRange(w.dims().toArray(), 2, w.dims().rank());
        long[] given = call.attributes().integers("kernel_shape");
        if (given != null && !Arrays.equals(given, kernel)) {
            throw call.error("kernel_shape is " + Arrays.toString(given) + ", the kernel is " + w);
        }
        groups = (int) group;
        windows = windows(kernel);
        long[] dims = x.dims().toArray();
        dims[1] = w.dims().get(1) * group;
        for (int axis = 0; axis < windows.length; axis++) {
            dims[axis + 2] = windows[axis].in();
        }
        out = Dims.of(dims);
        if (b != null) {
            call.requireSameType(x, b);
            if (b.size() != out.get(1)) {
                throw call.error("expected a bias for each of " + out.get(1) + " filters, found " + b);
            }
        }
    }

    static List<OnnxTensor> transposed(Call call) throws FormatException {
        return List.of(new TransposedConvolution(call).compute());
    }

    private SlidingWindow[] windows(long[] kernel) throws FormatException {
        int axes = kernel.length;
        long[] strides = SlidingWindow.list(call, "strides", axes, 1);
        long[] dilations = SlidingWindow.list(call, "dilations", axes, 1);
        long[] pads = SlidingWindow.list(call, "pads", 2 * axes, 0);
        long[] more = SlidingWindow.list(call, "output_padding", axes, 0);
        long[] wanted = call.attributes().integers("output_shape");
        String autoPad = call.attributes().word("auto_pad", "NOTSET");
        if (wanted != null && wanted.length == axes + 2) { // some exporters add images and channels
            wanted = Arrays.copyOfRange(wanted, 2, wanted.length);
        }
        if (wanted != null && wanted.length != axes) {
            throw call.error("output_shape must have " + axes + " numbers, found " + wanted.length);
        }
        SlidingWindow[] windows = new SlidingWindow[axes];
        for (int axis = 0; axis < axes; axis++) {
            int in = x.dims().get(axis + 2);
            int size = SlidingWindow.within(call, "kernel_shape", kernel[axis], 1);
            int stride = SlidingWindow.within(call, "strides", strides[axis], 1);
            int dilation = SlidingWindow.within(call, "dilations", dilations[axis], 1);
            int before = SlidingWindow.within(call, "pads", pads[axis], 0);
            int after = SlidingWindow.within(call, "pads", pads[axis + axes], 0);
            long full = stride * (in - 1L)
                    + SlidingWindow.within(call, "output_padding", more[axis], 0)
                    + (size - 1L) * dilation
                    + 1;
            boolean same = autoPad.startsWith("SAME");
            long length = wanted != null ? wanted[axis] : same ? (long) in * stride : full - before - after;
            if (wanted != null || same) {
                long total = Math.max(0, full - length);
                before = (int) (autoPad.equals("SAME_UPPER") ? total / 2 : total - total / 2);
                after = (int) total - before;
            }
            if (length < 1 || length > 1 << 28) {
                throw call.error("axis " + (axis + 2) + " of the output would be " + length);
            }
            windows[axis] = new SlidingWindow((int) length, size, stride, dilation, before, after, in);
        }
        return windows;
    }

    private OnnxTensor compute() throws FormatException {
        OnnxTensor y = call.zeros(x.type(), out);
        long terms = (long) w.dims().size(2, w.dims().rank()) * w.dims().get(1);
        long multiplications = WindowWalk.saturated(x.size(), terms);
        boolean regular = Arrays.stream(windows).allMatch(TransposedConvolution::isRegular);
        if (x.type() == ElementType.FLOAT && windows.length <= 2 && regular) {
            call.backendWork(multiplications);
            byBackend(((OnnxTensor.Floats) x).data(), ((OnnxTensor.Floats) w).data(), ((OnnxTensor.Floats) y).data());
        } else {
            call.work(multiplications);
            byLoops(y);
        }
        if (b != null) {
            int pixels = out.size(2, out.rank());
            for (int i = 0; i < y.size(); i++) {
                y.set(i, y.number(i) + b.number(i / pixels % out.get(1)));
            }
        }
        return y;
    }

    /// Whether a convolution of the output has as many outputs as our input.
    private static boolean isRegular(SlidingWindow w) {
        long room = (long) w.in() + w.before() + w.after() - (w.size() - 1L) * w.dilation() - 1;
        return room >= 0 && room / w.stride() + 1 == w.out();
    }

    /// The gradient of a convolution of `filters` channels with as many filters as the input has channels.
    private void byBackend(float[] xs, float[] ws, float[] ys) {
        Window one = Window.padded(1, 1, 1, 1, 0, 0);
        Window v = windows.length == 2 ? Convolution.window(windows[0]) : one;
        Window h = Convolution.window(windows[windows.length - 1]);
        int images = x.dims().get(0);
        Conv2DShape s =
                new Conv2DShape(images, new Window2D(v, h), out.get(1), x.dims().get(1), groups);
        float[] dy = new float[s.outputSize()];
        float[] dx = new float[s.inputSize()];
        Layout.channelsLast(images, s.outC(), s.outH() * s.outW(), 0, s.outC(), xs, dy);
        float[] kernel = Layout.hwio(s.outC(), s.groupInC(), s.kernelH() * s.kernelW(), ws);
        if (groups == 1) {
            call.backend().conv2dGradInput(s, dy, kernel, dx);
        } else {
            call.backend().groupedConv2dGradInput(s, dy, kernel, dx);
        }
        Layout.channelsFirst(images, s.inC(), s.inH() * s.inW(), 0, s.inC(), dx, ys);
    }

    /// y[n,oc,i(o,k)] += x[n,ic,o] · w[ic,oc,k].
    private void byLoops(OnnxTensor y) {
        WindowWalk walk = new WindowWalk(windows);
        int inC = x.dims().get(1);
        int perGroup = w.dims().get(1);
        int inPixels = x.dims().size(2, x.dims().rank());
        int outPixels = out.size(2, out.rank());
        int taps = w.dims().size(2, w.dims().rank());
        double[] sums = new double[y.size()];
        for (int n = 0; n < x.dims().get(0); n++) {
            for (int ic = 0; ic < inC; ic++) {
                int firstOut = ic / (inC / groups) * perGroup;
                for (int o = 0; o < inPixels; o++) {
                    walk.moveTo(o);
                    double value = x.number((n * inC + ic) * inPixels + o);
                    for (int oc = 0; oc < perGroup; oc++) {
                        int channel = (n * out.get(1) + firstOut + oc) * outPixels;
                        int kernel = (ic * perGroup + oc) * taps;
                        walk.forEachTap((i, k) -> sums[channel + i] += value * w.number(kernel + k));
                    }
                }
            }
        }
        for (int i = 0; i < sums.length; i++) {
            y.set(i, sums[i]);
        }
    }

    /// `Col2Im`: adds the columns of a patch matrix `images × channels · taps × windows` back to images.
    static List<OnnxTensor> columnsToImage(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        long[] image = call.integers(1);
        long[] block = call.integers(2);
        if (x.dims().rank() != 3 || image.length != block.length || image.length == 0) {
            throw call.error("blocks of " + block.length + " axes do not fit images of " + image.length + " and " + x);
        }
        int taps = Dims.of(block).size();
        if (taps == 0 || x.dims().get(1) % taps != 0) {
            throw call.error(x + " holds no blocks of " + taps + " pixels");
        }
        long[] dims = new long[image.length + 2];
        dims[0] = x.dims().get(0);
        dims[1] = x.dims().get(1) / taps;
        System.arraycopy(image, 0, dims, 2, image.length);
        Dims to = Dims.of(dims);
        SlidingWindow[] windows = SlidingWindow.of(call, to, block);
        int columns = x.dims().get(2);
        if (WindowWalk.outputs(windows) != columns) {
            throw call.error("expected " + WindowWalk.outputs(windows) + " columns, found " + x);
        }
        OnnxTensor y = call.zeros(x.type(), to);
        call.work(x.size());
        int pixels = Dims.of(image).size();
        WindowWalk walk = new WindowWalk(windows);
        for (int channel = 0; channel < dims[0] * dims[1]; channel++) {
            int row = channel * taps;
            int start = channel * pixels;
            for (int o = 0; o < columns; o++) {
                int column = o;
                walk.moveTo(o);
                walk.forEachTap((i, k) ->
                        y.set(start + i, y.number(start + i) + x.number((row + k) * columns + column)));
            }
        }
        return List.of(y);
    }
}
