package dev.yij.io.onnx.operator;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.Dims;
import dev.yij.io.onnx.graph.ElementType;
import dev.yij.io.onnx.graph.OnnxTensor;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Operators that find elements by their value: the largest, the first ones in order, those that are not zero.
final class Selections {

    private Selections() {}

    /// `ArgMax` or `ArgMin`: the position of the largest or smallest element along an axis; of equal ones the
    /// first, or with `select_last_index` the last.
    static Operator arg(boolean largest) {
        return call -> {
            OnnxTensor x = call.input(0);
            int axis = call.axis(call.attributes().integer("axis", 0), x.dims().rank());
            boolean last = call.attributes().integer("select_last_index", 0) != 0;
            Lines lines = Lines.of(x.dims(), axis);
            Dims one = x.dims().with(axis, 1);
            OnnxTensor y = call.zeros(ElementType.INT64, one);
            call.work(x.size());
            for (int line = 0; line < lines.count(); line++) {
                int best = 0;
                for (int i = 1; i < lines.size(); i++) {
                    int order = compare(x, lines.at(line, i), lines.at(line, best));
                    if (largest ? order > 0 : order < 0) {
                        best = i;
                    } else if (order == 0 && last) {
                        best = i;
                    }
                }
                y.set(line, (long) best);
            }
            boolean keep = call.attributes().integer("keepdims", 1) != 0;
            return List.of(keep ? y : y.as(without(x.dims(), axis)));
        };
    }

    private static Dims without(Dims dims, int axis) {
        return Dims.of(IntStream.range(0, dims.rank())
                .filter(i -> i != axis)
                .mapToLong(dims::get)
                .toArray());
    }

    /// NaN counts as the largest number.
    private static int compare(OnnxTensor x, int i, int j) {
        return x.type().isFloating()
                ? Double.compare(x.number(i) + 0.0, x.number(j) + 0.0) // -0 + 0 is 0, so that both zeros are equal
                : x.type().compare(x.integer(i), x.integer(j));
    }

    /// `Hardmax`: 1 at the first largest element along an axis, 0 elsewhere; before version 13 in the matrix to
    /// which the tensor is flattened at `axis`.
    static List<OnnxTensor> hardmax(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        boolean matrix = call.operatorSet() < 13;
        int rank = x.dims().rank();
        int axis = call.axis(call.attributes().integer("axis", matrix ? 1 : -1), rank);
        Lines lines =
                matrix ? new Lines(x.dims().size(0, axis), x.dims().size(axis, rank), 1) : Lines.of(x.dims(), axis);
        OnnxTensor y = call.zeros(x.type(), x.dims());
        for (int line = 0; line < lines.count() && lines.size() > 0; line++) {
            int best = lines.at(line, 0);
            for (int i = 1; i < lines.size(); i++) {
                best = compare(x, lines.at(line, i), best) > 0 ? lines.at(line, i) : best;
            }
            y.set(best, 1L);
        }
        return List.of(y);
    }

    /// `TopK`: the k largest or smallest elements along an axis and their positions, sorted, of equal ones the
    /// first before the others.
    static List<OnnxTensor> topK(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        int axis = call.axis(call.attributes().integer("axis", -1), x.dims().rank());
        Lines lines = Lines.of(x.dims(), axis);
        long k = call.operatorSet() < 10 ? call.attributes().integer("k", -1) : single(call, 1);
        if (k < 0 || k > lines.size()) {
            throw call.error("cannot select " + k + " of " + lines.size() + " elements");
        }
        boolean largest = call.attributes().integer("largest", 1) != 0;
        Dims dims = x.dims().with(axis, k);
        OnnxTensor values = call.zeros(x.type(), dims);
        OnnxTensor indices = call.zeros(ElementType.INT64, dims);
        call.work(16L * x.size());
        Lines to = Lines.of(dims, axis);
        for (int line = 0; line < lines.count(); line++) {
            int which = line;
            Comparator<Integer> order = (i, j) -> compare(x, lines.at(which, i), lines.at(which, j));
            int[] sorted = IntStream.range(0, lines.size())
                    .boxed()
                    .sorted(largest ? order.reversed() : order) // which is stable
                    .limit(k)
                    .mapToInt(Integer::intValue)
                    .toArray();
            for (int i = 0; i < sorted.length; i++) {
                values.set(to.at(line, i), x, lines.at(line, sorted[i]));
                indices.set(to.at(line, i), (long) sorted[i]);
            }
        }
        return List.of(values, indices);
    }

    private static long single(Call call, int input) throws FormatException {
        long[] numbers = call.integers(input);
        if (numbers.length != 1) {
            throw call.error("input " + input + " must be one integer, found " + call.input(input));
        }
        return numbers[0];
    }

    /// `NonZero`: the positions of all elements that are not zero, `rank × count`.
    static List<OnnxTensor> nonZero(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        int[] found = IntStream.range(0, x.size()).filter(i -> isTrue(x, i)).toArray();
        int rank = x.dims().rank();
        OnnxTensor y = call.zeros(ElementType.INT64, Dims.of(rank, found.length));
        int[] strides = x.dims().strides();
        for (int axis = 0; axis < rank; axis++) {
            for (int i = 0; i < found.length; i++) {
                y.set(axis * found.length + i, (long)
                        (found[i] / strides[axis] % x.dims().get(axis)));
            }
        }
        return List.of(y);
    }

    private static boolean isTrue(OnnxTensor x, int i) {
        return x.type().isFloating() ? x.number(i) != 0 : x.integer(i) != 0;
    }

    /// `Compress`: the slices along an axis, or the elements, whose condition is true.
    static List<OnnxTensor> compress(Call call) throws FormatException {
        OnnxTensor condition = call.input(1);
        OnnxTensor x = flatWithoutAxis(call);
        int axis = call.axis(call.attributes().integer("axis", 0), x.dims().rank());
        int[] kept = IntStream.range(0, Math.min(condition.size(), x.dims().get(axis)))
                .filter(i -> isTrue(condition, i))
                .toArray();
        return List.of(slices(call, x, axis, kept));
    }

    /// The first input, flattened if the node has no axis; 0 is the axis then.
    private static OnnxTensor flatWithoutAxis(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        return call.attributes().has("axis") ? x : x.as(Dims.of(x.size()));
    }

    private static OnnxTensor slices(Call call, OnnxTensor x, int axis, int[] which) throws FormatException {
        Dims to = x.dims().with(axis, which.length);
        int inner = Math.max(1, x.dims().size(axis + 1, x.dims().rank()));
        int dim = x.dims().get(axis);
        return call.pick(x, to, i -> {
            int outer = i / inner / which.length;
            return (outer * dim + which[i / inner % which.length]) * inner + i % inner;
        });
    }

    /// `Unique`: the distinct elements, or slices along an axis, sorted or in the order of their first
    /// occurrence; where each occurs first, where each of the input's is found, how often each occurs.
    static List<OnnxTensor> unique(Call call) throws FormatException {
        OnnxTensor x = flatWithoutAxis(call);
        boolean flat = !call.attributes().has("axis");
        int axis = call.axis(call.attributes().integer("axis", 0), x.dims().rank());
        Lines lines = Lines.of(x.dims(), axis);
        call.work(16L * x.size());
        Comparator<Integer> order = (i, j) -> {
            int result = 0;
            for (int line = 0; line < lines.count() && result == 0; line++) {
                result = compare(x, lines.at(line, i), lines.at(line, j));
            }
            return result;
        };
        List<Integer> sorted =
                IntStream.range(0, lines.size()).boxed().sorted(order).toList();
        int[] first = new int[lines.size()]; // of each slice, the first equal one
        for (int i = 0; i < first.length; i++) {
            boolean repeats = i > 0 && order.compare(sorted.get(i - 1), sorted.get(i)) == 0;
            first[sorted.get(i)] = repeats ? first[sorted.get(i - 1)] : sorted.get(i);
        }
        boolean inOrder = call.attributes().integer("sorted", 1) != 0;
        int[] distinct = (inOrder
                        ? sorted.stream()
                        : IntStream.range(0, first.length).boxed())
                .mapToInt(Integer::intValue)
                .filter(i -> first[i] == i)
                .toArray();
        int[] number = new int[first.length];
        for (int i = 0; i < distinct.length; i++) {
            number[distinct[i]] = i;
        }
        long[] inverse = IntStream.of(first).mapToLong(i -> number[i]).toArray();
        long[] counts = new long[distinct.length];
        for (long i : inverse) {
            counts[(int) i]++;
        }
        return List.of(
                slices(call, x, axis, distinct),
                integers(IntStream.of(distinct).asLongStream().toArray()),
                integers(inverse),
                integers(counts));
    }

    private static OnnxTensor integers(long... numbers) {
        return new OnnxTensor.Integers(ElementType.INT64, Dims.of(numbers.length), numbers);
    }
}
