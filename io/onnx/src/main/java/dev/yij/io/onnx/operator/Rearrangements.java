package dev.yij.io.onnx.operator;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.Dims;
import dev.yij.io.onnx.graph.OnnxTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Operators that move elements: transpose, concatenate, slice, gather.
final class Rearrangements {

    private Rearrangements() {}

    /// `Transpose`: axis `i` of the result is axis `perm[i]` of the input; without `perm` they are reversed.
    static List<OnnxTensor> transpose(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        int rank = x.dims().rank();
        long[] perm = call.attributes().integers("perm");
        int[] strides = x.dims().strides();
        long[] dims = new long[rank];
        int[] picked = new int[rank];
        boolean[] seen = new boolean[rank];
        for (int axis = 0; axis < rank; axis++) {
            int from = perm == null ? rank - 1 - axis : axis < perm.length ? call.axis(perm[axis], rank) : axis;
            seen[from] = true;
            dims[axis] = x.dims().get(from);
            picked[axis] = strides[from];
        }
        for (boolean each : seen) {
            if (!each || perm != null && perm.length != rank) {
                throw call.error("perm " + Arrays.toString(perm) + " does not name every axis of " + x);
            }
        }
        Dims to = Dims.of(dims);
        return List.of(call.pick(x, to, to.offsets(0, picked)));
    }

    /// `Concat`: concatenates tensors along an axis.
    static List<OnnxTensor> concat(Call call) throws FormatException {
        OnnxTensor first = call.input(0);
        int rank = first.dims().rank();
        if (call.operatorSet() >= 4 && !call.attributes().has("axis")) {
            throw call.error("the attribute axis is missing");
        }
        int axis = call.axis(call.attributes().integer("axis", 1), rank);
        long total = 0;
        for (int i = 0; i < call.count(); i++) {
            OnnxTensor x = call.input(i);
            call.requireSameType(first, x);
            boolean fits = x.dims().rank() == rank
                    && x.dims().with(axis, 1).equals(first.dims().with(axis, 1));
            if (!fits) {
                throw call.error("cannot concatenate " + first + " and " + x + " along axis " + axis);
            }
            total += x.dims().get(axis);
        }
        OnnxTensor y = call.zeros(first.type(), first.dims().with(axis, total));
        int row = y.dims().size(axis, rank);
        int at = 0;
        for (int i = 0; i < call.count(); i++) {
            OnnxTensor x = call.input(i);
            int length = x.dims().size(axis, rank);
            for (int from = 0; from < x.size(); from++) {
                y.set(from / length * row + at + from % length, x, from);
            }
            at += length;
        }
        return List.of(y);
    }

    /// `Slice`: every `step`-th element of a range along some axes. Positions outside the tensor are omitted.
    static List<OnnxTensor> slice(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        boolean attributes = call.operatorSet() < 10;
        long[] starts = attributes ? call.attributes().integers("starts") : call.integers(1);
        long[] ends = attributes ? call.attributes().integers("ends") : call.integers(2);
        long[] axes = attributes ? call.attributes().integers("axes") : call.optionalIntegers(3);
        long[] steps = attributes ? null : call.optionalIntegers(4);
        if (starts == null
                || ends == null
                || starts.length != ends.length
                || axes != null && axes.length != starts.length
                || steps != null && steps.length != starts.length) {
            throw call.error("starts, ends, axes and steps must be equally long");
        }
        int offset = 0;
        long[] dims = x.dims().toArray();
        int[] strides = x.dims().strides();
        boolean[] seen = new boolean[dims.length];
        for (int i = 0; i < starts.length; i++) {
            int axis = call.axis(axes == null ? i : axes[i], dims.length);
            long step = steps == null ? 1 : steps[i];
            if (step == 0 || step == Long.MIN_VALUE || seen[axis]) {
                throw call.error(step == 0 ? "a step of 0" : "axis " + axis + " is cut twice, or by a step of " + step);
            }
            seen[axis] = true;
            long dim = dims[axis];
            long start = clamp(starts[i], dim, step < 0 ? dim - 1 : dim, 0);
            long end = clamp(ends[i], dim, step < 0 ? dim - 1 : dim, step < 0 ? -1 : 0);
            long span = step < 0 ? start - end : end - start;
            long size = Math.abs(step);
            dims[axis] = span <= 0 ? 0 : (span - 1) / size + 1;
            offset += (int) (dims[axis] == 0 ? 0 : start * strides[axis]);
            strides[axis] = dims[axis] <= 1 ? 0 : (int) (strides[axis] * step);
        }
        Dims to = Dims.of(dims);
        return List.of(call.pick(x, to, to.offsets(offset, strides)));
    }

    private static long clamp(long position, long dim, long most, long least) {
        long fromFront = position < 0 ? position + dim : position;
        return Math.max(least, Math.min(most, fromFront));
    }

    /// `Split`: the parts of a tensor along an axis, of equal or of listed sizes.
    static List<OnnxTensor> split(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        int axis = call.axis(call.attributes().integer("axis", 0), x.dims().rank());
        int pieces = call.node().outputs().size();
        if (call.attributes().has("num_outputs") && call.attributes().integer("num_outputs", 0) != pieces) {
            throw call.error("num_outputs must be the number of outputs, " + pieces);
        }
        long[] sizes = call.operatorSet() < 13 ? call.attributes().integers("split") : call.optionalIntegers(1);
        int dim = x.dims().get(axis);
        if (sizes == null) {
            sizes = new long[pieces];
            int each = (dim + pieces - 1) / pieces;
            Arrays.fill(sizes, each);
            sizes[pieces - 1] = dim - (pieces - 1L) * each;
        }
        long left = dim;
        for (long size : sizes) {
            left = size < 0 || size > left ? -1 : left - size;
        }
        if (sizes.length != pieces || left != 0) {
            throw call.error("cannot split axis " + axis + " of " + x + " into " + Arrays.toString(sizes));
        }
        List<OnnxTensor> y = new ArrayList<>();
        int[] strides = x.dims().strides();
        int start = 0;
        for (long size : sizes) {
            Dims to = x.dims().with(axis, size);
            y.add(call.pick(x, to, to.offsets(start * strides[axis], strides)));
            start += (int) size;
        }
        return y;
    }

    /// `Gather`: rows of a table along an axis, by their indices; negative ones count from the end.
    static List<OnnxTensor> gather(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        OnnxTensor indices = call.input(1);
        int rank = x.dims().rank();
        int axis = call.axis(call.attributes().integer("axis", 0), rank);
        int dim = x.dims().get(axis);
        int[] rows = new int[indices.size()];
        for (int i = 0; i < rows.length; i++) {
            long row = indices.integer(i);
            if (indices.type().isFloating() || row < -dim || row >= dim) {
                throw call.error("index " + row + " of " + indices + " is outside axis " + axis + " of " + x);
            }
            rows[i] = (int) (row < 0 ? row + dim : row);
        }
        long[] dims = new long[rank - 1 + indices.dims().rank()];
        for (int i = 0; i < dims.length; i++) {
            int trailing = i - axis - indices.dims().rank();
            dims[i] = i < axis
                    ? x.dims().get(i)
                    : trailing < 0 ? indices.dims().get(i - axis) : x.dims().get(axis + 1 + trailing);
        }
        int inner = x.dims().size(axis + 1, rank);
        Dims to = Dims.of(dims);
        return List.of(call.pick(x, to, i -> {
            int outer = i / inner / rows.length;
            int row = rows[i / inner % rows.length];
            return (outer * dim + row) * inner + i % inner;
        }));
    }
}
