package dev.yij.io.onnx.operator;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.Dims;
import dev.yij.io.onnx.graph.ElementType;
import dev.yij.io.onnx.graph.OnnxTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Operators that change a tensor's dimensions but not its elements.
final class Shapes {

    private Shapes() {}

    static List<OnnxTensor> identity(Call call) throws FormatException {
        return List.of(call.input(0));
    }

    /// `Reshape`: in the requested dimensions -1 is inferred from the rest, and 0 keeps the input's dimension,
    /// unless `allowzero` makes it zero.
    static List<OnnxTensor> reshape(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        long[] wanted = call.operatorSet() < 5
                ? call.attributes().integers("shape")
                : call.integers(1).clone();
        if (wanted == null) {
            throw call.error("the attribute shape is missing");
        }
        boolean allowZero = call.operatorSet() >= 14 && call.attributes().flag("allowzero");
        int open = -1;
        for (int axis = 0; axis < wanted.length; axis++) {
            if (wanted[axis] == 0 && !allowZero) {
                wanted[axis] = x.dims().get(call.axis(axis, x.dims().rank()));
            } else if (wanted[axis] == -1 && open < 0) {
                open = axis;
                wanted[axis] = 1;
            } else if (wanted[axis] < 0) {
                throw misfit(call, x, wanted);
            }
        }
        Dims dims = Dims.of(wanted);
        if (open >= 0 && dims.size() > 0) {
            wanted[open] = x.size() / dims.size();
            dims = Dims.of(wanted);
        }
        if (dims.size() != x.size()) {
            throw misfit(call, x, wanted);
        }
        return List.of(x.as(dims));
    }

    private static FormatException misfit(Call call, OnnxTensor x, long[] wanted) {
        return call.error("cannot reshape " + x + " to " + Arrays.toString(wanted));
    }

    /// `Flatten`: a matrix, whose rows are the dimensions before `axis`.
    static List<OnnxTensor> flatten(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        int rank = x.dims().rank();
        long axis = call.attributes().integer("axis", 1);
        int rows = axis == rank ? rank : call.axis(axis, rank);
        return List.of(x.as(Dims.of(x.dims().size(0, rows), x.dims().size(rows, rank))));
    }

    /// `Squeeze`: removes dimensions of 1, either all or those listed.
    static List<OnnxTensor> squeeze(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        long[] axes = call.operatorSet() < 13 ? call.attributes().integers("axes") : call.optionalIntegers(1);
        int rank = x.dims().rank();
        boolean[] goes = new boolean[rank];
        for (int axis = 0; axis < rank; axis++) {
            goes[axis] = axes == null && x.dims().get(axis) == 1;
        }
        if (axes != null) {
            for (long each : axes) {
                int axis = call.axis(each, rank);
                if (x.dims().get(axis) != 1) {
                    throw call.error("axis " + axis + " of " + x + " is not 1");
                }
                goes[axis] = true;
            }
        }
        List<Long> dims = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            if (!goes[axis]) {
                dims.add((long) x.dims().get(axis));
            }
        }
        return List.of(x.as(Dims.of(dims)));
    }

    /// `Unsqueeze`: inserts dimensions of 1 at the given positions of the result.
    static List<OnnxTensor> unsqueeze(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        long[] axes = call.operatorSet() < 13 ? call.attributes().integers("axes") : call.integers(1);
        if (axes == null) {
            throw call.error("the attribute axes is missing");
        }
        if (axes.length > 64) {
            throw call.error(axes.length + " axes are too many");
        }
        long[] dims = new long[x.dims().rank() + axes.length];
        for (long each : axes) {
            int axis = call.axis(each, dims.length);
            if (dims[axis] == 1) {
                throw call.error("axis " + axis + " is inserted twice");
            }
            dims[axis] = 1;
        }
        int next = 0;
        for (int axis = 0; axis < dims.length; axis++) {
            dims[axis] = dims[axis] == 1 ? 1 : x.dims().get(next++);
        }
        return List.of(x.as(Dims.of(dims)));
    }

    /// `Shape`: the dimensions as a tensor, all or a range of them.
    static List<OnnxTensor> shape(Call call) throws FormatException {
        Dims dims = call.input(0).dims();
        int rank = dims.rank();
        int start = clamped(call.attributes().integer("start", 0), rank);
        int end = clamped(call.attributes().integer("end", rank), rank);
        long[] range = Arrays.copyOfRange(dims.toArray(), start, Math.max(start, end));
        return List.of(new OnnxTensor.Integers(ElementType.INT64, Dims.of(range.length), range));
    }

    private static int clamped(long position, int rank) {
        return (int) Math.clamp(position < 0 ? position + rank : position, 0, rank);
    }

    /// `Size`: the number of elements.
    static List<OnnxTensor> size(Call call) throws FormatException {
        long[] size = {call.input(0).size()};
        return List.of(new OnnxTensor.Integers(ElementType.INT64, Dims.of(), size));
    }

    /// `Expand`: repeats along dimensions of 1, as broadcasting does.
    static List<OnnxTensor> expand(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        Dims to = Dims.broadcast(x.dims(), Dims.of(call.integers(1)));
        return List.of(call.pick(x, to, to.offsets(0, x.dims().stridesRepeatedTo(to))));
    }
}
