package dev.yij.io.onnx.operator;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.Dims;
import dev.yij.io.onnx.graph.ElementType;
import dev.yij.io.onnx.graph.OnnxTensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/// Operators that reduce axes to one element: y = finish(combine(… combine(start, prepare(x₀)) …,
/// prepare(xₙ))).
///
/// @param start    the result of an empty reduction
/// @param prepare  applied to each element
/// @param combine  combines two elements
/// @param finish   applied at the end; its first argument is the number of elements
/// @param integers combines two whole numbers, which are neither prepared nor finished; null if not supported
record Reductions(
        double start,
        DoubleUnaryOperator prepare,
        DoubleBinaryOperator combine,
        DoubleBinaryOperator finish,
        Elementwise.LongFunction integers,
        IntegerStart integerStart)
        implements Operator {

    /// The result of an empty reduction of whole numbers.
    @FunctionalInterface
    interface IntegerStart {
        long of(ElementType type);
    }

    private static final DoubleBinaryOperator AS_IS = (count, x) -> x;

    static final Operator SUM = new Reductions(0, x -> x, (a, b) -> a + b, AS_IS, (t, a, b) -> a + b, t -> 0);
    static final Operator PROD = new Reductions(1, x -> x, (a, b) -> a * b, AS_IS, (t, a, b) -> a * b, t -> 1);
    static final Operator MAX = new Reductions(
            Double.NEGATIVE_INFINITY,
            x -> x,
            Math::max,
            AS_IS,
            (t, a, b) -> t.compare(a, b) >= 0 ? a : b,
            ElementType::least);
    static final Operator MIN = new Reductions(
            Double.POSITIVE_INFINITY,
            x -> x,
            Math::min,
            AS_IS,
            (t, a, b) -> t.compare(a, b) <= 0 ? a : b,
            ElementType::greatest);
    static final Operator SUM_SQUARE =
            new Reductions(0, x -> x * x, (a, b) -> a + b, AS_IS, (t, a, b) -> a + b * b, t -> 0);
    static final Operator L1 =
            new Reductions(0, Math::abs, (a, b) -> a + b, AS_IS, (t, a, b) -> a + Math.abs(b), t -> 0);
    static final Operator MEAN = floating(x -> x, (count, sum) -> sum / count);
    static final Operator L2 = floating(x -> x * x, (count, sum) -> Math.sqrt(sum));
    static final Operator LOG_SUM = floating(x -> x, (count, sum) -> Math.log(sum));

    private static Operator floating(DoubleUnaryOperator prepare, DoubleBinaryOperator finish) {
        Operator reduction = new Reductions(0, prepare, (a, b) -> a + b, finish, (t, a, b) -> 0, t -> 0);
        return call -> {
            if (call.input(0).type().isFloating()) {
                return reduction.compute(call);
            }
            throw call.unsupported("data of type " + call.input(0).type());
        };
    }

    @Override
    public List<OnnxTensor> compute(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        Axes axes = Axes.of(call, x.dims());
        OnnxTensor y = call.zeros(x.type(), axes.kept);
        call.work(x.size());
        IntUnaryOperator bases = axes.kept.offsets(0, axes.keptStrides);
        IntUnaryOperator inside = axes.reduced.offsets(0, axes.reducedStrides);
        int count = axes.reduced.size();
        for (int i = 0; i < y.size(); i++) {
            int base = bases.applyAsInt(i);
            if (x.type().isFloating()) {
                double result = start;
                for (int j = 0; j < count; j++) {
                    result =
                            combine.applyAsDouble(result, prepare.applyAsDouble(x.number(base + inside.applyAsInt(j))));
                }
                y.set(i, finish.applyAsDouble(count, result));
            } else {
                long result = integerStart.of(x.type());
                for (int j = 0; j < count; j++) {
                    result = integers.apply(x.type(), result, x.integer(base + inside.applyAsInt(j)));
                }
                y.set(i, result);
            }
        }
        return List.of(y.as(axes.out));
    }

    /// `ReduceLogSumExp`, with the maximum subtracted to prevent overflow.
    static List<OnnxTensor> logSumExp(Call call) throws FormatException {
        call.requireFloating(call.input(0));
        OnnxTensor max = MAX.compute(call).getFirst();
        OnnxTensor x = call.input(0);
        Axes axes = Axes.of(call, x.dims());
        IntUnaryOperator bases = axes.kept.offsets(0, axes.keptStrides);
        IntUnaryOperator inside = axes.reduced.offsets(0, axes.reducedStrides);
        OnnxTensor y = call.zeros(x.type(), axes.out);
        for (int i = 0; i < y.size(); i++) {
            double shift = Double.isInfinite(max.number(i)) ? 0 : max.number(i);
            double sum = 0;
            for (int j = 0; j < axes.reduced.size(); j++) {
                sum += Math.exp(x.number(bases.applyAsInt(i) + inside.applyAsInt(j)) - shift);
            }
            y.set(i, shift + Math.log(sum));
        }
        return List.of(y);
    }

    /// The axes that are reduced and those that are kept.
    ///
    /// @param kept    the dimensions that are kept
    /// @param reduced those that are reduced
    /// @param out     the dimensions of the result, with or without ones in place of reduced axes
    private record Axes(Dims kept, int[] keptStrides, Dims reduced, int[] reducedStrides, Dims out) {

        /// The axes are an attribute or, in later versions, an input. An empty list means every axis, unless
        /// `noop_with_empty_axes` is set.
        static Axes of(Call call, Dims x) throws FormatException {
            long[] listed = call.attributes().integers("axes");
            if (listed == null) {
                listed = call.optionalIntegers(1);
            }
            boolean all = (listed == null || listed.length == 0)
                    && !(call.attributes().has("noop_with_empty_axes")
                            && call.attributes().flag("noop_with_empty_axes"));
            boolean[] goes = new boolean[x.rank()];
            Arrays.fill(goes, all);
            if (listed != null) {
                for (long axis : listed) {
                    goes[call.axis(axis, x.rank())] = true;
                }
            }
            boolean keep = call.attributes().integer("keepdims", 1) != 0;
            int[] strides = x.strides();
            List<Integer> stays = axes(goes, false);
            List<Integer> gone = axes(goes, true);
            long[] out = x.toArray();
            gone.forEach(axis -> out[axis] = 1);
            Dims kept = dims(x, stays);
            return new Axes(
                    kept,
                    stays.stream().mapToInt(axis -> strides[axis]).toArray(),
                    dims(x, gone),
                    gone.stream().mapToInt(axis -> strides[axis]).toArray(),
                    keep ? Dims.of(out) : kept);
        }

        private static List<Integer> axes(boolean[] goes, boolean which) {
            return IntStream.range(0, goes.length)
                    .filter(axis -> goes[axis] == which)
                    .boxed()
                    .toList();
        }

        private static Dims dims(Dims x, List<Integer> axes) throws FormatException {
            return Dims.of(axes.stream().mapToLong(x::get).toArray());
        }
    }
}
