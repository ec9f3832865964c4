package dev.yij.io.onnx;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.Held.Order;
import dev.yij.io.onnx.graph.Attributes;
import dev.yij.io.onnx.graph.OnnxNode;
import dev.yij.io.onnx.graph.OnnxTensor;
import dev.yij.io.onnx.graph.OnnxUnsupportedException;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.AveragePooling2D;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Cropping2D;
import dev.yij.reference.layer.DepthwiseConv2D;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.GlobalMaxPooling2D;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.Permute;
import dev.yij.reference.layer.Size;
import dev.yij.reference.layer.UpSampling2D;
import dev.yij.reference.layer.ZeroPadding2D;
import dev.yij.reference.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Converts nodes whose windows slide over images, or that change an image's size.
final class WindowLayers {

    private final int operatorSet;
    private final NodeConstants constants;
    private final Readers readers;
    private final LayerDraft draft;

    WindowLayers(int operatorSet, NodeConstants constants, Readers readers, LayerDraft draft) {
        this.operatorSet = operatorSet;
        this.constants = constants;
        this.readers = readers;
        this.draft = draft;
    }

    /// An image with channels first in the graph. What a `Reshape` made of rows is turned.
    private Held image(OnnxNode node, Held x) throws OnnxUnsupportedException {
        if (x.order() == Order.SAME && x.shape().rank() == 3 && x.from() >= 0) {
            return draft.add(new Permute(2, 3, 1), x).order(Order.CHANNELS_FIRST);
        }
        if (x.order() != Order.CHANNELS_FIRST) {
            throw NodeConstants.misfit(node, "expected images with channels first, found " + x.shape());
        }
        return x;
    }

    Held convolution(OnnxNode node, Held value) throws FormatException {
        Held x = image(node, value);
        OnnxTensor.Floats kernel = constants.floats(node, 1);
        if (kernel.dims().rank() != 4) {
            throw NodeConstants.misfit(node, "expected a kernel for images, found " + kernel.dims());
        }
        int channels = x.shape().dim(2);
        int filters = kernel.dims().get(0);
        long group = node.attributes().integer("group", 1);
        List<float[]> values = new ArrayList<>(List.of(NodeConstants.hwio(kernel)));
        boolean biased = NodeConstants.has(node, 2);
        if (biased) {
            values.add(constants.floats(node, 2).data());
        }
        if (group < 1
                || kernel.dims().get(1) * group != channels
                || filters % group != 0
                || biased && values.get(1).length != filters) {
            throw NodeConstants.misfit(
                    node,
                    "the kernel " + kernel.dims() + (group == 1 ? "" : ", its " + group + " groups")
                            + " and its bias do not fit images " + x.shape());
        }
        Size size = new Size(kernel.dims().get(2), kernel.dims().get(3));
        WindowImport window = WindowImport.of(node, x.shape(), size);
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
        return draft.add(node, layer, List.of(padded(x, window.zeros())), values.toArray(float[][]::new));
    }

    private Held padded(Held x, @Nullable ZeroPadding2D zeros) {
        return zeros == null ? x : draft.add(zeros, x);
    }

    /// Zeros around an image change the maximum of a window only where all its numbers may be negative, and the
    /// mean unless the padding counts.
    Held pool(OnnxNode node, Held value) throws FormatException {
        Held x = image(node, value);
        long[] kernel = node.attributes().integers("kernel_shape");
        if (kernel == null || kernel.length != 2) {
            throw NodeConstants.misfit(node, "expected a window for images");
        }
        Size size = new Size(Math.toIntExact(kernel[0]), Math.toIntExact(kernel[1]));
        WindowImport window = WindowImport.of(node, x.shape(), size);
        boolean max = node.operator().equals("MaxPool");
        boolean counts = window.isPadded() && !max && node.attributes().flag("count_include_pad");
        if (!window.dilation().equals(Size.of(1)) || counts && window.padding() == Padding.SAME) {
            throw NodeConstants.misfit(node, "yij's pooling layers have no dilation and do not count padding");
        }
        boolean rounds = node.attributes().integer("ceil_mode", 0) != 0;
        if (window.zeros() != null && (max ? !x.nonNegative() : !counts || rounds)) {
            throw NodeConstants.misfit(
                    node, "its padding " + window.zeros() + " is neither VALID nor SAME, and zeros would change it");
        }
        Layer layer = max
                ? new MaxPooling2D("", size, window.strides(), window.padding())
                : new AveragePooling2D("", size, window.strides(), window.padding());
        return draft.add(node, layer, List.of(padded(x, window.zeros()))).nonNegative(x.nonNegative());
    }

    Held globalPool(OnnxNode node, Held value) throws FormatException {
        Held x = image(node, value);
        return pooled(node, x, node.operator().equals("GlobalMaxPool"), true);
    }

    /// @param pixel whether the graph keeps the two axes of pixels
    private Held pooled(OnnxNode node, Held x, boolean max, boolean pixel) {
        boolean rows = !pixel || readers.makeRows(node.outputs().getFirst());
        Layer layer = max ? new GlobalMaxPooling2D().keepdims(!rows) : new GlobalAveragePooling2D().keepdims(!rows);
        Held y = draft.add(node, layer, List.of(x)).nonNegative(x.nonNegative());
        return !rows ? y : y.order(pixel ? Order.ONE_PIXEL : Order.SAME);
    }

    /// `ReduceMean` or `ReduceMax` over the pixels, which is a global pool.
    Held reduce(OnnxNode node, Held x) throws FormatException {
        long[] axes = node.attributes().integers("axes");
        axes = axes == null ? constants.integers(node, 1) : axes;
        long[] pixels = x.order() == Order.CHANNELS_FIRST ? new long[] {2, 3} : new long[] {1, 2};
        long[] sorted = axes == null
                ? new long[0]
                : Arrays.stream(axes)
                        .map(axis -> axis < 0 ? axis + 4 : axis)
                        .sorted()
                        .toArray();
        if (x.shape().rank() != 3 || !Arrays.equals(sorted, pixels)) {
            throw NodeConstants.misfit(
                    node,
                    "expected it over the pixels of images, found axes " + Arrays.toString(axes) + " of " + x.shape());
        }
        boolean keeps = node.attributes().integer("keepdims", 1) != 0;
        boolean max = node.operator().equals("ReduceMax");
        if (x.order() == Order.SAME && keeps) {
            Layer layer = max ? new GlobalMaxPooling2D().keepdims(true) : new GlobalAveragePooling2D().keepdims(true);
            return draft.add(node, layer, List.of(x));
        }
        return pooled(node, x, max, keeps);
    }

    /// Zeros around rows and columns. Before version 11, padding and value are attributes.
    Held zeroPadding(OnnxNode node, Held value) throws FormatException {
        Attributes attributes = node.attributes();
        long[] pads = operatorSet < 11
                ? attributes.integers(operatorSet < 2 ? "paddings" : "pads")
                : constants.integers(node, 1);
        if (pads != null
                && pads.length == 2 * value.graphDims().length + 2
                && Arrays.stream(pads).allMatch(p -> p == 0)) {
            return value;
        }
        Held x = image(node, value);
        float fill = NodeConstants.has(node, 2) ? constants.floats(node, 2).data()[0] : attributes.number("value", 0);
        if (pads == null
                || pads.length != 8
                || (pads[0] | pads[1] | pads[4] | pads[5]) != 0
                || Arrays.stream(pads).anyMatch(pad -> pad < 0)
                || fill != 0
                || !attributes.word("mode", "constant").equals("constant")
                || NodeConstants.has(node, 3)) { // which would name the axes
            throw NodeConstants.misfit(
                    node, "expected constant zeros around rows and columns, found pads " + Arrays.toString(pads));
        }
        ZeroPadding2D layer = new ZeroPadding2D(
                Math.toIntExact(pads[2]), Math.toIntExact(pads[6]), Math.toIntExact(pads[3]), Math.toIntExact(pads[7]));
        return draft.add(node, layer, List.of(x)).nonNegative(x.nonNegative());
    }

    /// A `Slice` that cuts off rows and columns. Before version 10, its numbers are attributes.
    Held cropping(OnnxNode node, Held value) throws FormatException {
        Held x = image(node, value);
        boolean attributes = operatorSet < 10;
        long[] starts = attributes ? node.attributes().integers("starts") : constants.integers(node, 1);
        long[] ends = attributes ? node.attributes().integers("ends") : constants.integers(node, 2);
        long[] axes = attributes ? node.attributes().integers("axes") : constants.integers(node, 3);
        long[] steps = attributes ? null : constants.integers(node, 4);
        boolean fits = starts != null
                && ends != null
                && ends.length == starts.length
                && (axes == null ? !NodeConstants.has(node, 3) || attributes : axes.length == starts.length)
                && (steps == null || Arrays.stream(steps).allMatch(step -> step == 1));
        int[] cut = new int[4]; // top, left, bottom, right
        for (int i = 0; fits && i < starts.length; i++) {
            long axis = axes == null ? i : axes[i] < 0 ? axes[i] + 4 : axes[i];
            fits = axis == 2 || axis == 3;
            int along = (int) axis - 2;
            long dim = fits ? x.shape().dim(along) : 0;
            long start = Math.clamp(starts[i] < 0 ? starts[i] + dim : starts[i], 0, dim);
            long end = Math.clamp(ends[i] < 0 ? ends[i] + dim : ends[i], 0, dim);
            fits &= start < end;
            if (fits) {
                cut[along] = (int) start;
                cut[along + 2] = (int) (dim - end);
            }
        }
        if (!fits) {
            throw NodeConstants.misfit(node, "expected rows and columns that are cut off an image " + x.shape());
        }
        return draft.add(node, new Cropping2D(cut[0], cut[2], cut[1], cut[3]), List.of(x))
                .nonNegative(x.nonNegative());
    }

    /// A `Resize` or `Upsample` that repeats each pixel.
    Held upSampling(OnnxNode node, Held value) throws FormatException {
        Held x = image(node, value);
        double[] factors = factors(node, x.shape());
        boolean nearest = node.attributes().word("mode", "nearest").equals("nearest");
        boolean repeats = node.operator().equals("Upsample")
                || operatorSet < 11
                || repeats(
                        node.attributes().word("coordinate_transformation_mode", "half_pixel"),
                        node.attributes().word("nearest_mode", "round_prefer_floor"));
        if (!nearest
                || !repeats
                || factors == null
                || factors[0] != Math.rint(factors[0])
                || factors[1] != Math.rint(factors[1])
                || factors[0] < 1
                || factors[1] < 1) {
            throw NodeConstants.misfit(
                    node,
                    "expected an image of which each pixel is repeated, found mode "
                            + node.attributes().word("mode", "nearest") + " and factors " + Arrays.toString(factors));
        }
        UpSampling2D layer = new UpSampling2D(new Size((int) factors[0], (int) factors[1]));
        return draft.add(node, layer, List.of(x)).nonNegative(x.nonNegative());
    }

    /// Whether every output pixel copies the one under it, for whole factors: half of a pixel never lies between
    /// two.
    private static boolean repeats(String coordinates, String rounding) {
        boolean half = coordinates.equals("half_pixel") || coordinates.equals("pytorch_half_pixel");
        return coordinates.equals("asymmetric") && rounding.equals("floor") || half && rounding.startsWith("round");
    }

    /// The factors of height and width; null if others change, or they are not constant.
    private double @Nullable [] factors(OnnxNode node, Shape image) throws FormatException {
        double[] factors = null;
        float[] attribute = node.attributes().numbers("scales");
        int input = operatorSet < 11 ? 1 : 2;
        OnnxTensor scales = constants.constant(node, input);
        long[] sizes = operatorSet < 11 ? null : constants.integers(node, 3);
        if (attribute != null && attribute.length == 4) {
            factors = new double[] {attribute[0], attribute[1], attribute[2], attribute[3]};
        } else if (scales != null && scales.size() == 4) {
            factors = new double[] {scales.number(0), scales.number(1), scales.number(2), scales.number(3)};
        } else if (sizes != null && sizes.length == 4) {
            boolean channels = sizes[1] == image.dim(2);
            factors = new double[] {
                1, channels ? 1 : 0, (double) sizes[2] / image.dim(0), (double) sizes[3] / image.dim(1)
            };
        }
        boolean pixelsOnly = factors != null && factors[0] == 1 && factors[1] == 1;
        return pixelsOnly ? new double[] {factors[2], factors[3]} : null;
    }
}
