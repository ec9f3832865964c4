package dev.yij.io.onnx;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.Held.Order;
import dev.yij.io.onnx.graph.Attributes;
import dev.yij.io.onnx.graph.OnnxNode;
import dev.yij.io.onnx.graph.OnnxTensor;
import dev.yij.io.onnx.graph.OnnxUnsupportedException;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Flatten;
import dev.yij.reference.layer.Permute;
import dev.yij.reference.layer.Reshape;
import dev.yij.reference.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// Converts nodes that change dimensions, and dense layers.
final class RowLayers {

    private final int operatorSet;
    private final NodeConstants constants;
    private final LayerDraft draft;
    private final int batch;

    /// @param batch the size of the batch while the graph computes with its own dimensions
    RowLayers(int operatorSet, NodeConstants constants, LayerDraft draft, int batch) {
        this.operatorSet = operatorSet;
        this.constants = constants;
        this.draft = draft;
        this.batch = batch;
    }

    /// `Flatten`, `Reshape`, `Squeeze` and `Unsqueeze`.
    Held reshape(OnnxNode node, Held x) throws FormatException {
        long[] to = switch (node.operator()) {
            case "Flatten" -> flattened(node, x);
            case "Squeeze" -> squeezed(node, x);
            case "Unsqueeze" -> unsqueezed(node, x);
            default -> resolved(node, x);
        };
        if (Arrays.equals(to, x.graphDims()) && !node.operator().equals("Flatten")) {
            return x;
        }
        return to.length == 1 ? rows(node, x) : other(node, x, to);
    }

    /// Each image as one row; after a global pool that only removes the two pixel axes.
    private Held rows(OnnxNode node, Held x) {
        if (x.order() == Order.ONE_PIXEL) {
            return x.order(Order.SAME);
        }
        boolean mixed = x.order() == Order.CHANNELS_FIRST
                && x.shape().dim(0) * x.shape().dim(1) > 1
                && x.shape().dim(2) > 1;
        Held rows = draft.add(node, new Flatten(), List.of(x)).nonNegative(x.nonNegative());
        if (x.order() == Order.CHANNEL_ROWS) {
            return rows; // flattened before, and still channel by channel
        }
        return mixed ? rows.channelRows(x.shape()) : rows.order(Order.SAME);
    }

    /// Other dimensions. Where an image has one channel or one pixel, a change of the order of axes moves no
    /// number.
    private Held other(OnnxNode node, Held x, long[] to) throws FormatException {
        long[] from = x.graphDims();
        if (to.length == 3 && from.length == 3) {
            boolean single = x.order() == Order.CHANNELS_FIRST ? from[0] == 1 : from[2] == 1;
            boolean last =
                    x.order() == Order.CHANNELS_FIRST && to[0] == from[1] && to[1] == from[2] && to[2] == from[0];
            boolean first = x.order() == Order.SAME && to[0] == from[2] && to[1] == from[0] && to[2] == from[1];
            if (single && last) {
                return x.order(Order.SAME);
            }
            if (single && first) {
                return x.order(Order.CHANNELS_FIRST);
            }
        }
        if (x.order() == Order.CHANNEL_ROWS || x.order() == Order.ONE_PIXEL) {
            throw NodeConstants.misfit(node, "it turns rows in the graph's order of axes into " + Arrays.toString(to));
        }
        Held same = x.order() == Order.CHANNELS_FIRST
                ? draft.add(new Permute(3, 1, 2), x).order(Order.SAME)
                : x;
        Integer[] target = Arrays.stream(to).mapToObj(Math::toIntExact).toArray(Integer[]::new);
        return draft.add(node, new Reshape(target), List.of(same)).nonNegative(x.nonNegative());
    }

    private long[] flattened(OnnxNode node, Held x) throws FormatException {
        int rank = x.graphDims().length + 1;
        long axis = node.attributes().integer("axis", 1);
        if (axis != 1 && axis + rank != 1) {
            throw notRows(node, x);
        }
        return new long[] {x.shape().size()};
    }

    private static OnnxUnsupportedException notRows(OnnxNode node, Held x) {
        return NodeConstants.misfit(
                node,
                "it does not flatten each image to one row of " + x.shape().size() + " numbers of each image");
    }

    private long[] squeezed(OnnxNode node, Held x) throws FormatException {
        long[] from = x.graphDims();
        long[] axes = operatorSet < 13 ? node.attributes().integers("axes") : constants.integers(node, 1);
        List<Long> to = new ArrayList<>();
        for (int axis = 1; axis <= from.length; axis++) {
            int which = axis;
            boolean goes = axes == null
                    ? from[axis - 1] == 1
                    : Arrays.stream(axes).anyMatch(each -> each == which || each + from.length + 1 == which);
            if (!goes) {
                to.add(from[axis - 1]);
            }
        }
        boolean batchGoes = axes == null
                ? batch == 1
                : Arrays.stream(axes).anyMatch(each -> each == 0 || each + from.length + 1 == 0);
        if (batchGoes || to.isEmpty()) {
            throw NodeConstants.misfit(
                    node,
                    "it removes the axis of the images, found "
                            + (axes == null ? "no axes" : "axes " + Arrays.toString(axes)));
        }
        return to.stream().mapToLong(Long::longValue).toArray();
    }

    private long[] unsqueezed(OnnxNode node, Held x) throws FormatException {
        long[] axes = operatorSet < 13 ? node.attributes().integers("axes") : constants.integers(node, 1);
        long[] from = x.graphDims();
        if (axes == null || axes.length > 8) {
            throw NodeConstants.misfit(node, "expected constant axes");
        }
        long[] to = new long[from.length + axes.length];
        for (long each : axes) {
            long axis = each < 0 ? each + to.length + 1 : each;
            if (axis < 1 || axis > to.length) {
                throw NodeConstants.misfit(node, "it inserts an axis before the images");
            }
            to[(int) axis - 1] = 1;
        }
        int next = 0;
        for (int i = 0; i < to.length; i++) {
            to[i] = to[i] == 1 ? 1 : next < from.length ? from[next++] : 1;
        }
        return to;
    }

    /// The dimensions of one value after a `Reshape`, whose first axis must stay that of the images.
    private long[] resolved(OnnxNode node, Held x) throws FormatException {
        long[] wanted = operatorSet < 5 ? node.attributes().integers("shape") : constants.integers(node, 1);
        if (wanted == null || wanted.length < 2) {
            throw notRows(node, x);
        }
        long[] from = x.graphDims();
        boolean zeroKeeps = operatorSet < 14 || node.attributes().integer("allowzero", 0) == 0;
        long[] to = Arrays.copyOfRange(wanted, 1, wanted.length);
        long known = 1;
        int open = -1;
        for (int axis = 0; axis < to.length; axis++) {
            to[axis] = to[axis] == 0 && zeroKeeps && axis < from.length ? from[axis] : to[axis];
            if (to[axis] == -1) {
                open = axis;
            } else {
                known = known > x.shape().size() ? known : known * to[axis];
            }
        }
        boolean first = wanted[0] == batch || wanted[0] == 0 && zeroKeeps || wanted[0] == 1 && wanted.length == 2;
        boolean deduced = wanted[0] == -1 && open < 0;
        if (open >= 0 && known > 0 && x.shape().size() % known == 0) {
            to[open] = x.shape().size() / known;
            known *= to[open];
        }
        if (!first && !deduced || known != x.shape().size() || Arrays.stream(to).anyMatch(dim -> dim < 1)) {
            throw to.length == 1
                    ? notRows(node, x)
                    : NodeConstants.misfit(
                            node, "it does not keep the images apart: " + x.shape() + " to " + Arrays.toString(wanted));
        }
        return to;
    }

    /// A change between channels first and last, or another order of axes.
    Held transpose(OnnxNode node, Held x) throws FormatException {
        long[] perm = node.attributes().integers("perm");
        if (x.order() == Order.CHANNELS_FIRST && Arrays.equals(perm, new long[] {0, 2, 3, 1})) {
            return x.order(Order.SAME);
        }
        if (x.order() == Order.SAME && x.shape().rank() == 3 && Arrays.equals(perm, new long[] {0, 3, 1, 2})) {
            return x.order(Order.CHANNELS_FIRST);
        }
        boolean known = x.order() == Order.SAME || x.order() == Order.CHANNELS_FIRST;
        if (perm == null || !isPermutation(perm, x.shape().rank() + 1) || perm[0] != 0 || !known) {
            throw NodeConstants.misfit(
                    node,
                    "expected another order of the axes of each image, found perm "
                            + (perm == null ? "omitted, which reverses all axes" : Arrays.toString(perm)));
        }
        int[] ours = x.order() == Order.SAME ? null : new int[] {3, 1, 2};
        Integer[] dims = Arrays.stream(perm)
                .skip(1)
                .mapToObj(axis -> ours == null ? Math.toIntExact(axis) : ours[Math.toIntExact(axis) - 1])
                .toArray(Integer[]::new);
        return draft.add(node, new Permute(dims), List.of(x)).order(Order.SAME).nonNegative(x.nonNegative());
    }

    private static boolean isPermutation(long[] perm, int rank) {
        return Arrays.equals(
                Arrays.stream(perm).sorted().toArray(),
                LongStream.range(0, rank).toArray());
    }

    /// C, the bias, may be one number for each unit, or one for all.
    Held gemm(OnnxNode node, Held x) throws FormatException {
        Attributes attributes = node.attributes();
        if (attributes.number("alpha", 1) != 1 || attributes.flag("transA")) {
            throw NodeConstants.misfit(node, "expected alpha 1 and transA 0");
        }
        OnnxTensor.Floats kernel = constants.matrix(node, 1);
        if (attributes.flag("transB")) {
            kernel = NodeConstants.transposed(kernel);
        }
        if (x.shape().rank() != 1) {
            throw NodeConstants.misfit(node, "expected rows, found " + x.shape());
        }
        boolean biased = NodeConstants.has(node, 2) && attributes.number("beta", 1) != 0;
        if (biased && attributes.number("beta", 1) != 1) {
            throw NodeConstants.misfit(node, "expected beta 1, found " + attributes.number("beta", 1));
        }
        if (!biased) {
            return dense(node, x, kernel, null);
        }
        OnnxTensor.Floats given = constants.floats(node, 2);
        float[] bias = bias(given, kernel.dims().get(1));
        if (bias == null) {
            throw NodeConstants.misfit(
                    node,
                    "expected one number for each unit of the weights " + kernel.dims() + " as input 2, found "
                            + given.dims());
        }
        return dense(node, x, kernel, bias);
    }

    Held matMul(OnnxNode node, Held x) throws FormatException {
        return dense(node, x, constants.matrix(node, 1), null);
    }

    /// A bias of one number for each unit, for all of which the graph may give one, as a separate array;
    /// null if it has another shape.
    static float @Nullable [] bias(OnnxTensor.Floats given, int units) {
        boolean row = given.dims().rank() == 0 || given.dims().get(given.dims().rank() - 1) == given.size();
        if (given.size() == 1) {
            float[] all = new float[units];
            Arrays.fill(all, given.data()[0]);
            return all;
        }
        return row && given.size() == units ? given.data() : null;
    }

    private Held dense(OnnxNode node, Held x, OnnxTensor.Floats kernel, float @Nullable [] bias)
            throws FormatException {
        int in = kernel.dims().get(0);
        int units = kernel.dims().get(1);
        Shape shape = x.shape();
        boolean fits = (x.order() == Order.SAME || x.order() == Order.CHANNEL_ROWS)
                && shape.rank() > 0
                && shape.dim(shape.rank() - 1) == in
                && (bias == null || bias.length == units);
        if (!fits) {
            throw NodeConstants.misfit(node, "weights " + kernel.dims() + " and their bias do not fit " + shape);
        }
        float[] rows = x.image() == null ? kernel.data() : NodeConstants.pixelByPixel(kernel.data(), units, x.image());
        Dense layer = new Dense(units).useBias(bias != null);
        float[][] weights = bias == null ? new float[][] {rows} : new float[][] {rows, bias};
        return draft.add(node, layer, List.of(x), weights).order(Order.SAME);
    }
}
