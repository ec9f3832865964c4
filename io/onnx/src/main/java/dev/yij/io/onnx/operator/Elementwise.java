package dev.yij.io.onnx.operator;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.Dims;
import dev.yij.io.onnx.graph.ElementType;
import dev.yij.io.onnx.graph.OnnxTensor;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/// Applies a function to every element, or to every pair of elements of two tensors that are broadcast.
///
/// Floating-point numbers are computed in double and rounded once. For a sum, difference, product, quotient or
/// square root of two floats the result is bit-identical to float arithmetic, because 53 digits are more than
/// twice 24 plus two (Figueroa, "When is double rounding innocuous?", 1995).
final class Elementwise {

    /// Combines two whole numbers of a type; the result is wrapped to the type.
    @FunctionalInterface
    interface LongFunction {
        long apply(ElementType type, long a, long b);
    }

    private Elementwise() {}

    /// y = f(x), for floating-point numbers only.
    static Operator of(DoubleUnaryOperator f) {
        return call -> {
            call.requireFloating(call.input(0));
            return List.of(map(call, call.input(0), f));
        };
    }

    /// y = f(x), with another function for whole numbers, which receives each of them as its first argument.
    static Operator of(DoubleUnaryOperator f, LongFunction integers) {
        return call -> {
            OnnxTensor x = call.input(0);
            if (x.type().isFloating()) {
                return List.of(map(call, x, f));
            }
            requireNumbers(call, x);
            OnnxTensor y = call.zeros(x.type(), x.dims());
            for (int i = 0; i < y.size(); i++) {
                y.set(i, integers.apply(x.type(), x.integer(i), 0));
            }
            return List.of(y);
        };
    }

    /// y = f(a, b), a and b of the same type.
    static Operator of(DoubleBinaryOperator f, LongFunction integers) {
        return call -> List.of(combine(call, call.input(0), second(call), f, integers));
    }

    /// The error function, 2/√π ∫ exp(-t²) dt from 0 to x, by a series without cancellation (Abramowitz and
    /// Stegun 1964, 7.1.6).
    static double erf(double x) {
        double size = Math.abs(x);
        if (!(size < 6)) {
            return Math.signum(x); // to all digits of a double
        }
        double term = size;
        double sum = 0;
        for (int n = 1; term > sum * 1e-17; n++) {
            sum += term;
            term *= 2 * x * x / (2 * n + 1);
        }
        return Math.signum(x) * 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }

    /// f(… f(f(a, b), c) …) over any number of tensors, divided by `count` at the end if requested.
    static Operator fold(DoubleBinaryOperator f, LongFunction integers) {
        return call -> {
            OnnxTensor result = call.input(0);
            requireNumbers(call, result);
            for (int i = 1; i < call.count(); i++) {
                result = combine(call, result, call.input(i), f, integers);
            }
            return List.of(result);
        };
    }

    static OnnxTensor map(Call call, OnnxTensor x, DoubleUnaryOperator f) throws FormatException {
        OnnxTensor y = call.zeros(x.type(), x.dims());
        for (int i = 0; i < y.size(); i++) {
            y.set(i, f.applyAsDouble(x.number(i)));
        }
        return y;
    }

    static OnnxTensor combine(
            Call call, OnnxTensor a, OnnxTensor b, DoubleBinaryOperator f, @Nullable LongFunction integers)
            throws FormatException {
        call.requireSameType(a, b);
        requireNumbers(call, a);
        if (integers == null) {
            call.requireFloating(a);
        }
        Dims dims = Dims.broadcast(a.dims(), b.dims());
        IntUnaryOperator inA = dims.offsets(0, a.dims().stridesRepeatedTo(dims));
        IntUnaryOperator inB = dims.offsets(0, b.dims().stridesRepeatedTo(dims));
        OnnxTensor y = call.zeros(a.type(), dims);
        if (integers == null || a.type().isFloating()) {
            for (int i = 0; i < y.size(); i++) {
                y.set(i, f.applyAsDouble(a.number(inA.applyAsInt(i)), b.number(inB.applyAsInt(i))));
            }
        } else {
            for (int i = 0; i < y.size(); i++) {
                y.set(i, integers.apply(a.type(), a.integer(inA.applyAsInt(i)), b.integer(inB.applyAsInt(i))));
            }
        }
        return y;
    }

    private static void requireNumbers(Call call, OnnxTensor x) throws FormatException {
        if (x.type() == ElementType.BOOL) {
            throw call.unsupported("data of type " + x.type());
        }
    }

    /// The second operand. Before version 7 it was broadcast only on request, and `axis` selected the axis of
    /// the first operand to which its own first axis corresponds; appending dimensions of 1 expresses this in
    /// today's rules.
    static OnnxTensor second(Call call) throws FormatException {
        OnnxTensor a = call.input(0);
        OnnxTensor b = call.input(1);
        if (call.operatorSet() >= 7) {
            return b;
        }
        if (!call.attributes().has("broadcast")) {
            return b; // some files declare version 1 and broadcast as later versions do, among them ONNX's own
        }
        if (!call.attributes().flag("broadcast") && !a.dims().equals(b.dims())) {
            throw call.error("without broadcast the inputs must have equal dimensions, found " + a + " and " + b);
        }
        if (b.size() == 1) {
            return b.as(Dims.of());
        }
        int rank = b.dims().rank();
        int trailing = 0;
        if (call.attributes().has("axis")) {
            int axis = call.axis(call.attributes().integer("axis", 0), a.dims().rank());
            trailing = a.dims().rank() - axis - rank;
        }
        if (trailing < 0 || rank > a.dims().rank()) {
            throw call.error("dimensions " + b.dims() + " cannot be broadcast to " + a.dims());
        }
        long[] dims = new long[rank + trailing];
        for (int axis = 0; axis < dims.length; axis++) {
            dims[axis] = axis < rank ? b.dims().get(axis) : 1;
        }
        return b.as(Dims.of(dims));
    }
}
