package dev.yij.io.onnx;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.Held.Order;
import dev.yij.io.onnx.graph.ElementType;
import dev.yij.io.onnx.graph.OnnxNode;
import dev.yij.io.onnx.graph.OnnxTensor;
import dev.yij.io.onnx.graph.OnnxUnsupportedException;
import dev.yij.reference.layer.Activating;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.Conv2DTranspose;
import dev.yij.reference.layer.Convolution2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Dropout;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.layer.Softmax;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Converts nodes to layers, one after the other: a table of operators, each with the method that converts it.
final class LayerImport {

    /// Converts a node of one operator.
    @FunctionalInterface
    private interface Reader {
        Held read(LayerImport layers, OnnxNode node, Map<String, Held> held) throws FormatException;
    }

    private static final Map<String, Reader> READERS = new HashMap<>();

    static {
        windows("Conv", WindowLayers::convolution);
        windows("MaxPool", WindowLayers::pool);
        windows("AveragePool", WindowLayers::pool);
        windows("GlobalMaxPool", WindowLayers::globalPool);
        windows("GlobalAveragePool", WindowLayers::globalPool);
        windows("ReduceMean", WindowLayers::reduce);
        windows("ReduceMax", WindowLayers::reduce);
        windows("Pad", WindowLayers::zeroPadding);
        windows("Slice", WindowLayers::cropping);
        windows("Resize", WindowLayers::resized);
        windows("Upsample", WindowLayers::resized);
        windows("ConvTranspose", WindowLayers::transposedConvolution);
        windows("PRelu", WindowLayers::prelu);
        rows("Flatten", RowLayers::reshape);
        rows("Reshape", RowLayers::reshape);
        rows("Squeeze", RowLayers::reshape);
        rows("Unsqueeze", RowLayers::reshape);
        rows("Transpose", RowLayers::transpose);
        rows("Gemm", RowLayers::gemm);
        rows("MatMul", RowLayers::matMul);
        for (String merge : List.of("Add", "Sum", "Sub", "Mul", "Div", "Mean", "Max")) {
            READERS.put(merge, LayerImport::merged);
        }
        READERS.put("Concat", (layers, node, held) -> layers.merges.concatenate(node, held));
        one("Neg", (layers, node, x) -> layers.merges.negative(node, x));
        one("BatchNormalization", LayerImport::normalization);
        one(
                "Dropout",
                (layers, node, x) -> layers.draft
                        .add(node, new Dropout(layers.rate(node)), List.of(x))
                        .nonNegative(x.nonNegative()));
        one(
                "Identity",
                (layers, node, x) -> layers.draft
                        .add(node, new Activation(ActivationFunction.LINEAR), List.of(x))
                        .nonNegative(x.nonNegative()));
        one("Cast", LayerImport::cast);
        one("Relu", (layers, node, x) -> layers.activation(node, x, ActivationFunction.RELU));
        one("Sigmoid", LayerImport::sigmoid);
        one("Tanh", (layers, node, x) -> layers.activation(node, x, ActivationFunction.TANH));
        one("Softmax", LayerImport::softmax);
        one("LogSoftmax", LayerImport::logSoftmax);
        for (String function : PointImport.OPERATORS) {
            one(
                    function,
                    (layers, node, x) -> layers.activation(node, x, PointImport.function(node, layers.constants)));
        }
    }

    /// Converts a node that reads one value, the first of its inputs.
    @FunctionalInterface
    private interface One {
        Held read(LayerImport layers, OnnxNode node, Held x) throws FormatException;
    }

    @FunctionalInterface
    private interface OfWindows {
        Held read(WindowLayers windows, OnnxNode node, Held x) throws FormatException;
    }

    @FunctionalInterface
    private interface OfRows {
        Held read(RowLayers rows, OnnxNode node, Held x) throws FormatException;
    }

    private static void one(String operator, One reader) {
        READERS.put(operator, (layers, node, held) -> reader.read(layers, node, first(node, held)));
    }

    private static void windows(String operator, OfWindows reader) {
        one(operator, (layers, node, x) -> reader.read(layers.windows, node, x));
    }

    private static void rows(String operator, OfRows reader) {
        one(operator, (layers, node, x) -> reader.read(layers.rows, node, x));
    }

    private final int operatorSet;
    private final NodeConstants constants;
    private final Readers readers;
    private final LayerDraft draft;
    private final WindowLayers windows;
    private final RowLayers rows;
    private final MergeLayers merges;
    private final Set<String> factors = new HashSet<>();
    private final Set<String> logarithms = new LinkedHashSet<>();

    LayerImport(int operatorSet, Map<String, OnnxTensor> constants, Readers readers, LayerDraft draft, int batch) {
        this.operatorSet = operatorSet;
        this.constants = new NodeConstants(constants);
        this.readers = readers;
        this.draft = draft;
        this.windows = new WindowLayers(operatorSet, this.constants, readers, draft, batch);
        this.rows = new RowLayers(operatorSet, this.constants, draft, batch);
        this.merges = new MergeLayers(this.constants, readers, draft);
    }

    /// Whether there is a layer for an operator.
    static boolean knows(OnnxNode node) {
        return READERS.containsKey(node.operator()) || node.operator().equals("Split");
    }

    /// Adds the layer that computes a node.
    ///
    /// @param held the values that layers compute so far, by name
    /// @return its output
    /// @throws OnnxUnsupportedException if no layer computes it
    /// @throws FormatException          if its attributes do not fit
    Held read(OnnxNode node, Map<String, Held> held) throws FormatException {
        Reader reader = READERS.get(node.operator());
        if (reader == null) {
            throw NodeConstants.misfit(node, "yij has no such layer");
        }
        for (int i = 1; i < node.outputs().size(); i++) {
            String output = node.outputs().get(i);
            if (!readers.of(output).isEmpty() || readers.outputs().contains(output)) {
                throw NodeConstants.misfit(node, "its output " + i + " is used");
            }
        }
        Held y = reader.read(this, node, held);
        draft.computes(y.from(), node.outputs().getFirst());
        return y;
    }

    /// The layers that compute the outputs of a `Split`.
    ///
    /// @throws FormatException as [#read]
    List<Held> split(OnnxNode node, Map<String, Held> held) throws FormatException {
        List<Held> parts = windows.split(node, first(node, held));
        for (int i = 0; i < parts.size(); i++) {
            draft.computes(parts.get(i).from(), node.outputs().get(i));
        }
        return parts;
    }

    private static Held first(OnnxNode node, Map<String, Held> held) throws OnnxUnsupportedException {
        Held x = node.inputs().isEmpty() ? null : held.get(node.inputs().getFirst());
        if (x == null) {
            throw NodeConstants.misfit(node, "expected a value that depends on the input as input 0");
        }
        return x;
    }

    /// Layers compute in float32, to which a cast changes nothing.
    private static Held cast(LayerImport layers, OnnxNode node, Held x) throws FormatException {
        if (node.attributes().integer("to", 0) != ElementType.FLOAT.code()) {
            throw NodeConstants.misfit(node, "expected a cast to float32");
        }
        return x;
    }

    /// A sigmoid by which only its own input is multiplied is a part of that product.
    private Held sigmoid(OnnxNode node, Held x) {
        String y = node.outputs().getFirst();
        OnnxNode product = readers.onlyReader(y);
        boolean factor = product != null
                && product.operator().equals("Mul")
                && product.inputs().size() == 2
                && product.inputs().contains(node.inputs().getFirst());
        if (factor) {
            factors.add(y);
            return x;
        }
        return activation(node, x, ActivationFunction.SIGMOID);
    }

    private Held merged(OnnxNode node, Map<String, Held> held) throws FormatException {
        boolean silu = node.inputs().stream().anyMatch(factors::contains);
        return silu ? activation(node, first(node, held), ActivationFunction.SILU) : merges.read(node, held);
    }

    /// Outside of training, y = (x - mean) / √(variance + ε) · gamma + beta for each channel.
    private Held normalization(OnnxNode node, Held x) throws FormatException {
        if (isTraining(node)) {
            throw NodeConstants.misfit(node, "it is written for training, expected inference");
        }
        boolean features = x.order() != Order.SAME || x.shape().rank() == 1;
        if (!features || node.attributes().integer("spatial", 1) == 0) {
            throw NodeConstants.misfit(node, "expected images with channels first or rows, found " + x.shape());
        }
        int channels = x.order() == Order.CHANNEL_ROWS
                ? x.shape().size()
                : x.shape().dim(x.shape().rank() - 1);
        float[][] weights = new float[4][];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = constants.floats(node, i + 1).data();
            if (weights[i].length != channels) {
                throw NodeConstants.misfit(
                        node, "expected " + channels + " numbers as input " + (i + 1) + ", found " + weights[i].length);
            }
            weights[i] = x.image() == null ? weights[i] : NodeConstants.pixelByPixel(weights[i], 1, x.image());
        }
        double momentum = node.attributes().number("momentum", 0.9f);
        BatchNormalization layer = new BatchNormalization()
                .epsilon(node.attributes().number("epsilon", 1e-5f))
                .momentum(Math.clamp(momentum, 0, 1));
        return draft.add(node, layer, List.of(x), weights);
    }

    /// Whether a normalization is by the batch's own statistics; from version 7 to 13, its further outputs say
    /// so.
    private boolean isTraining(OnnxNode node) throws FormatException {
        if (operatorSet < 7) {
            return !node.attributes().flag("is_test");
        }
        return operatorSet < 14
                ? node.outputs().stream().skip(1).anyMatch(output -> !output.isEmpty())
                : node.attributes().flag("training_mode");
    }

    private Held softmax(OnnxNode node, Held given) throws FormatException {
        Held x = draft.rows(given);
        int rank = x.shape().rank() + 1;
        long axis = node.attributes().integer("axis", operatorSet < 13 ? 1 : -1);
        long fromFront = axis < 0 ? axis + rank : axis;
        boolean image = x.order() == Order.CHANNELS_FIRST;
        boolean fits = (image || x.order() == Order.SAME) && fromFront >= 1 && fromFront < rank;
        if (!fits || operatorSet < 13 && rank > 2) {
            throw NodeConstants.misfit(node, "expected it along one axis of one sample, found axis " + axis);
        }
        boolean channels = image ? fromFront == 1 : fromFront == rank - 1;
        return channels
                ? activation(node, x, ActivationFunction.SOFTMAX)
                : draft.add(node, new Softmax().axis((int) fromFront - (image ? 1 : 0)), List.of(x))
                        .nonNegative(true);
    }

    /// The probabilities themselves: their logarithms are no layer of ours, and no prediction depends on them.
    private Held logSoftmax(OnnxNode node, Held x) throws FormatException {
        if (!readers.outputs().contains(node.outputs().getFirst())
                || !readers.of(node.outputs().getFirst()).isEmpty()) {
            throw NodeConstants.misfit(node, "expected it at the end of the graph");
        }
        logarithms.add(node.outputs().getFirst());
        return softmax(node, x);
    }

    /// The outputs of the graph that are the logarithms of the model's.
    Set<String> logarithms() {
        return logarithms;
    }

    /// The activation of the previous layer if the node is called `conv2d_1/relu`, else a layer of its own.
    Held activation(OnnxNode node, Held x, ActivationFunction function) {
        boolean nonNegative = function == ActivationFunction.RELU
                || function == ActivationFunction.SIGMOID
                || function == ActivationFunction.SOFTMAX
                || node.operator().equals("Clip");
        if (x.from() >= 0) {
            LayerDraft.Made last = draft.made(x.from());
            boolean part = node.name().equals(last.layer().name() + "/" + function.configName())
                    && last.layer().activation() == ActivationFunction.LINEAR;
            Layer with = !part
                    ? null
                    : switch (last.layer()) {
                        case Convolution2D c -> c.activation(function);
                        case Conv2DTranspose c -> c.activation(function);
                        case Dense d -> d.activation(function);
                        default -> null;
                    };
            if (with != null && isOnlyReader(node)) {
                draft.replace(x.from(), with, last.weights());
                return x.nonNegative(nonNegative);
            }
        }
        return draft.add(node, Activating.layer(function), List.of(x)).nonNegative(nonNegative);
    }

    /// Whether nothing else reads a node's input: only the sigmoid by which it is multiplied may.
    private boolean isOnlyReader(OnnxNode node) {
        String x = node.inputs().stream()
                .filter(input -> !factors.contains(input))
                .findFirst()
                .orElseThrow();
        return readers.of(x).size() == (node.operator().equals("Mul") ? 2 : 1)
                && !readers.outputs().contains(x);
    }

    private float rate(OnnxNode node) throws FormatException {
        if (operatorSet < 12) {
            return node.attributes().number("ratio", 0.5f);
        }
        OnnxTensor training = constants.constant(node, 2);
        if (NodeConstants.has(node, 2) && (training == null || training.size() != 1 || training.integer(0) != 0)) {
            throw NodeConstants.misfit(node, "expected no training mode");
        }
        return NodeConstants.has(node, 1) ? constants.floats(node, 1).data()[0] : 0.5f;
    }
}
