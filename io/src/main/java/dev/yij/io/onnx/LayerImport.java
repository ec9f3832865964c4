package dev.yij.io.onnx;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.Attributes;
import dev.yij.io.onnx.graph.OnnxNode;
import dev.yij.io.onnx.graph.OnnxTensor;
import dev.yij.io.onnx.graph.OnnxUnsupportedException;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.AveragePooling2D;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Dropout;
import dev.yij.reference.layer.Flatten;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.GlobalMaxPooling2D;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.Size;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Turns the nodes of a chain into layers, one after the other, and keeps account of what the graph's value
/// looks like beside ours.
final class LayerImport {

    /// How the graph's value relates to ours.
    private enum Order {
        /// Both are the same.
        SAME,
        /// An image, whose channels the graph has first.
        CHANNELS_FIRST,
        /// One number for each channel, which in the graph is an image of one pixel still.
        ONE_PIXEL,
        /// An image as one row, channel by channel in the graph, pixel by pixel with us.
        CHANNEL_ROWS
    }

    /// A layer and its weights, still to be built.
    private record Made(Layer layer, List<float[]> weights) {}

    private final int operatorSet;
    private final ChainWeights weights;
    private final Shape input;
    private final List<Made> layers = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private Shape shape;
    private Order order;
    private Shape image;
    private boolean biasMayFollow;

    /// @param input the shape of one input, in our order of axes
    LayerImport(int operatorSet, Map<String, OnnxTensor> constants, Shape input) {
        this.operatorSet = operatorSet;
        this.weights = new ChainWeights(constants);
        this.input = input;
        this.shape = input;
        this.image = input;
        this.order = input.rank() == 3 ? Order.CHANNELS_FIRST : Order.SAME;
    }

    /// Adds what a node does.
    ///
    /// @throws OnnxUnsupportedException if no layer of ours does it
    /// @throws FormatException          if its attributes do not fit
    void read(OnnxNode node) throws FormatException {
        boolean biasFits = biasMayFollow;
        biasMayFollow = false;
        switch (node.operator()) {
            case "Conv" -> convolution(node);
            case "MaxPool", "AveragePool" -> pool(node);
            case "GlobalMaxPool" -> globalPool(node, new GlobalMaxPooling2D());
            case "GlobalAveragePool" -> globalPool(node, new GlobalAveragePooling2D());
            case "Flatten", "Reshape", "Squeeze" -> flatten(node);
            case "Transpose" -> transpose(node);
            case "Gemm" -> gemm(node);
            case "MatMul" -> {
                dense(node, weights.matrix(node, 1), null);
                biasMayFollow = true;
            }
            case "Add" -> bias(node, biasFits);
            case "Identity" -> add(node, new Activation(ActivationFunction.LINEAR));
            case "Relu" -> activation(node, ActivationFunction.RELU);
            case "Sigmoid" -> activation(node, ActivationFunction.SIGMOID);
            case "Tanh" -> activation(node, ActivationFunction.TANH);
            case "Softmax" -> softmax(node);
            case "Dropout" -> add(node, new Dropout(rate(node)));
            default -> throw ChainWeights.misfit(node, "we have no such layer");
        }
    }

    /// Builds the model.
    Sequential finish(String file) throws OnnxUnsupportedException {
        if (order == Order.ONE_PIXEL || order == Order.CHANNEL_ROWS) {
            throw new OnnxUnsupportedException(
                    file + ": the output has an order of axes that our layers cannot give it");
        }
        Sequential model = new Sequential();
        layers.forEach(made -> model.add(made.layer()));
        model.buildForWeights(input, new Seed(0), Long.MAX_VALUE);
        for (int i = 0; i < layers.size(); i++) {
            BuiltLayer built = model.layers().get(i);
            for (int w = 0; w < built.weights().size(); w++) {
                float[] from = layers.get(i).weights().get(w);
                System.arraycopy(from, 0, built.weights().get(w).value(), 0, from.length);
            }
        }
        return model;
    }

    private void convolution(OnnxNode node) throws FormatException {
        requireImage(node);
        OnnxTensor.Floats kernel = weights.floats(node, 1);
        if (kernel.dims().rank() != 4 || node.attributes().integer("group", 1) != 1) {
            throw ChainWeights.misfit(
                    node,
                    "expected a kernel for images and one group, found " + kernel.dims() + " and "
                            + node.attributes().integer("group", 1));
        }
        Size size = new Size(kernel.dims().get(2), kernel.dims().get(3));
        WindowImport window = WindowImport.of(node, shape, size);
        List<float[]> values = new ArrayList<>(List.of(ChainWeights.hwio(kernel)));
        boolean biased = node.inputs().size() > 2 && !node.inputs().get(2).isEmpty();
        if (biased) {
            values.add(weights.floats(node, 2).data());
        }
        Conv2D layer = new Conv2D(kernel.dims().get(0), size)
                .strides(window.strides())
                .padding(window.padding())
                .dilation(window.dilation())
                .useBias(biased);
        if (kernel.dims().get(1) != shape.dim(2)
                || biased && values.get(1).length != kernel.dims().get(0)) {
            throw ChainWeights.misfit(node, "the kernel " + kernel.dims() + " and its bias do not fit images " + shape);
        }
        add(node, layer, values.toArray(float[][]::new));
    }

    private void pool(OnnxNode node) throws FormatException {
        requireImage(node);
        long[] kernel = node.attributes().integers("kernel_shape");
        if (kernel == null || kernel.length != 2) {
            throw ChainWeights.misfit(node, "expected a window for images");
        }
        Size size = new Size(Math.toIntExact(kernel[0]), Math.toIntExact(kernel[1]));
        WindowImport window = WindowImport.of(node, shape, size);
        if (!window.dilation().equals(Size.of(1))
                || window.isPadded() && node.attributes().flag("count_include_pad")) {
            throw ChainWeights.misfit(node, "our pools have no dilation and do not count padding");
        }
        add(
                node,
                node.operator().equals("MaxPool")
                        ? new MaxPooling2D("", size, window.strides(), window.padding())
                        : new AveragePooling2D("", size, window.strides(), window.padding()));
    }

    private void globalPool(OnnxNode node, Layer layer) throws FormatException {
        requireImage(node);
        add(node, layer);
        order = Order.ONE_PIXEL;
    }

    private void requireImage(OnnxNode node) throws OnnxUnsupportedException {
        if (order != Order.CHANNELS_FIRST) {
            throw ChainWeights.misfit(node, "expected images with channels first, found " + shape);
        }
    }

    /// What makes one row of each image; behind a global pool it only takes the pixel's axes away.
    private void flatten(OnnxNode node) throws FormatException {
        if (!makesRows(node)) {
            throw ChainWeights.misfit(node, "it does not make one row of " + shape.size() + " numbers of each image");
        }
        if (order == Order.ONE_PIXEL) {
            order = Order.SAME;
            return;
        }
        boolean mixed = order == Order.CHANNELS_FIRST && shape.dim(0) * shape.dim(1) > 1 && shape.dim(2) > 1;
        image = shape;
        add(node, new Flatten());
        order = mixed || order == Order.CHANNEL_ROWS ? Order.CHANNEL_ROWS : Order.SAME;
    }

    private boolean makesRows(OnnxNode node) throws FormatException {
        Attributes attributes = node.attributes();
        return switch (node.operator()) {
            case "Flatten" -> attributes.integer("axis", 1) == 1;
            case "Squeeze" -> {
                long[] axes = operatorSet < 13 ? attributes.integers("axes") : weights.integers(node);
                yield order == Order.ONE_PIXEL && axes != null && Arrays.equals(axes, new long[] {2, 3});
            }
            default -> {
                long[] wanted = operatorSet < 5 ? attributes.integers("shape") : weights.integers(node);
                yield wanted != null
                        && wanted.length == 2
                        && wanted[0] <= 1
                        && (wanted[1] == shape.size() || wanted[1] == -1 && wanted[0] != -1);
            }
        };
    }

    private void transpose(OnnxNode node) throws FormatException {
        long[] perm = node.attributes().integers("perm");
        if (order == Order.CHANNELS_FIRST && Arrays.equals(perm, new long[] {0, 2, 3, 1})) {
            order = Order.SAME;
        } else if (order == Order.SAME && shape.rank() == 3 && Arrays.equals(perm, new long[] {0, 3, 1, 2})) {
            order = Order.CHANNELS_FIRST;
        } else {
            throw ChainWeights.misfit(
                    node, "perm " + Arrays.toString(perm) + " is no change between channels first and last");
        }
    }

    private void gemm(OnnxNode node) throws FormatException {
        Attributes attributes = node.attributes();
        if (attributes.number("alpha", 1) != 1 || attributes.number("beta", 1) != 1 || attributes.flag("transA")) {
            throw ChainWeights.misfit(node, "expected alpha 1, beta 1 and transA 0");
        }
        boolean biased = node.inputs().size() > 2 && !node.inputs().get(2).isEmpty();
        OnnxTensor.Floats kernel = weights.matrix(node, 1);
        if (attributes.flag("transB")) {
            kernel = ChainWeights.transposed(kernel);
        }
        if (shape.rank() != 1) {
            throw ChainWeights.misfit(node, "expected rows, found " + shape);
        }
        dense(node, kernel, biased ? weights.floats(node, 2).data() : null);
    }

    private void dense(OnnxNode node, OnnxTensor.Floats kernel, float @Nullable [] bias) throws FormatException {
        int in = kernel.dims().get(0);
        int units = kernel.dims().get(1);
        boolean fits = (order == Order.SAME || order == Order.CHANNEL_ROWS)
                && shape.rank() > 0
                && shape.dim(shape.rank() - 1) == in
                && (bias == null || bias.length == units);
        if (!fits) {
            throw ChainWeights.misfit(node, "weights " + kernel.dims() + " and their bias do not fit " + shape);
        }
        float[] rows = order == Order.CHANNEL_ROWS ? ChainWeights.pixelByPixel(kernel, image) : kernel.data();
        order = Order.SAME;
        Dense layer = new Dense(units).useBias(bias != null);
        add(node, layer, bias == null ? new float[][] {rows} : new float[][] {rows, bias});
    }

    /// The bias of a dense layer that began as a product.
    private void bias(OnnxNode node, boolean fits) throws FormatException {
        OnnxTensor.Floats bias = weights.floats(node, 1);
        if (!fits
                || !(layers.getLast().layer() instanceof Dense dense)
                || bias.size() != dense.units()
                || bias.dims().rank() > 1) {
            throw ChainWeights.misfit(node, "only the bias of a dense layer can be added");
        }
        Made product = layers.removeLast();
        layers.add(new Made(dense.useBias(true), List.of(product.weights().getFirst(), bias.data())));
    }

    private void softmax(OnnxNode node) throws FormatException {
        int rank = shape.rank() + 1;
        long axis = node.attributes().integer("axis", operatorSet < 13 ? 1 : -1);
        long fromFront = axis < 0 ? axis + rank : axis;
        boolean fits = order == Order.CHANNELS_FIRST ? fromFront == 1 : order == Order.SAME && fromFront == rank - 1;
        if (!fits || operatorSet < 13 && rank > 2) {
            throw ChainWeights.misfit(node, "expected it along the channels, found axis " + axis);
        }
        activation(node, ActivationFunction.SOFTMAX);
    }

    /// A layer's own activation where the node is called `conv2d_1/relu`, else a layer of its own.
    private void activation(OnnxNode node, ActivationFunction function) throws FormatException {
        Made last = layers.isEmpty() ? null : layers.getLast();
        if (last != null && node.name().equals(last.layer().name() + "/" + function.kerasName())) {
            Layer with = last.layer() instanceof Conv2D c
                    ? c.activation(function)
                    : last.layer() instanceof Dense d ? d.activation(function) : null;
            if (with != null) {
                layers.removeLast();
                layers.add(new Made(with, last.weights()));
                return;
            }
        }
        add(node, new Activation(function));
    }

    private float rate(OnnxNode node) throws FormatException {
        if (operatorSet < 12) {
            return node.attributes().number("ratio", 0.5f);
        }
        if (node.inputs().size() > 2) {
            throw ChainWeights.misfit(node, "expected no training mode");
        }
        boolean told = node.inputs().size() > 1 && !node.inputs().get(1).isEmpty();
        return told ? weights.floats(node, 1).data()[0] : 0.5f;
    }

    private void add(OnnxNode node, Layer layer, float[]... weights) {
        String name = node.name();
        boolean fit = name.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}") && names.add(name);
        Layer named = fit ? layer.name(name) : layer;
        shape = named.outputShape(shape);
        layers.add(new Made(named, List.of(weights)));
    }
}
