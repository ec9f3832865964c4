package dev.yij.io.onnx.operator;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.Dims;
import dev.yij.io.onnx.graph.OnnxTensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/// Operators that read or write elements at positions given by another tensor. Negative positions count from
/// the end.
final class Indexed {

    /// Stores an element: replaces the one that is there, or combines both.
    @FunctionalInterface
    private interface Write {
        void into(OnnxTensor y, int at, OnnxTensor updates, int from);
    }

    private Indexed() {}

    /// `GatherElements`: y has the dimensions of the indices, each of which selects an element in its own line
    /// along the axis.
    static List<OnnxTensor> gatherElements(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        OnnxTensor indices = call.input(1);
        int[] sources = alongAxis(call, x.dims(), indices);
        return List.of(call.pick(x, indices.dims(), i -> sources[i]));
    }

    /// For each index, the element of `x` that it selects.
    private static int[] alongAxis(Call call, Dims x, OnnxTensor indices) throws FormatException {
        int axis = call.axis(call.attributes().integer("axis", 0), x.rank());
        Dims dims = indices.dims();
        boolean fits = dims.rank() == x.rank();
        for (int i = 0; fits && i < dims.rank(); i++) {
            fits = i == axis || dims.get(i) <= x.get(i);
        }
        if (!fits) {
            throw call.error("indices " + dims + " do not fit data " + x + " along axis " + axis);
        }
        int[] strides = x.strides();
        int[] sources = new int[indices.size()];
        call.work(sources.length);
        for (int i = 0; i < sources.length; i++) {
            int rest = i;
            int source = position(call, indices, i, x.get(axis)) * strides[axis];
            for (int a = x.rank() - 1; a >= 0; a--) {
                source += a == axis ? 0 : rest % dims.get(a) * strides[a];
                rest /= dims.get(a);
            }
            sources[i] = source;
        }
        return sources;
    }

    private static int position(Call call, OnnxTensor indices, int i, int dim) throws FormatException {
        long index = indices.integer(i);
        if (indices.type().isFloating() || index < -dim || index >= dim) {
            throw call.error("index " + index + " of " + indices + " is outside an axis of " + dim);
        }
        return (int) (index < 0 ? index + dim : index);
    }

    /// `GatherND`: each row of the indices' last axis names a slice of the data.
    static List<OnnxTensor> gatherNd(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        OnnxTensor indices = call.input(1);
        long batchAxes = call.attributes().integer("batch_dims", 0);
        int most = Math.min(x.dims().rank(), indices.dims().rank() - 1);
        if (batchAxes < 0 || batchAxes > most) {
            throw call.error("batch_dims must lie between 0 and " + most + ", found " + batchAxes);
        }
        int batch = (int) batchAxes;
        int[] starts = slices(call, x.dims(), indices, batch);
        int depth = indices.dims().get(indices.dims().rank() - 1);
        int slice = x.dims().size(batch + depth, x.dims().rank());
        long[] front = Arrays.copyOf(indices.dims().toArray(), indices.dims().rank() - 1);
        Dims to = joined(
                front,
                Arrays.copyOfRange(x.dims().toArray(), batch + depth, x.dims().rank()));
        return List.of(call.pick(x, to, i -> starts[i / slice] + i % slice));
    }

    private static Dims joined(long[] front, long[] back) {
        long[] dims = Arrays.copyOf(front, front.length + back.length);
        System.arraycopy(back, 0, dims, front.length, back.length);
        return Dims.of(dims);
    }

    /// For each row of the indices, where its slice of the data begins.
    private static int[] slices(Call call, Dims x, OnnxTensor indices, int batch) throws FormatException {
        Dims dims = indices.dims();
        int depth = dims.rank() == 0 ? 0 : dims.get(dims.rank() - 1);
        if (dims.rank() == 0 || depth < 1 || batch + depth > x.rank()) {
            throw call.error("indices " + dims + " do not fit data " + x);
        }
        for (int axis = 0; axis < batch; axis++) {
            if (dims.get(axis) != x.get(axis)) {
                throw call.error("indices " + dims + " do not fit data " + x + " in the first axes");
            }
        }
        int[] strides = x.strides();
        int[] starts = new int[indices.size() / depth];
        int perBatch = Math.max(1, dims.size(batch, dims.rank() - 1));
        int batchSize = x.size(batch, x.rank());
        call.work(indices.size());
        for (int row = 0; row < starts.length; row++) {
            int start = row / perBatch * batchSize;
            for (int i = 0; i < depth; i++) {
                start += position(call, indices, row * depth + i, x.get(batch + i)) * strides[batch + i];
            }
            starts[row] = start;
        }
        return starts;
    }

    /// `ScatterElements`, the inverse of [#gatherElements], and its older name `Scatter`.
    static List<OnnxTensor> scatterElements(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        OnnxTensor indices = call.input(1);
        OnnxTensor updates = call.input(2);
        call.requireSameType(x, updates);
        if (!indices.dims().equals(updates.dims())) {
            throw call.error("indices " + indices.dims() + " and updates " + updates.dims() + " differ");
        }
        Write write = write(call);
        int[] targets = alongAxis(call, x.dims(), indices);
        OnnxTensor y = call.pick(x, x.dims(), i -> i);
        for (int i = 0; i < targets.length; i++) {
            write.into(y, targets[i], updates, i);
        }
        return List.of(y);
    }

    /// `ScatterND`, the inverse of [#gatherNd].
    static List<OnnxTensor> scatterNd(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        OnnxTensor indices = call.input(1);
        OnnxTensor updates = call.input(2);
        call.requireSameType(x, updates);
        Write write = write(call);
        int[] starts = slices(call, x.dims(), indices, 0);
        int depth = indices.dims().get(indices.dims().rank() - 1);
        int slice = x.dims().size(depth, x.dims().rank());
        if (updates.size() != starts.length * (long) slice) {
            throw call.error("updates " + updates.dims() + " do not fit indices " + indices.dims() + " of " + x);
        }
        OnnxTensor y = call.pick(x, x.dims(), i -> i);
        for (int i = 0; i < updates.size(); i++) {
            write.into(y, starts[i / slice] + i % slice, updates, i);
        }
        return List.of(y);
    }

    private static Write write(Call call) throws FormatException {
        return switch (call.attributes().word("reduction", "none")) {
            case "none" -> (y, at, updates, from) -> y.set(at, updates, from);
            case "add" -> combined((a, b) -> a + b, (type, a, b) -> a + b);
            case "mul" -> combined((a, b) -> a * b, (type, a, b) -> a * b);
            case "max" -> combined(Math::max, (type, a, b) -> type.compare(a, b) >= 0 ? a : b);
            case "min" -> combined(Math::min, (type, a, b) -> type.compare(a, b) <= 0 ? a : b);
            default ->
                throw call.unsupported("the reduction " + call.attributes().word("reduction", ""));
        };
    }

    private static Write combined(DoubleBinaryOperator f, Elementwise.LongFunction integers) {
        return (y, at, updates, from) -> {
            if (y.type().isFloating()) {
                y.set(at, f.applyAsDouble(y.number(at), updates.number(from)));
            } else {
                y.set(at, integers.apply(y.type(), y.integer(at), updates.integer(from)));
            }
        };
    }

    /// `TensorScatter`: writes the update into a cache along an axis, from a separate position for each image
    /// of the batch; `circular` resumes at the start.
    static List<OnnxTensor> tensorScatter(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        OnnxTensor update = call.input(1);
        call.requireSameType(x, update);
        int axis = call.axis(call.attributes().integer("axis", -2), x.dims().rank());
        boolean circular = call.attributes().word("mode", "linear").equals("circular");
        int length = update.dims().rank() == x.dims().rank() ? update.dims().get(axis) : -1;
        if (axis == 0 || length < 0 || !x.dims().with(axis, length).equals(update.dims())) {
            throw call.error("an update " + update + " does not fit a cache " + x + " along axis " + axis);
        }
        Lines to = Lines.of(x.dims(), axis);
        Lines from = Lines.of(update.dims(), axis);
        int perImage = to.count() / Math.max(1, x.dims().get(0));
        long[] starts = call.optionalIntegers(2);
        if (starts != null && starts.length != x.dims().get(0)) {
            throw call.error("expected a position for each of " + x.dims().get(0) + " images, found " + starts.length);
        }
        OnnxTensor y = call.pick(x, x.dims(), i -> i);
        for (int line = 0; line < to.count(); line++) {
            long start = starts == null ? 0 : starts[line / perImage];
            for (int i = 0; i < from.size(); i++) {
                long position = circular ? Math.floorMod(start + i, (long) to.size()) : start + i;
                if (position < 0 || position >= to.size()) {
                    throw call.error("position " + position + " is outside a cache of " + to.size());
                }
                y.set(to.at(line, (int) position), update, from.at(line, i));
            }
        }
        return List.of(y);
    }
}
