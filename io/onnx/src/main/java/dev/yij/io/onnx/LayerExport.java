package dev.yij.io.onnx;

import static dev.yij.io.onnx.GraphBuilder.integer;
import static dev.yij.io.onnx.GraphBuilder.integers;
import static dev.yij.io.onnx.GraphBuilder.word;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.yij.io.onnx.graph.ElementType;
import dev.yij.io.onnx.graph.OnnxUnsupportedException;
import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.Window;
import dev.yij.reference.kernel.Window2D;
import dev.yij.reference.layer.Activating;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.ActivationFunction.BuiltIn;
import dev.yij.reference.layer.Add;
import dev.yij.reference.layer.Average;
import dev.yij.reference.layer.CenterCrop;
import dev.yij.reference.layer.Composed;
import dev.yij.reference.layer.Concatenate;
import dev.yij.reference.layer.Conv2DTranspose;
import dev.yij.reference.layer.Convolution2D;
import dev.yij.reference.layer.Cropping2D;
import dev.yij.reference.layer.CustomActivation;
import dev.yij.reference.layer.CustomLayer;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Dropout;
import dev.yij.reference.layer.Elementwise;
import dev.yij.reference.layer.Flatten;
import dev.yij.reference.layer.GaussianDropout;
import dev.yij.reference.layer.GaussianNoise;
import dev.yij.reference.layer.Interpolation;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.layer.Maximum;
import dev.yij.reference.layer.Multiply;
import dev.yij.reference.layer.Permute;
import dev.yij.reference.layer.Pooling2D;
import dev.yij.reference.layer.RandomAugmentation;
import dev.yij.reference.layer.Resampling;
import dev.yij.reference.layer.Reshape;
import dev.yij.reference.layer.Softmax;
import dev.yij.reference.layer.SpatialDropout2D;
import dev.yij.reference.layer.Subtract;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.layer.ZeroPadding2D;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/// Exports layers as nodes. Values with the shape of an image are `N × channels × height × width` in the graph,
/// all others have the shape that they have in the layers. The last node of a layer computes the value
/// `conv2d_1:0`; if an activation is part of a layer, its node is called `conv2d_1/relu`.
final class LayerExport {

    private static final long[] TO_CHANNELS_LAST = {0, 2, 3, 1};
    private static final long[] TO_CHANNELS_FIRST = {0, 3, 1, 2};

    private final GraphBuilder graph;
    private final boolean withWeights;

    LayerExport(GraphBuilder graph, boolean withWeights) {
        this.graph = graph;
        this.withWeights = withWeights;
    }

    /// Writes a layer.
    ///
    /// @param inputs the names of what the layer reads
    /// @return the name of its output
    /// @throws OnnxUnsupportedException if the layer, or its activation function, is user-defined
    String write(BuiltLayer layer, List<String> inputs) throws OnnxUnsupportedException {
        String x = inputs.getFirst();
        return switch (layer.layer()) {
            case Convolution2D c -> convolution(c, layer, x);
            case Dense d -> dense(d, layer, x);
            case Pooling2D p -> p.isGlobal() ? globalPool(p, layer, x) : pool(p, layer, x);
            case Flatten _ -> flatten(layer, x);
            case ZeroPadding2D p -> zeroPadding(p, layer, x);
            case Softmax s -> {
                int dimension = s.dimension(layer.in());
                int axis = !isImage(layer.in()) ? dimension + 1 : dimension == 2 ? 1 : dimension + 2;
                yield graph.node(layer.name(), "Softmax", valueOf(layer), List.of(x), integer("axis", axis));
            }
            case Activating a -> activation(a.function(), layer.name(), valueOf(layer), layer.out(), x);
            case Cropping2D c -> cropping(c, layer, x);
            case CenterCrop c -> cropping(c.cropping(layer.in()), layer, x);
            case Resampling r -> resampling(r, layer, x);
            case Conv2DTranspose c -> transposedConvolution(c, layer, x);
            case Composed _ -> {
                List<BuiltLayer> parts = layer.parts();
                String value = x;
                for (BuiltLayer part : parts.subList(0, parts.size() - 1)) {
                    Layer named =
                            part.layer().name(layer.name() + "/" + part.layer().className());
                    value = write(new BuiltLayer(named, part.in(), part.out(), part.weights()), List.of(value));
                }
                yield write(parts.getLast(), List.of(value));
            }
            case Reshape _ -> {
                long[] target = new long[layer.out().rank() + 1];
                target[0] = -1; // the batch
                for (int axis = 0; axis < layer.out().rank(); axis++) {
                    target[axis + 1] = layer.out().dim(axis);
                }
                String shape = graph.constant(layer.name() + "/shape", target);
                yield inOurOrder(layer, x, (rows, y) -> graph.node(layer.name(), "Reshape", y, List.of(rows, shape)));
            }
            case Permute p -> {
                long[] perm = new long[p.dims().size() + 1];
                for (int axis = 1; axis < perm.length; axis++) {
                    perm[axis] = p.dims().get(axis - 1);
                }
                yield inOurOrder(
                        layer,
                        x,
                        (rows, y) -> graph.node(layer.name(), "Transpose", y, List.of(rows), integers("perm", perm)));
            }
            case Elementwise e -> new ElementwiseExport(graph, this::weight).write(e, layer, valueOf(layer), x);
            case GaussianDropout _, GaussianNoise _, RandomAugmentation _, SpatialDropout2D _ ->
                graph.node(layer.name(), "Identity", valueOf(layer), List.of(x)); // outside of training
            case Dropout d -> {
                String rate = graph.constant(layer.name() + "/rate", new float[] {d.rate()});
                yield graph.node(layer.name(), "Dropout", valueOf(layer), List.of(x, rate));
            }
            case Add _ -> merged("Sum", layer, inputs);
            case Subtract _ -> merged("Sub", layer, inputs);
            case Multiply _ -> multiplied(layer, inputs);
            case Average _ -> merged("Mean", layer, inputs);
            case Maximum _ -> merged("Max", layer, inputs);
            case Concatenate c -> {
                int dimension = c.dimension(layer.in());
                int axis = !isImage(layer.out()) ? dimension + 1 : dimension == 2 ? 1 : dimension + 2;
                yield graph.node(layer.name(), "Concat", valueOf(layer), inputs, integer("axis", axis));
            }
            case CustomLayer custom ->
                throw new OnnxUnsupportedException(
                        layer.name() + ": a layer of class " + custom.className() + " cannot be written as ONNX");
        };
    }

    /// The name of a layer's output, which cannot clash with the name of a layer.
    private static String valueOf(BuiltLayer layer) {
        return layer.name() + ":0";
    }

    private String merged(String operator, BuiltLayer layer, List<String> inputs) {
        String binary = operator.equals("Sum") && inputs.size() == 2 ? "Add" : operator;
        return graph.node(layer.name(), binary, valueOf(layer), inputs);
    }

    /// `Mul` has two inputs, so that of several there is a chain.
    private String multiplied(BuiltLayer layer, List<String> inputs) {
        String product = inputs.getFirst();
        for (int i = 1; i < inputs.size(); i++) {
            boolean last = i == inputs.size() - 1;
            product = graph.node(
                    last ? layer.name() : layer.name() + "/" + i,
                    "Mul",
                    last ? valueOf(layer) : layer.name() + "/product_" + i,
                    List.of(product, inputs.get(i)));
        }
        return product;
    }

    /// A depthwise convolution has as many groups as input channels.
    private String convolution(Convolution2D c, BuiltLayer layer, String x) throws OnnxUnsupportedException {
        Conv2DShape s = c.shape(1, layer.in());
        Window2D window = s.window();
        List<String> inputs = new ArrayList<>(List.of(x));
        Weight kernel = layer.weights().getFirst();
        inputs.add(weight(kernel.name(), oihw(s, kernel.value()), s.outC(), s.groupInC(), s.kernelH(), s.kernelW()));
        layer.weights().stream().skip(1).forEach(bias -> inputs.add(weight(bias.name(), bias.value(), s.outC())));
        return activated(
                c.activation(),
                layer,
                sum -> graph.node(
                        layer.name(),
                        "Conv",
                        sum,
                        inputs,
                        integers("kernel_shape", window.h().size(), window.w().size()),
                        integers("strides", window.h().stride(), window.w().stride()),
                        integers("dilations", window.h().dilation(), window.w().dilation()),
                        integer("group", s.groups()),
                        pads(window)));
    }

    private static AttributeProto pads(Window2D window) {
        return integers(
                "pads",
                window.h().before(),
                window.w().before(),
                window.h().after(),
                window.w().after());
    }

    private static float[] oihw(Conv2DShape s, float[] kernel) {
        float[] oihw = new float[kernel.length];
        int taps = s.kernelH() * s.kernelW();
        int inC = s.groupInC();
        int outC = s.outC();
        for (int tap = 0; tap < taps; tap++) {
            for (int ic = 0; ic < inC; ic++) {
                for (int oc = 0; oc < outC; oc++) {
                    oihw[(oc * inC + ic) * taps + tap] = kernel[(tap * inC + ic) * outC + oc];
                }
            }
        }
        return oihw;
    }

    private String weight(String name, float[] values, int... dims) {
        return withWeights ? graph.constant(name, values, dims) : graph.input(name, ElementType.FLOAT, false, dims);
    }

    /// Writes the node of a sum.
    @FunctionalInterface
    private interface Sum {
        String write(String output);
    }

    /// A sum, and the activation that is part of its layer.
    private String activated(ActivationFunction function, BuiltLayer layer, Sum sum) throws OnnxUnsupportedException {
        if (function == ActivationFunction.LINEAR) {
            return sum.write(valueOf(layer));
        }
        String name = layer.name() + "/" + function.configName();
        return activation(function, name, valueOf(layer), layer.out(), sum.write(layer.name() + "/sum"));
    }

    private String activation(ActivationFunction function, String name, String output, Shape shape, String x)
            throws OnnxUnsupportedException {
        return switch (function) {
            case BuiltIn.LINEAR -> graph.node(name, "Identity", output, List.of(x));
            case BuiltIn.RELU -> graph.node(name, "Relu", output, List.of(x));
            case BuiltIn.SIGMOID -> graph.node(name, "Sigmoid", output, List.of(x));
            case BuiltIn.TANH -> graph.node(name, "Tanh", output, List.of(x));
            case BuiltIn.SOFTMAX -> {
                int channels = isImage(shape) ? 1 : shape.rank();
                yield graph.node(name, "Softmax", output, List.of(x), integer("axis", channels));
            }
            case ActivationFunction.Pointwise pointwise -> PointExport.write(graph, pointwise, name, output, x);
            case CustomActivation custom ->
                throw new OnnxUnsupportedException(
                        name + ": the activation function " + custom.configName() + " cannot be written as ONNX");
        };
    }

    private static boolean isImage(Shape shape) {
        return shape.rank() == 3;
    }

    /// `Gemm` if there is one row for each image, else `MatMul` and `Add` along the last axis.
    private String dense(Dense d, BuiltLayer layer, String x) throws OnnxUnsupportedException {
        String name = layer.name();
        List<String> weights = new ArrayList<>();
        for (Weight weight : layer.weights()) {
            weights.add(weight(weight.name(), weight.value(), weight.shape().toArray()));
        }
        if (layer.in().rank() == 1) {
            List<String> inputs = new ArrayList<>(List.of(x));
            inputs.addAll(weights);
            return activated(d.activation(), layer, sum -> graph.node(name, "Gemm", sum, inputs));
        }
        return activated(d.activation(), layer, sum -> {
            boolean image = isImage(layer.in());
            String rows = image ? transposed(name + "/channels_last", x, TO_CHANNELS_LAST) : x;
            String product = weights.size() == 1 && !image ? sum : name + "/product";
            graph.node(name, "MatMul", product, List.of(rows, weights.getFirst()));
            if (weights.size() > 1) {
                String biased = image ? name + "/biased" : sum;
                product = graph.node(name + "/bias", "Add", biased, List.of(product, weights.get(1)));
            }
            return image
                    ? graph.node(
                            name + "/channels_first",
                            "Transpose",
                            sum,
                            List.of(product),
                            integers("perm", TO_CHANNELS_FIRST))
                    : product;
        });
    }

    private String transposed(String name, String x, long... perm) {
        return graph.node(name, "Transpose", name, List.of(x), integers("perm", perm));
    }

    private String pool(Pooling2D pool, BuiltLayer layer, String x) {
        Window2D window = pool.shape(1, layer.in()).window();
        return graph.node(
                layer.name(),
                operator(pool),
                valueOf(layer),
                List.of(x),
                integers("kernel_shape", window.h().size(), window.w().size()),
                integers("strides", window.h().stride(), window.w().stride()),
                pads(window));
    }

    /// A node that works on values in our order of axes.
    @FunctionalInterface
    private interface InOurOrder {
        String write(String x, String y);
    }

    /// Moves the channels of an image to the end before a node, and to the front after it.
    private String inOurOrder(BuiltLayer layer, String x, InOurOrder node) {
        String name = layer.name();
        String rows = isImage(layer.in()) ? transposed(name + "/channels_last", x, TO_CHANNELS_LAST) : x;
        if (!isImage(layer.out())) {
            return node.write(rows, valueOf(layer));
        }
        String image = node.write(rows, name + "/result");
        String perm = name + "/channels_first";
        return graph.node(perm, "Transpose", valueOf(layer), List.of(image), integers("perm", TO_CHANNELS_FIRST));
    }

    private String cropping(Cropping2D c, BuiltLayer layer, String x) {
        String starts = graph.constant(layer.name() + "/starts", c.top(), c.left());
        String ends = graph.constant(
                layer.name() + "/ends",
                c.top() + layer.out().dim(0),
                c.left() + layer.out().dim(1));
        String axes = graph.constant(layer.name() + "/axes", 2, 3);
        return graph.node(layer.name(), "Slice", valueOf(layer), List.of(x, starts, ends, axes));
    }

    /// Whole factors as scales; other sizes for the rows and columns only, which version 18 made possible,
    /// since the batch is open.
    private String resampling(Resampling r, BuiltLayer layer, String x) {
        Shape in = layer.in();
        Shape out = layer.out();
        boolean whole = out.dim(0) % in.dim(0) == 0 && out.dim(1) % in.dim(1) == 0;
        List<String> inputs = whole
                ? List.of(
                        x,
                        "",
                        graph.constant(
                                layer.name() + "/scales",
                                new float[] {1, 1, out.dim(0) / in.dim(0), out.dim(1) / in.dim(1)},
                                4))
                : List.of(x, "", "", graph.constant(layer.name() + "/sizes", out.dim(0), out.dim(1)));
        boolean nearest = r.interpolation() == Interpolation.NEAREST;
        List<AttributeProto> attributes = new ArrayList<>(List.of(
                word("mode", nearest ? "nearest" : "linear"),
                word("coordinate_transformation_mode", nearest || r.centres() ? "half_pixel" : "asymmetric"),
                word("nearest_mode", "round_prefer_ceil")));
        if (!whole) {
            attributes.add(integers("axes", 2, 3));
        }
        GraphBuilder version = whole ? graph : graph.since(18);
        return version.node(layer.name(), "Resize", valueOf(layer), inputs, attributes.toArray(AttributeProto[]::new));
    }

    /// ONNX has the channels of the input first in the kernel, and adds the rows at the end that remain.
    private String transposedConvolution(Conv2DTranspose c, BuiltLayer layer, String x)
            throws OnnxUnsupportedException {
        Conv2DShape s = c.shape(1, layer.in()); // from the output to the input
        Window2D window = s.window();
        List<String> inputs = new ArrayList<>(List.of(x));
        Weight kernel = layer.weights().getFirst();
        inputs.add(weight(kernel.name(), oihw(s, kernel.value()), s.outC(), s.inC(), s.kernelH(), s.kernelW()));
        layer.weights().stream().skip(1).forEach(bias -> inputs.add(weight(bias.name(), bias.value(), s.inC())));
        return activated(
                c.activation(),
                layer,
                sum -> graph.node(
                        layer.name(),
                        "ConvTranspose",
                        sum,
                        inputs,
                        integers("kernel_shape", window.h().size(), window.w().size()),
                        integers("strides", window.h().stride(), window.w().stride()),
                        integers("dilations", window.h().dilation(), window.w().dilation()),
                        integers("output_padding", remainder(window.h()), remainder(window.w())),
                        pads(window)));
    }

    /// The input positions after the last window.
    static int remainder(Window w) {
        return w.in() + w.before() + w.after() - ((w.out() - 1) * w.stride() + (w.size() - 1) * w.dilation() + 1);
    }

    private String globalPool(Pooling2D pool, BuiltLayer layer, String x) {
        if (pool.keepdims()) {
            return graph.node(layer.name(), "Global" + operator(pool), valueOf(layer), List.of(x));
        }
        String pooled = graph.node(layer.name(), "Global" + operator(pool), layer.name() + "/pooled", List.of(x));
        return graph.node(layer.name() + "/flatten", "Flatten", valueOf(layer), List.of(pooled), integer("axis", 1));
    }

    private static String operator(Pooling2D pool) {
        return pool.takesMaximum() ? "MaxPool" : "AveragePool";
    }

    /// The layer flattens pixel by pixel, so an image's channels are moved to the end first.
    private String flatten(BuiltLayer layer, String x) {
        boolean image = isImage(layer.in());
        String rows = image ? transposed(layer.name() + "/channels_last", x, TO_CHANNELS_LAST) : x;
        return graph.node(layer.name(), "Flatten", valueOf(layer), List.of(rows), integer("axis", 1));
    }

    /// The mode `constant` and the value 0 are the operator's defaults.
    private String zeroPadding(ZeroPadding2D p, BuiltLayer layer, String x) {
        String pads = graph.constant(
                layer.name() + "/pads", 0, 0, p.top(), p.left(), 0, 0, p.bottom(), p.right()); // N, C, H, W, twice
        return graph.node(layer.name(), "Pad", valueOf(layer), List.of(x, pads));
    }
}
