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

/// `Conv`: x `images × channels × …`, w `filters × channels / groups × …`, b `filters`, y `images × filters ×
/// …`.
///
/// With one or two spatial axes of float32 the [backend][dev.yij.reference.kernel.Backend] computes it, in its
/// own axis order; all other cases use the loops below, in double.
final class Convolution {

    private final Call call;
    private final OnnxTensor x;
    private final OnnxTensor w;
    private final @Nullable OnnxTensor b;
    private final SlidingWindow[] windows;
    private final int groups;
    private final Dims out;

    private Convolution(Call call) throws FormatException {
        this.call = call;
        x = call.input(0);
        w = call.input(1);
        b = call.optional(2);
        call.requireFloating(x);
        call.requireSameType(x, w);
        if (w.dims().rank() != x.dims().rank() || x.dims().rank() < 3) {
            throw call.error("expected images × channels × … and a kernel of the same rank, found " + x + " and " + w);
        }
        long[] kernel = Arrays.copyOfRange(w.dims().toArray(), 2, w.dims().rank());
        long[] given = call.attributes().integers("kernel_shape");
        if (given != null && !Arrays.equals(given, kernel)) {
            throw call.error("kernel_shape is " + Arrays.toString(given) + ", the kernel is " + w);
        }
        windows = SlidingWindow.of(call, x.dims(), kernel);
        long group = call.attributes().integer("group", 1);
        if (group < 1
                || group > filters()
                || filters() % group != 0
                || channels() != w.dims().get(1) * group) {
            throw call.error(group + " groups of kernels " + w + " do not fit an input " + x);
        }
        groups = (int) group;
        if (b != null) {
            call.requireSameType(x, b);
            if (!b.dims().equals(Dims.of(filters()))) {
                throw call.error("expected a bias for each of " + filters() + " filters, found " + b);
            }
        }
        long[] dims = x.dims().toArray();
        dims[1] = filters();
        for (int axis = 0; axis < windows.length; axis++) {
            dims[axis + 2] = windows[axis].out();
        }
        out = Dims.of(dims);
    }

    static List<OnnxTensor> conv(Call call) throws FormatException {
        return List.of(new Convolution(call).compute());
    }

    private int images() {
        return x.dims().get(0);
    }

    private int channels() {
        return x.dims().get(1);
    }

    private int filters() {
        return w.dims().get(0);
    }

    private OnnxTensor compute() throws FormatException {
        OnnxTensor y = call.zeros(x.type(), out);
        long terms = (long) w.dims().size(2, w.dims().rank()) * w.dims().get(1);
        long multiplications = WindowWalk.saturated(out.size(), terms);
        if (y.size() == 0 || x.size() == 0) {
            throw call.unsupported("a convolution of nothing");
        }
        if (x.type() == ElementType.FLOAT && windows.length <= 2) {
            call.backendWork(multiplications);
            byBackend(((OnnxTensor.Floats) x).data(), ((OnnxTensor.Floats) w).data(), ((OnnxTensor.Floats) y).data());
        } else {
            call.work(multiplications);
            byLoops(y);
        }
        return y;
    }

    /// Turns NCHW into NHWC and OIHW into HWIO.
    private void byBackend(float[] xs, float[] ws, float[] ys) {
        SlidingWindow one = new SlidingWindow(1, 1, 1, 1, 0, 0, 1);
        Window v = window(windows.length == 2 ? windows[0] : one);
        Window h = window(windows[windows.length - 1]);
        Conv2DShape s = new Conv2DShape(images(), new Window2D(v, h), channels(), filters(), groups);
        float[] x1 = new float[s.inputSize()];
        float[] y1 = new float[s.outputSize()];
        Layout.channelsLast(images(), channels(), s.inH() * s.inW(), 0, channels(), xs, x1);
        float[] w1 = Layout.hwio(filters(), s.groupInC(), s.kernelH() * s.kernelW(), ws);
        float[] b1 = b instanceof OnnxTensor.Floats bias ? bias.data() : null;
        if (groups == 1) {
            call.backend().conv2d(s, x1, w1, b1, y1);
        } else {
            call.backend().groupedConv2d(s, x1, w1, b1, y1);
        }
        Layout.channelsFirst(images(), filters(), s.outH() * s.outW(), 0, filters(), y1, ys);
    }

    static Window window(SlidingWindow w) {
        return Window.padded(w.in(), w.size(), w.stride(), w.dilation(), w.before(), w.after());
    }

    /// y[n,oc,o] = b[oc] + Σ x[n,ic,i(o,k)] · w[oc,ic,k] over ic and k.
    private void byLoops(OnnxTensor y) {
        WindowWalk walk = new WindowWalk(windows);
        int inPixels = x.dims().size(2, x.dims().rank());
        int outPixels = out.size(2, out.rank());
        int taps = w.dims().size(2, w.dims().rank());
        int inC = channels() / groups;
        int outC = filters() / groups;
        double[] sum = new double[1];
        for (int n = 0; n < images(); n++) {
            for (int oc = 0; oc < filters(); oc++) {
                for (int o = 0; o < outPixels; o++) {
                    walk.moveTo(o);
                    sum[0] = b == null ? 0 : b.number(oc);
                    for (int ic = 0; ic < inC; ic++) {
                        int channel = (n * channels() + oc / outC * inC + ic) * inPixels;
                        int kernel = (oc * inC + ic) * taps;
                        walk.forEachTap((i, k) -> sum[0] += x.number(channel + i) * w.number(kernel + k));
                    }
                    y.set((n * filters() + oc) * outPixels + o, sum[0]);
                }
            }
        }
    }
}
