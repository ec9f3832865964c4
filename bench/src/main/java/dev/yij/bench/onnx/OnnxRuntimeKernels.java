package dev.yij.bench.onnx;

import static dev.yij.bench.onnx.OnnxGraph.integer;
import static dev.yij.bench.onnx.OnnxGraph.integers;
import static dev.yij.bench.onnx.OnnxGraph.word;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.DenseDims;
import dev.yij.testvectors.dims.PointDims;
import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.kernel.Kernels;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The kernels of ONNX Runtime, each as a model of its own. ONNX uses NCHW for images and OIHW for kernels, so
/// the models begin and end with transpositions. Forward kernels get their weights as constants, as in a real
/// model, since ONNX Runtime then packs them for its blocked convolution.
///
/// ONNX has operators for inference only. Gradients are composed of them where that is natural: with respect
/// to the input of a convolution through `ConvTranspose`, to its kernel through a convolution with batch and
/// channels exchanged. Other kernels are declined: average pooling's gradient, that
/// of a grouped convolution with respect to its kernel, those of functions of one number, clipped
/// cross-entropy, the optimizers.
public final class OnnxRuntimeKernels implements Kernels {

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final int threads;

    /// @param threads the number of threads of an operator
    public OnnxRuntimeKernels(int threads) {
        this.threads = threads;
    }

    @Override
    public void conv2d(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        OnnxGraph g = new OnnxGraph();
        compute(g, Map.of("x", x), Map.of(toNhwc(g, conv(g, d, w, b)), y));
    }

    @Override
    public void conv2dRelu(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        OnnxGraph g = new OnnxGraph();
        String rectified = g.node("Relu", List.of(conv(g, d, w, b)));
        compute(g, Map.of("x", x), Map.of(toNhwc(g, rectified), y));
    }

    @Override
    public void groupedConv2d(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        conv2d(d, x, w, b, y);
    }

    @Override
    public void groupedConv2dRelu(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        conv2dRelu(d, x, w, b, y);
    }

    @Override
    public void groupedConv2dGradInput(ConvDims d, float[] dy, float[] w, float[] dx) {
        conv2dGradInput(d, dy, w, dx);
    }

    private static String conv(OnnxGraph g, ConvDims d, float[] w, float @Nullable [] b) {
        List<String> in = new ArrayList<>();
        in.add(toNchw(g, g.input("x", longs(d.xShape()))));
        in.add(g.transposed(g.constant(w, longs(d.wShape())), 3, 2, 0, 1));
        if (b != null) {
            in.add(g.constant(b, d.outC()));
        }
        return g.node(
                "Conv",
                in,
                integers("strides", d.strideH(), d.strideW()),
                integers("dilations", d.dilationH(), d.dilationW()),
                integer("group", d.groups()),
                pads(d));
    }

    /// The transposed convolution is the gradient with respect to the input; rows and columns that no window
    /// covers come from the output's padding.
    @Override
    public void conv2dGradInput(ConvDims d, float[] dy, float[] w, float[] dx) {
        OnnxGraph g = new OnnxGraph();
        int reachedH = (d.outH() - 1) * d.strideH() + (d.kernelH() - 1) * d.dilationH() + 1;
        int reachedW = (d.outW() - 1) * d.strideW() + (d.kernelW() - 1) * d.dilationW() + 1;
        String gradient = g.node(
                "ConvTranspose",
                List.of(
                        toNchw(g, g.input("dy", longs(d.yShape()))),
                        g.transposed(g.constant(w, longs(d.wShape())), 3, 2, 0, 1)),
                integers("strides", d.strideH(), d.strideW()),
                integers("dilations", d.dilationH(), d.dilationW()),
                integer("group", d.groups()),
                pads(d),
                integers(
                        "output_padding",
                        d.inH() + d.padTop() + d.padBottom() - reachedH,
                        d.inW() + d.padLeft() + d.padRight() - reachedW));
        compute(g, Map.of("dy", dy), Map.of(toNhwc(g, gradient), dx));
    }

    /// dw[kh,kw,ic,oc] is a convolution of the images with dy as its kernel, where the input's channels are the
    /// batch and the batch is the channels, and where stride and dilation are exchanged. It may have a
    /// few more rows and columns than the kernel; these are cropped.
    @Override
    public void conv2dGradWeights(ConvDims d, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        OnnxGraph g = new OnnxGraph();
        String images = g.transposed(g.input("x", longs(d.xShape())), 3, 0, 1, 2);
        String gradients = g.input("dy", longs(d.yShape()));
        String product = g.node(
                "Conv",
                List.of(images, g.transposed(gradients, 3, 0, 1, 2)),
                integers("strides", d.dilationH(), d.dilationW()),
                integers("dilations", d.strideH(), d.strideW()),
                pads(d));
        String cut = g.node(
                "Slice", List.of(product, g.integers(0, 0), g.integers(d.kernelH(), d.kernelW()), g.integers(2, 3)));
        Map<String, float[]> out = new HashMap<>();
        out.put(g.transposed(cut, 2, 3, 0, 1), dw);
        if (db != null) {
            out.put(sum(g, gradients, 0, 1, 2), db);
        }
        compute(g, Map.of("x", x, "dy", dy), out);
    }

    @Override
    public void dense(DenseDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        OnnxGraph g = new OnnxGraph();
        List<String> in = new ArrayList<>();
        in.add(g.input("x", d.images(), d.in()));
        in.add(g.constant(w, d.in(), d.out()));
        if (b != null) {
            in.add(g.constant(b, d.out()));
        }
        compute(g, Map.of("x", x), Map.of(g.node("Gemm", in), y));
    }

    @Override
    public void denseGradInput(DenseDims d, float[] dy, float[] w, float[] dx) {
        OnnxGraph g = new OnnxGraph();
        List<String> in = List.of(g.input("dy", d.images(), d.out()), g.constant(w, d.in(), d.out()));
        compute(g, Map.of("dy", dy), Map.of(g.node("Gemm", in, integer("transB", 1)), dx));
    }

    @Override
    public void denseGradWeights(DenseDims d, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        OnnxGraph g = new OnnxGraph();
        String gradients = g.input("dy", d.images(), d.out());
        List<String> in = List.of(g.input("x", d.images(), d.in()), gradients);
        Map<String, float[]> out = new HashMap<>();
        out.put(g.node("Gemm", in, integer("transA", 1)), dw);
        if (db != null) {
            out.put(sum(g, gradients, 0), db);
        }
        compute(g, Map.of("x", x, "dy", dy), out);
    }

    @Override
    public void maxPool2d(PoolDims d, float[] x, float[] y) {
        OnnxGraph g = new OnnxGraph();
        List<String> in = List.of(toNchw(g, g.input("x", longs(d.xShape()))));
        String pooled = d.isGlobal() ? g.node("GlobalMaxPool", in) : g.node("MaxPool", in, window(d));
        compute(g, Map.of("x", x), Map.of(toNhwc(g, pooled), y));
    }

    /// `MaxPool` returns the index of each maximum, in the flat order of NCHW; there dy is added to zeros.
    @Override
    public void maxPool2dGrad(PoolDims d, float[] x, float[] dy, float[] dx) {
        OnnxGraph g = new OnnxGraph();
        String images = toNchw(g, g.input("x", longs(d.xShape())));
        List<String> pooled = g.node("MaxPool", 2, List.of(images), window(d));
        String gradients = toNchw(g, g.input("dy", longs(d.yShape())));
        String flat = g.integers(-1);
        String scattered = g.node(
                "ScatterElements",
                List.of(
                        g.constant(new float[x.length], x.length),
                        g.node("Reshape", List.of(pooled.get(1), flat)),
                        g.node("Reshape", List.of(gradients, flat))),
                word("reduction", "add"));
        String shape = g.integers(d.images(), d.channels(), d.inH(), d.inW());
        String gradient = g.node("Reshape", List.of(scattered, shape));
        compute(g, Map.of("x", x, "dy", dy), Map.of(toNhwc(g, gradient), dx));
    }

    @Override
    public void averagePool2d(PoolDims d, float[] x, float[] y) {
        OnnxGraph g = new OnnxGraph();
        List<String> in = List.of(toNchw(g, g.input("x", longs(d.xShape()))));
        String pooled = d.isGlobal() ? g.node("GlobalAveragePool", in) : g.node("AveragePool", in, window(d));
        compute(g, Map.of("x", x), Map.of(toNhwc(g, pooled), y));
    }

    @Override
    public void relu(float[] x, float[] y) {
        elementwise("Relu", x, y);
    }

    @Override
    public void reluGrad(float[] y, float[] dy, float[] dx) {
        OnnxGraph g = new OnnxGraph();
        String positive = g.node("Greater", List.of(g.input("y", y.length), g.constant(0)));
        String gradient = g.node("Where", List.of(positive, g.input("dy", dy.length), g.constant(0)));
        compute(g, Map.of("y", y, "dy", dy), Map.of(gradient, dx));
    }

    @Override
    public void sigmoid(float[] x, float[] y) {
        elementwise("Sigmoid", x, y);
    }

    @Override
    public void sigmoidGrad(float[] y, float[] dy, float[] dx) {
        OnnxGraph g = new OnnxGraph();
        String output = g.input("y", y.length);
        String rest = g.node("Sub", List.of(g.constant(1), output));
        String product = g.node("Mul", List.of(g.input("dy", dy.length), output));
        compute(g, Map.of("y", y, "dy", dy), Map.of(g.node("Mul", List.of(product, rest)), dx));
    }

    @Override
    public void tanh(float[] x, float[] y) {
        elementwise("Tanh", x, y);
    }

    @Override
    public void tanhGrad(float[] y, float[] dy, float[] dx) {
        OnnxGraph g = new OnnxGraph();
        String output = g.input("y", y.length);
        String rest = g.node("Sub", List.of(g.constant(1), g.node("Mul", List.of(output, output))));
        String gradient = g.node("Mul", List.of(g.input("dy", dy.length), rest));
        compute(g, Map.of("y", y, "dy", dy), Map.of(gradient, dx));
    }

    /// Functions that are one operator, and those composed as its exporters compose them.
    @Override
    public void pointwise(PointDims d, float[] x, float[] y) {
        OnnxGraph g = new OnnxGraph();
        String in = g.input("x", x.length);
        compute(g, Map.of("x", x), Map.of(OnnxFunctions.node(g, d, in), y));
    }

    private void elementwise(String operator, float[] x, float[] y) {
        OnnxGraph g = new OnnxGraph();
        compute(g, Map.of("x", x), Map.of(g.node(operator, List.of(g.input("x", x.length))), y));
    }

    @Override
    public void softmax(RowDims d, float[] x, float[] y) {
        OnnxGraph g = new OnnxGraph();
        String result = g.node("Softmax", List.of(g.input("x", longs(d.shape()))), integer("axis", 1));
        compute(g, Map.of("x", x), Map.of(result, y));
    }

    @Override
    public void softmaxGrad(RowDims d, float[] y, float[] dy, float[] dx) {
        OnnxGraph g = new OnnxGraph();
        String output = g.input("y", longs(d.shape()));
        String gradients = g.input("dy", longs(d.shape()));
        String dot = g.node("ReduceSum", List.of(g.node("Mul", List.of(gradients, output)), g.integers(1)));
        String gradient = g.node("Mul", List.of(g.node("Sub", List.of(gradients, dot)), output));
        compute(g, Map.of("y", y, "dy", dy), Map.of(gradient, dx));
    }

    @Override
    public void crossEntropyLogits(RowDims d, float[] x, float[] t, float[] loss) {
        OnnxGraph g = new OnnxGraph();
        String logs = g.node("LogSoftmax", List.of(g.input("x", longs(d.shape()))), integer("axis", 1));
        String products = g.node("Mul", List.of(g.input("t", longs(d.shape())), logs));
        compute(g, Map.of("x", x, "t", t), Map.of(g.node("Neg", List.of(sum(g, products, 1))), loss));
    }

    @Override
    public void crossEntropyLogitsGrad(RowDims d, float[] x, float[] t, float[] dx) {
        OnnxGraph g = new OnnxGraph();
        String p = g.node("Softmax", List.of(g.input("x", longs(d.shape()))), integer("axis", 1));
        String difference = g.node("Sub", List.of(p, g.input("t", longs(d.shape()))));
        String gradient = g.node("Div", List.of(difference, g.constant(d.rows())));
        compute(g, Map.of("x", x, "t", t), Map.of(gradient, dx));
    }

    private static String sum(OnnxGraph g, String value, long... axes) {
        return g.node("ReduceSum", List.of(value, g.integers(axes)), integer("keepdims", 0));
    }

    private static String toNchw(OnnxGraph g, String nhwc) {
        return g.transposed(nhwc, 0, 3, 1, 2);
    }

    private static String toNhwc(OnnxGraph g, String nchw) {
        return g.transposed(nchw, 0, 2, 3, 1);
    }

    private static AttributeProto pads(ConvDims d) {
        return integers("pads", d.padTop(), d.padLeft(), d.padBottom(), d.padRight());
    }

    private static AttributeProto[] window(PoolDims d) {
        int bottom = Math.max((d.outH() - 1) * d.strideH() + d.poolH() - d.inH() - d.padTop(), 0);
        int right = Math.max((d.outW() - 1) * d.strideW() + d.poolW() - d.inW() - d.padLeft(), 0);
        return new AttributeProto[] {
            integers("kernel_shape", d.poolH(), d.poolW()),
            integers("strides", d.strideH(), d.strideW()),
            integers("pads", d.padTop(), d.padLeft(), bottom, right)
        };
    }

    private static long[] longs(int[] shape) {
        long[] longs = new long[shape.length];
        for (int i = 0; i < shape.length; i++) {
            longs[i] = shape[i];
        }
        return longs;
    }

    /// Runs a graph once.
    ///
    /// @param in  the data of every input by name
    /// @param out the arrays that receive the values of these names
    private void compute(OnnxGraph graph, Map<String, float[]> in, Map<String, float[]> out) {
        List<String> names = List.copyOf(out.keySet());
        Map<String, OnnxTensor> tensors = new HashMap<>();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            for (Map.Entry<String, float[]> each : in.entrySet()) {
                FloatBuffer data = FloatBuffer.wrap(each.getValue());
                tensors.put(each.getKey(), OnnxTensor.createTensor(environment, data, graph.inputShape(each.getKey())));
            }
            try (OrtSession session = environment.createSession(graph.model(names), options);
                    OrtSession.Result result = session.run(tensors)) {
                for (String name : names) {
                    OnnxTensor value = (OnnxTensor) result.get(name).orElseThrow();
                    value.getFloatBuffer().get(out.get(name));
                }
            }
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime cannot run the model: " + e.getMessage(), e);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }
}
