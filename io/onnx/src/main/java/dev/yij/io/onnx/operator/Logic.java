package dev.yij.io.onnx.operator;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.Dims;
import dev.yij.io.onnx.graph.ElementType;
import dev.yij.io.onnx.graph.OnnxTensor;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/// Comparisons, and boolean functions.
final class Logic {

    /// A function of two booleans.
    @FunctionalInterface
    private interface Predicate {
        boolean of(boolean a, boolean b);
    }

    static final Operator AND = elementwise((a, b) -> a && b);
    static final Operator OR = elementwise((a, b) -> a || b);
    static final Operator XOR = elementwise((a, b) -> a != b);

    private Logic() {}

    private static Operator elementwise(Predicate predicate) {
        return pairwise((a, x, b, y) -> predicate.of(a.integer(x) != 0, b.integer(y) != 0));
    }

    /// Compares two tensors; NaN is neither less, nor equal, nor greater.
    ///
    /// @param less    the result if the first is less
    /// @param equal   the result if both are equal
    /// @param greater the result if the first is greater
    static Operator comparison(boolean less, boolean equal, boolean greater) {
        return pairwise((a, x, b, y) -> {
            if (a.type().isFloating()) {
                double difference = a.number(x) - b.number(y);
                boolean same = a.number(x) == b.number(y); // also for infinities, whose difference is NaN
                return same ? equal : difference < 0 ? less : difference > 0 && greater;
            }
            int order = a.type().compare(a.integer(x), b.integer(y));
            return order < 0 ? less : order == 0 ? equal : greater;
        });
    }

    /// The result for element `x` of one tensor and element `y` of another.
    private interface Question {
        boolean of(OnnxTensor a, int x, OnnxTensor b, int y);
    }

    /// Evaluates each pair of elements after both inputs are broadcast to the same dimensions.
    private static Operator pairwise(Question question) {
        return call -> {
            OnnxTensor a = call.input(0);
            OnnxTensor b = Elementwise.second(call);
            call.requireSameType(a, b);
            Dims dims = Dims.broadcast(a.dims(), b.dims());
            IntUnaryOperator inA = dims.offsets(0, a.dims().stridesRepeatedTo(dims));
            IntUnaryOperator inB = dims.offsets(0, b.dims().stridesRepeatedTo(dims));
            return List.of(answers(call, dims, i -> question.of(a, inA.applyAsInt(i), b, inB.applyAsInt(i))));
        };
    }

    static List<OnnxTensor> not(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        return List.of(answers(call, x.dims(), i -> x.integer(i) == 0));
    }

    static List<OnnxTensor> isNaN(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        return List.of(answers(call, x.dims(), i -> Double.isNaN(x.number(i))));
    }

    static List<OnnxTensor> isInfinite(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        boolean negative = call.attributes().integer("detect_negative", 1) != 0;
        boolean positive = call.attributes().integer("detect_positive", 1) != 0;
        return List.of(answers(
                call, x.dims(), i -> Double.isInfinite(x.number(i)) && (x.number(i) > 0 ? positive : negative)));
    }

    private static OnnxTensor answers(Call call, Dims dims, IntPredicate answer) throws FormatException {
        OnnxTensor y = call.zeros(ElementType.BOOL, dims);
        for (int i = 0; i < y.size(); i++) {
            y.set(i, answer.test(i) ? 1L : 0L);
        }
        return y;
    }

    /// Selects each element from the second input if the first is true, else from the third.
    static List<OnnxTensor> where(Call call) throws FormatException {
        OnnxTensor condition = call.input(0);
        OnnxTensor x = call.input(1);
        OnnxTensor y = call.input(2);
        call.requireSameType(x, y);
        Dims dims = Dims.broadcast(Dims.broadcast(condition.dims(), x.dims()), y.dims());
        IntUnaryOperator inCondition = dims.offsets(0, condition.dims().stridesRepeatedTo(dims));
        IntUnaryOperator inX = dims.offsets(0, x.dims().stridesRepeatedTo(dims));
        IntUnaryOperator inY = dims.offsets(0, y.dims().stridesRepeatedTo(dims));
        OnnxTensor z = call.zeros(x.type(), dims);
        for (int i = 0; i < z.size(); i++) {
            boolean first = condition.integer(inCondition.applyAsInt(i)) != 0;
            z.set(i, first ? x : y, (first ? inX : inY).applyAsInt(i));
        }
        return List.of(z);
    }
}
