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
import dev.yij.reference.layer.PReLU;
import dev.yij.reference.layer.Permute;
import dev.yij.reference.layer.Size;
import dev.yij.reference.layer.ZeroPadding2D;
import dev.yij.reference.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Converts nodes whose windows slide over images, or that change an image's size.
final class WindowLayers {

    private final int operatorSet;
    private final NodeConstants constants;
    private final Readers readers;
    private final LayerDraft draft;
    private final EnlargingLayers enlarging;

    /// @param batch the size of the batch while the graph computes with its own dimensions
    WindowLayers(int operatorSet, NodeConstants constants, Readers readers, LayerDraft draft, int batch) {
        this.operatorSet = operatorSet;
        this.constants = constants;
        this.readers = readers;
        this.draft = draft;
        this.enlarging = new EnlargingLayers(operatorSet, constants, draft, batch);
    }

    private Held image(OnnxNode node, Held value) throws OnnxUnsupportedException {
        Held x = draft.image(value);
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
        boolean rounds = node.attributes().integer("ceil_mode", 0) != 0 && operatorSet >= 19;
        if (window.zeros() != null && (max ? !x.nonNegative() : !counts || rounds)) {
            throw NodeConstants.misfit(
                    node,
                    "its padding (" + sides(window.zeros()) + ") is neither VALID nor SAME, and zeros would change it");
        }
        Layer layer = max
                ? new MaxPooling2D("", size, window.strides(), window.padding())
                : new AveragePooling2D("", size, window.strides(), window.padding());
        return draft.add(node, layer, List.of(padded(x, window.zeros()))).nonNegative(x.nonNegative());
    }

    private static String sides(ZeroPadding2D zeros) {
        return "top " + zeros.top() + ", bottom " + zeros.bottom() + ", left " + zeros.left() + ", right "
                + zeros.right();
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

    /// A `Slice` that cuts off rows and columns, or channels, which are then turned to the rows' place. Before
    /// version 10, its numbers are attributes.
    Held cropping(OnnxNode node, Held value) throws FormatException {
        Held x = image(node, value);
        boolean attributes = operatorSet < 10;
        long[] starts = attributes ? node.attributes().integers("starts") : constants.integers(node, 1);
        long[] ends = attributes ? node.attributes().integers("ends") : constants.integers(node, 2);
        long[] axes = attributes ? node.attributes().integers("axes") : constants.integers(node, 3);
        long[] steps = attributes ? null : constants.integers(node, 4);
        FormatException misfit =
                NodeConstants.misfit(node, "expected rows and columns that are cut off an image " + x.shape());
        if (starts == null || ends == null) {
            throw misfit;
        }
        boolean fits = ends.length == starts.length
                && (axes == null || axes.length == starts.length)
                && (steps == null || Arrays.stream(steps).allMatch(step -> step == 1));
        boolean channels = fits && starts.length == 1 && axes != null && (axes[0] == 1 || axes[0] == -3);
        int[] cut = new int[4]; // top, left, bottom, right
        for (int i = 0; fits && i < starts.length; i++) {
            long axis = axes == null ? i : axes[i] < 0 ? axes[i] + 4 : axes[i];
            fits = channels || axis == 2 || axis == 3;
            int along = channels ? 0 : (int) axis - 2;
            long dim = fits ? x.shape().dim(channels ? 2 : along) : 0;
            long start = Math.clamp(starts[i] < 0 ? starts[i] + dim : starts[i], 0, dim);
            long end = Math.clamp(ends[i] < 0 ? ends[i] + dim : ends[i], 0, dim);
            fits &= start < end;
            if (fits) {
                cut[along] = (int) start;
                cut[along + 2] = (int) (dim - end);
            }
        }
        if (!fits) {
            throw misfit;
        }
        return cropped(node, x, new Cropping2D(cut[0], cut[2], cut[1], cut[3]), channels);
    }

    /// A `Split` of rows, columns or channels, each part by a layer that cuts off the others.
    List<Held> split(OnnxNode node, Held value) throws FormatException {
        Held x = image(node, value);
        long given = node.attributes().integer("axis", 0);
        int axis = (int) (given < 0 ? given + 4 : given);
        int outputs = node.outputs().size();
        long[] sizes = operatorSet < 13 ? node.attributes().integers("split") : constants.integers(node, 1);
        if (axis < 1 || axis > 3) {
            throw NodeConstants.misfit(node, "expected it along an axis of an image, found axis " + given);
        }
        int dim = x.shape().dim(axis == 1 ? 2 : axis - 2);
        if (sizes == null) {
            int each = Math.ceilDiv(dim, outputs); // the last may be smaller, from version 18 on
            sizes = IntStream.range(0, outputs)
                    .mapToLong(i -> Math.min(each, dim - (long) i * each))
                    .toArray();
        }
        if (sizes.length != outputs
                || Arrays.stream(sizes).anyMatch(size -> size < 1 || size > dim)
                || Arrays.stream(sizes).sum() != dim) {
            throw NodeConstants.misfit(
                    node, "expected parts of an axis of " + dim + ", found " + Arrays.toString(sizes));
        }
        List<Held> parts = new ArrayList<>();
        int start = 0;
        for (long size : sizes) {
            int before = start;
            int after = dim - start - (int) size;
            boolean rows = axis != 3; // or channels, which are turned to the rows' place
            Cropping2D layer = new Cropping2D(rows ? before : 0, rows ? after : 0, rows ? 0 : before, rows ? 0 : after);
            parts.add(cropped(node, x, layer, axis == 1));
            start += (int) size;
        }
        return parts;
    }

    /// @param channels whether the layer cuts channels in the rows' place
    private Held cropped(OnnxNode node, Held x, Cropping2D layer, boolean channels) {
        if (channels) {
            Held first = draft.add(new Permute(3, 1, 2), x).order(Order.SAME);
            Held some = draft.add(node, layer, List.of(first));
            return draft.add(new Permute(2, 3, 1), some)
                    .order(Order.CHANNELS_FIRST)
                    .nonNegative(x.nonNegative());
        }
        return draft.add(node, layer, List.of(x)).nonNegative(x.nonNegative());
    }

    /// A `ConvTranspose`.
    Held transposedConvolution(OnnxNode node, Held value) throws FormatException {
        return enlarging.transposedConvolution(node, image(node, value));
    }

    /// A `Resize` or `Upsample`.
    Held resized(OnnxNode node, Held value) throws FormatException {
        return enlarging.resized(node, image(node, value));
    }

    /// The slopes are one for each channel of an image or number of a row, one for all, or one for each
    /// position.
    Held prelu(OnnxNode node, Held x) throws FormatException {
        OnnxTensor.Floats slope = constants.floats(node, 1);
        long[] dims = x.graphDims();
        Shape shape = x.shape();
        boolean image = x.order() == Order.CHANNELS_FIRST;
        if (slope.size() == 1 && (image || x.order() == Order.SAME)) {
            Integer[] all = IntStream.rangeClosed(1, shape.rank()).boxed().toArray(Integer[]::new);
            return draft.add(node, new PReLU().sharedAxes(all), List.of(x), slope.data());
        }
        int rank = slope.dims().rank();
        boolean channels =
                image && slope.size() == dims[0] && rank >= 3 && slope.dims().get(rank - 3) == dims[0];
        if (channels) {
            return draft.add(node, new PReLU().sharedAxes(1, 2), List.of(x), slope.data());
        }
        if (slope.size() != shape.size() || !image && x.order() != Order.SAME) {
            throw NodeConstants.misfit(node, "expected slopes that fit " + shape + ", found " + slope.dims());
        }
        float[] own = image ? NodeConstants.pixelByPixel(slope.data(), 1, shape) : slope.data();
        return draft.add(node, new PReLU(), List.of(x), own);
    }
}
