package dev.yij.io.onnx;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.LayerChain.Order;
import dev.yij.io.onnx.graph.Attributes;
import dev.yij.io.onnx.graph.OnnxNode;
import dev.yij.io.onnx.graph.OnnxTensor;
import dev.yij.io.onnx.graph.OnnxUnsupportedException;
import dev.yij.reference.layer.Activating;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.AveragePooling2D;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Convolution2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.DepthwiseConv2D;
import dev.yij.reference.layer.Dropout;
import dev.yij.reference.layer.Flatten;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.GlobalMaxPooling2D;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.Size;
import dev.yij.reference.layer.ZeroPadding2D;
import dev.yij.reference.model.Model;
import dev.yij.reference.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Converts the nodes of a chain to layers, one after the other.
final class LayerImport {

    private final int operatorSet;
    private final ChainWeights weights;
    private final LayerChain chain;
    private Shape image;
    private boolean biasMayFollow;

    /// @param input the chain.shape() of one input, in our order of axes
    LayerImport(int operatorSet, Map<String, OnnxTensor> constants, Shape input) {
        this.operatorSet = operatorSet;
        this.weights = new ChainWeights(constants);
        this.chain = new LayerChain(input);
        this.image = input;
    }

    /// Adds the layer that computes a node.
    ///
    /// @throws OnnxUnsupportedException if no layer computes it
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
            case "Pad" -> zeroPadding(node);
            case "Transpose" -> transpose(node);
            case "Gemm" -> gemm(node);
            case "MatMul" -> {
                dense(node, weights.matrix(node, 1), null);
                biasMayFollow = true;
            }
            case "Add" -> bias(node, biasFits);
            case "Identity" -> chain.add(node, new Activation(ActivationFunction.LINEAR));
            case "Relu" -> activation(node, ActivationFunction.RELU);
            case "Sigmoid" -> activation(node, ActivationFunction.SIGMOID);
            case "Tanh" -> activation(node, ActivationFunction.TANH);
            case "Softmax" -> softmax(node);
            case "Clip",
                    "Elu",
                    "Exp",
                    "Gelu",
                    "HardSigmoid",
                    "HardSwish",
                    "LeakyRelu",
                    "Mish",
                    "Selu",
                    "Softplus",
                    "Softsign",
                    "ThresholdedRelu" -> activation(node, PointImport.function(node, operatorSet, weights));
            case "Dropout" -> chain.add(node, new Dropout(rate(node)));
            default -> throw ChainWeights.misfit(node, "yij has no such layer");
        }
    }

    /// Adds x · sigmoid(x), which is two nodes.
    ///
    /// @param product the second node
    void silu(OnnxNode product) throws FormatException {
        biasMayFollow = false;
        activation(product, ActivationFunction.SILU);
    }

    /// Builds the model.
    Model finish(String file) throws OnnxUnsupportedException {
        return chain.finish(file);
    }

    private void convolution(OnnxNode node) throws FormatException {
        requireImage(node);
        OnnxTensor.Floats kernel = weights.floats(node, 1);
        if (kernel.dims().rank() != 4) {
            throw ChainWeights.misfit(node, "expected a kernel for images, found " + kernel.dims());
        }
        int channels = chain.shape().dim(2);
        int filters = kernel.dims().get(0);
        long group = node.attributes().integer("group", 1);
        Size size = new Size(kernel.dims().get(2), kernel.dims().get(3));
        WindowImport window = WindowImport.of(node, chain.shape(), size);
        List<float[]> values = new ArrayList<>(List.of(ChainWeights.hwio(kernel)));
        boolean biased = node.inputs().size() > 2 && !node.inputs().get(2).isEmpty();
        if (biased) {
            values.add(weights.floats(node, 2).data());
        }
        if (group < 1
                || kernel.dims().get(1) * group != channels
                || filters % group != 0
                || biased && values.get(1).length != filters) {
            throw ChainWeights.misfit(
                    node,
                    "the kernel " + kernel.dims() + (group == 1 ? "" : ", its " + group + " groups")
                            + " and its bias do not fit images " + chain.shape());
        }
        Layer layer = group == channels && channels > 1
                ? new DepthwiseConv2D(size)
                        .multiplier(filters / channels)
                        .strides(window.strides())
                        .padding(window.padding())
                        .dilation(window.dilation())
                        .useBias(biased)
                : new Conv2D(filters, size)
                        .groups((int) group)
                        .strides(window.strides())
                        .padding(window.padding())
                        .dilation(window.dilation())
                        .useBias(biased);
        chain.add(node, layer, values.toArray(float[][]::new));
    }

    private void pool(OnnxNode node) throws FormatException {
        requireImage(node);
        long[] kernel = node.attributes().integers("kernel_shape");
        if (kernel == null || kernel.length != 2) {
            throw ChainWeights.misfit(node, "expected a window for images");
        }
        Size size = new Size(Math.toIntExact(kernel[0]), Math.toIntExact(kernel[1]));
        WindowImport window = WindowImport.of(node, chain.shape(), size);
        if (!window.dilation().equals(Size.of(1))
                || window.isPadded() && node.attributes().flag("count_include_pad")) {
            throw ChainWeights.misfit(node, "yij's pooling layers have no dilation and do not count padding");
        }
        chain.add(
                node,
                node.operator().equals("MaxPool")
                        ? new MaxPooling2D("", size, window.strides(), window.padding())
                        : new AveragePooling2D("", size, window.strides(), window.padding()));
    }

    private void globalPool(OnnxNode node, Layer layer) throws FormatException {
        requireImage(node);
        chain.add(node, layer);
        chain.order(Order.ONE_PIXEL);
    }

    private void requireImage(OnnxNode node) throws OnnxUnsupportedException {
        if (chain.order() != Order.CHANNELS_FIRST) {
            throw ChainWeights.misfit(node, "expected images with channels first, found " + chain.shape());
        }
    }

    /// Flattens each image to one row; after a global pool it only removes the two pixel axes.
    private void flatten(OnnxNode node) throws FormatException {
        if (!makesRows(node)) {
            throw ChainWeights.misfit(
                    node,
                    "it does not flatten each image to one row of "
                            + chain.shape().size() + " numbers of each image");
        }
        if (chain.order() == Order.ONE_PIXEL) {
            chain.order(Order.SAME);
            return;
        }
        boolean mixed = chain.order() == Order.CHANNELS_FIRST
                && chain.shape().dim(0) * chain.shape().dim(1) > 1
                && chain.shape().dim(2) > 1;
        image = chain.shape();
        chain.add(node, new Flatten());
        chain.order(mixed || chain.order() == Order.CHANNEL_ROWS ? Order.CHANNEL_ROWS : Order.SAME);
    }

    /// Zeros around rows and columns. Before version 11, padding and value are attributes.
    private void zeroPadding(OnnxNode node) throws FormatException {
        requireImage(node);
        Attributes attributes = node.attributes();
        long[] pads = operatorSet < 11 ? attributes.integers("pads") : weights.integers(node);
        boolean valued = node.inputs().size() > 2 && !node.inputs().get(2).isEmpty();
        float value = valued ? weights.floats(node, 2).data()[0] : attributes.number("value", 0);
        if (pads == null
                || pads.length != 8
                || (pads[0] | pads[1] | pads[4] | pads[5]) != 0
                || Arrays.stream(pads).anyMatch(pad -> pad < 0)
                || value != 0
                || !attributes.word("mode", "constant").equals("constant")
                || node.inputs().size() > 3) { // the fourth would name the axes
            throw ChainWeights.misfit(
                    node, "expected constant zeros around rows and columns, found pads " + Arrays.toString(pads));
        }
        chain.add(
                node,
                new ZeroPadding2D(
                        Math.toIntExact(pads[2]),
                        Math.toIntExact(pads[6]),
                        Math.toIntExact(pads[3]),
                        Math.toIntExact(pads[7])));
    }

    private boolean makesRows(OnnxNode node) throws FormatException {
        Attributes attributes = node.attributes();
        return switch (node.operator()) {
            case "Flatten" -> attributes.integer("axis", 1) == 1;
            case "Squeeze" -> {
                long[] axes = operatorSet < 13 ? attributes.integers("axes") : weights.integers(node);
                yield chain.order() == Order.ONE_PIXEL && axes != null && Arrays.equals(axes, new long[] {2, 3});
            }
            default -> {
                long[] wanted = operatorSet < 5 ? attributes.integers("shape") : weights.integers(node);
                yield wanted != null
                        && wanted.length == 2
                        && wanted[0] <= 1
                        && (wanted[1] == chain.shape().size() || wanted[1] == -1 && wanted[0] != -1);
            }
        };
    }

    private void transpose(OnnxNode node) throws FormatException {
        long[] perm = node.attributes().integers("perm");
        if (chain.order() == Order.CHANNELS_FIRST && Arrays.equals(perm, new long[] {0, 2, 3, 1})) {
            chain.order(Order.SAME);
        } else if (chain.order() == Order.SAME
                && chain.shape().rank() == 3
                && Arrays.equals(perm, new long[] {0, 3, 1, 2})) {
            chain.order(Order.CHANNELS_FIRST);
        } else {
            throw ChainWeights.misfit(
                    node, "perm " + Arrays.toString(perm) + " is not a change between channels first and last");
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
        if (chain.shape().rank() != 1) {
            throw ChainWeights.misfit(node, "expected rows, found " + chain.shape());
        }
        dense(node, kernel, biased ? weights.floats(node, 2).data() : null);
    }

    private void dense(OnnxNode node, OnnxTensor.Floats kernel, float @Nullable [] bias) throws FormatException {
        int in = kernel.dims().get(0);
        int units = kernel.dims().get(1);
        boolean fits = (chain.order() == Order.SAME || chain.order() == Order.CHANNEL_ROWS)
                && chain.shape().rank() > 0
                && chain.shape().dim(chain.shape().rank() - 1) == in
                && (bias == null || bias.length == units);
        if (!fits) {
            throw ChainWeights.misfit(node, "weights " + kernel.dims() + " and their bias do not fit " + chain.shape());
        }
        float[] rows = chain.order() == Order.CHANNEL_ROWS ? ChainWeights.pixelByPixel(kernel, image) : kernel.data();
        chain.order(Order.SAME);
        Dense layer = new Dense(units).useBias(bias != null);
        chain.add(node, layer, bias == null ? new float[][] {rows} : new float[][] {rows, bias});
    }

    /// The bias of a dense layer whose first node was a product.
    private void bias(OnnxNode node, boolean fits) throws FormatException {
        OnnxTensor.Floats bias = weights.floats(node, 1);
        if (!fits
                || !(chain.last() instanceof LayerChain.Made product)
                || !(product.layer() instanceof Dense dense)
                || bias.size() != dense.units()
                || bias.dims().rank() > 1) {
            throw ChainWeights.misfit(node, "only the bias of a dense layer can be added");
        }
        chain.replaceLast(dense.useBias(true), List.of(product.weights().getFirst(), bias.data()));
    }

    private void softmax(OnnxNode node) throws FormatException {
        int rank = chain.shape().rank() + 1;
        long axis = node.attributes().integer("axis", operatorSet < 13 ? 1 : -1);
        long fromFront = axis < 0 ? axis + rank : axis;
        boolean fits = chain.order() == Order.CHANNELS_FIRST
                ? fromFront == 1
                : chain.order() == Order.SAME && fromFront == rank - 1;
        if (!fits || operatorSet < 13 && rank > 2) {
            throw ChainWeights.misfit(node, "expected it along the channels, found axis " + axis);
        }
        activation(node, ActivationFunction.SOFTMAX);
    }

    /// The activation of the previous layer if the node is called `conv2d_1/relu`, else a layer of its own.
    private void activation(OnnxNode node, ActivationFunction function) throws FormatException {
        LayerChain.Made last = chain.last();
        if (last != null && node.name().equals(last.layer().name() + "/" + function.configName())) {
            Layer with = last.layer() instanceof Convolution2D c
                    ? c.activation(function)
                    : last.layer() instanceof Dense d ? d.activation(function) : null;
            if (with != null) {
                chain.replaceLast(with, last.weights());
                return;
            }
        }
        chain.add(node, Activating.layer(function));
    }

    private float rate(OnnxNode node) throws FormatException {
        if (operatorSet < 12) {
            return node.attributes().number("ratio", 0.5f);
        }
        if (node.inputs().size() > 2) {
            throw ChainWeights.misfit(node, "expected no training mode");
        }
        boolean given = node.inputs().size() > 1 && !node.inputs().get(1).isEmpty();
        return given ? weights.floats(node, 1).data()[0] : 0.5f;
    }
}
