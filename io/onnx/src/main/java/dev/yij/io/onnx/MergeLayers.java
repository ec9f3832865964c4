package dev.yij.io.onnx;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.Held.Order;
import dev.yij.io.onnx.graph.OnnxNode;
import dev.yij.io.onnx.graph.OnnxTensor;
import dev.yij.io.onnx.graph.OnnxUnsupportedException;
import dev.yij.reference.layer.Activating;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Add;
import dev.yij.reference.layer.Average;
import dev.yij.reference.layer.Concatenate;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.DepthwiseConv2D;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.layer.Maximum;
import dev.yij.reference.layer.Multiply;
import dev.yij.reference.layer.Rescaling;
import dev.yij.reference.layer.Size;
import dev.yij.reference.layer.Subtract;
import dev.yij.reference.layer.UpSampling2D;
import dev.yij.reference.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Converts nodes that combine several values, or a value with a constant.
final class MergeLayers {

    private final NodeConstants constants;
    private final Readers readers;
    private final LayerDraft draft;

    MergeLayers(NodeConstants constants, Readers readers, LayerDraft draft) {
        this.constants = constants;
        this.readers = readers;
        this.draft = draft;
    }

    /// `Add`, `Sum`, `Sub`, `Mul`, `Div`, `Mean` or `Max`.
    Held read(OnnxNode node, Map<String, Held> held) throws FormatException {
        List<Held> values = new ArrayList<>();
        for (String input : node.inputs()) {
            Held value = held.get(input);
            if (value != null) {
                values.add(value);
            }
        }
        if (values.size() == node.inputs().size()) {
            return merged(node, values);
        }
        if (values.size() != 1 || node.inputs().size() != 2) {
            throw NodeConstants.misfit(node, "expected values of layers, or one and a constant");
        }
        int at = held.containsKey(node.inputs().getFirst()) ? 0 : 1;
        return withConstant(node, values.getFirst(), at, constants.constant(node, 1 - at));
    }

    /// Whether each value of the graph that a layer computes is read by one node, so that the layer can be
    /// changed: a `Reshape` or `Transpose` that moves no number gives a second name to the same output.
    private boolean isAlone(Held x) {
        return draft.values(x.from()).stream().allMatch(value -> readers.onlyReader(value) != null);
    }

    private Held merged(OnnxNode node, List<Held> values) throws OnnxUnsupportedException {
        Layer layer = switch (node.operator()) {
            case "Add", "Sum" -> new Add();
            case "Sub" -> new Subtract();
            case "Mul" -> new Multiply();
            case "Mean" -> new Average();
            case "Max" -> new Maximum();
            default -> throw NodeConstants.misfit(node, "yij has no such layer for two values");
        };
        if (values.size() == 1) {
            return draft.add(node, new Activation(ActivationFunction.LINEAR), values);
        }
        List<Held> reads = alike(node, values);
        boolean keepsSign = !(layer instanceof Subtract) && reads.stream().allMatch(Held::nonNegative);
        return draft.add(node, layer, reads).nonNegative(keepsSign);
    }

    /// The values with the same shape: an image of one pixel is repeated.
    private List<Held> alike(OnnxNode node, List<Held> given) throws OnnxUnsupportedException {
        List<Held> values = oneOrder(given);
        Held largest = values.getFirst();
        for (Held value : values) {
            largest = value.shape().size() > largest.shape().size() ? value : largest;
        }
        List<Held> alike = new ArrayList<>();
        for (Held value : values) {
            boolean pixel = value.shape().rank() == 3
                    && largest.shape().rank() == 3
                    && value.shape().dim(0) == 1
                    && value.shape().dim(1) == 1
                    && value.shape().dim(2) == largest.shape().dim(2);
            Held repeated = pixel && !value.shape().equals(largest.shape()) ? repeated(value, largest.shape()) : value;
            boolean fits = repeated.shape().equals(largest.shape())
                    && repeated.order() == largest.order()
                    && (repeated.image() == null || Objects.equals(repeated.image(), largest.image()));
            if (!fits) {
                throw NodeConstants.misfit(
                        node, "expected values of the same shape, found " + value.shape() + " and " + largest.shape());
            }
            alike.add(repeated);
        }
        return alike;
    }

    /// If some are images with channels first, all.
    private List<Held> oneOrder(List<Held> values) {
        boolean first = values.stream().anyMatch(value -> value.order() == Order.CHANNELS_FIRST);
        return first ? values.stream().map(draft::image).toList() : values;
    }

    private Held repeated(Held pixel, Shape image) {
        return draft.add(new UpSampling2D(new Size(image.dim(0), image.dim(1))), pixel)
                .nonNegative(pixel.nonNegative());
    }

    /// @param at which input the value is
    private Held withConstant(OnnxNode node, Held x, int at, @Nullable OnnxTensor constant) throws FormatException {
        if (constant == null || constant.size() == 0) {
            throw NodeConstants.misfit(node, "expected constant floats as input " + (1 - at));
        }
        if (constant.dims().rank() > x.graphDims().length + 1) {
            throw NodeConstants.misfit(node, "expected a constant of no more axes than the value, found " + constant);
        }
        boolean adds = node.operator().equals("Add") || node.operator().equals("Sum");
        if (adds && constant instanceof OnnxTensor.Floats bias) {
            Held biased = biased(x, bias);
            if (biased != null) {
                return biased;
            }
        }
        if (constant.size() != 1) {
            return new ChannelLayers(draft).read(node, x, at == 0, constant);
        }
        double c = constant.number(0);
        return switch (node.operator()) {
            case "Add", "Sum" -> rescaled(node, x, 1, c);
            case "Sub" -> at == 0 ? rescaled(node, x, 1, -c) : rescaled(node, x, -1, c);
            case "Mul" -> rescaled(node, x, c, 0);
            case "Div" -> {
                if (at == 1 || c == 0) {
                    throw NodeConstants.misfit(node, "expected a value divided by a number other than 0");
                }
                yield rescaled(node, x, 1 / c, 0);
            }
            case "Max" -> {
                if (c != 0) {
                    throw NodeConstants.misfit(node, "yij has no such layer for a value and a number other than 0");
                }
                yield draft.add(node, Activating.layer(ActivationFunction.RELU), List.of(x))
                        .nonNegative(true);
            }
            default -> throw NodeConstants.misfit(node, "yij has no such layer for a value and a number");
        };
    }

    /// `Neg`.
    Held negative(OnnxNode node, Held x) throws OnnxUnsupportedException {
        return rescaled(node, x, -1, 0);
    }

    /// A product and then a sum are one layer.
    private Held rescaled(OnnxNode node, Held x, double scale, double offset) throws OnnxUnsupportedException {
        if (x.order() == Order.ONE_PIXEL || !Float.isFinite((float) scale) || !Float.isFinite((float) offset)) {
            throw NodeConstants.misfit(node, "expected a finite number and an image or rows");
        }
        boolean product = x.from() >= 0 && draft.made(x.from()).layer() instanceof Rescaling;
        if (product && scale == 1 && isAlone(x)) {
            Rescaling before = (Rescaling) draft.made(x.from()).layer();
            if (before.line().offset() == 0) {
                draft.replace(
                        x.from(), draft.named(node, new Rescaling(before.line().scale(), offset)), List.of());
                return x.nonNegative(false);
            }
        }
        return draft.add(node, new Rescaling(scale, offset), List.of(x));
    }

    /// The bias of a layer whose node had none; null if it is not one.
    private @Nullable Held biased(Held x, OnnxTensor.Floats bias) {
        if (x.from() < 0) {
            return null;
        }
        LayerDraft.Made made = draft.made(x.from());
        boolean image = x.order() == Order.CHANNELS_FIRST;
        if (made.weights().size() != 1 || made.layer().activation() != ActivationFunction.LINEAR) {
            return null;
        }
        int units = x.shape().dim(x.shape().rank() - 1);
        float[] values = image ? perChannel(bias, units) : RowLayers.bias(bias, units);
        Layer with = values == null
                ? null
                : switch (made.layer()) {
                    case Dense dense when !image -> dense.useBias(true);
                    case Conv2D conv when image -> conv.useBias(true);
                    case DepthwiseConv2D conv when image -> conv.useBias(true);
                    default -> null;
                };
        if (with == null || values == null || !isAlone(x)) {
            return null;
        }
        draft.replace(x.from(), with, List.of(made.weights().getFirst(), values));
        return x;
    }

    /// A constant `channels × 1 × 1`, possibly after a 1 for the images.
    static float @Nullable [] perChannel(OnnxTensor.Floats bias, int channels) {
        int rank = bias.dims().rank();
        boolean fits = rank >= 3 && bias.size() == channels && bias.dims().get(rank - 3) == channels && channels > 1;
        return fits ? bias.data() : null;
    }

    /// `Concat` along an axis other than that of the images.
    Held concatenate(OnnxNode node, Map<String, Held> held) throws FormatException {
        List<Held> given = new ArrayList<>();
        for (String input : node.inputs()) {
            Held value = held.get(input);
            if (value == null) {
                throw NodeConstants.misfit(node, "expected values of layers, found the constant " + input);
            }
            given.add(value);
        }
        List<Held> values = oneOrder(given);
        Held first = values.getFirst();
        Order order = first.order();
        int rank = first.graphDims().length + 1;
        long axis = node.attributes().integer("axis", 1);
        int from = (int) (axis < 0 ? axis + rank : axis);
        boolean fits = from >= 1
                && from < rank
                && (order == Order.SAME || order == Order.CHANNELS_FIRST)
                && values.stream().allMatch(value -> value.order() == order);
        if (!fits) {
            throw NodeConstants.misfit(
                    node, "expected images or rows of one order, and an axis of them, found " + axis);
        }
        if (values.size() == 1) {
            return first;
        }
        int ours = order == Order.SAME ? from : from == 1 ? 3 : from - 1;
        Concatenate layer = new Concatenate().axis(ours == rank - 1 ? -1 : ours);
        return draft.add(node, layer, values).nonNegative(values.stream().allMatch(Held::nonNegative));
    }
}
