package dev.yij.io.onnx.operator;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.Dims;
import dev.yij.io.onnx.graph.ElementType;
import dev.yij.io.onnx.graph.OnnxTensor;
import java.util.Arrays;
import java.util.List;

/// Sums, products, minima and maxima, powers: functions of two or more numbers.
final class Arithmetic {

    static final Operator ADD = Elementwise.of((a, b) -> a + b, (type, a, b) -> a + b);
    static final Operator SUB = Elementwise.of((a, b) -> a - b, (type, a, b) -> a - b);
    static final Operator MUL = Elementwise.of((a, b) -> a * b, (type, a, b) -> a * b);
    static final Operator MAX = Elementwise.fold(Math::max, (type, a, b) -> type.compare(a, b) >= 0 ? a : b);
    static final Operator MIN = Elementwise.fold(Math::min, (type, a, b) -> type.compare(a, b) <= 0 ? a : b);
    static final Operator SUM = Elementwise.fold((a, b) -> a + b, (type, a, b) -> a + b);

    private Arithmetic() {}

    /// Division of whole numbers rounds towards zero.
    static List<OnnxTensor> div(Call call) throws FormatException {
        OnnxTensor b = Elementwise.second(call);
        requireNoZero(call, b);
        return List.of(Elementwise.combine(
                call,
                call.input(0),
                b,
                (x, y) -> x / y,
                (type, x, y) -> type == ElementType.UINT64 ? Long.divideUnsigned(x, y) : x / y));
    }

    /// `Mod`: the remainder with the sign of the divisor, or with `fmod` that of the dividend, as in C.
    static List<OnnxTensor> mod(Call call) throws FormatException {
        boolean cLike = call.attributes().flag("fmod");
        OnnxTensor b = call.input(1);
        requireNoZero(call, b);
        return List.of(Elementwise.combine(
                call,
                call.input(0),
                b,
                (x, y) -> cLike ? x % y : x - y * Math.floor(x / y),
                (type, x, y) -> type == ElementType.UINT64
                        ? Long.remainderUnsigned(x, y)
                        : cLike ? x % y : Math.floorMod(x, y)));
    }

    private static void requireNoZero(Call call, OnnxTensor divisor) throws FormatException {
        for (int i = 0; i < divisor.size() && divisor instanceof OnnxTensor.Integers; i++) {
            if (divisor.integer(i) == 0) {
                throw call.error("element " + i + " of the divisor is 0, which integers cannot be divided by");
            }
        }
    }

    /// The mean of any number of tensors.
    static List<OnnxTensor> mean(Call call) throws FormatException {
        OnnxTensor sum = SUM.compute(call).getFirst();
        call.requireFloating(sum);
        int count = call.count();
        return List.of(Elementwise.map(call, sum, x -> x / count));
    }

    /// Powers. The exponent may have another type; the result has that of the base.
    static List<OnnxTensor> pow(Call call) throws FormatException {
        OnnxTensor base = call.input(0);
        OnnxTensor exponent = Elementwise.second(call);
        OnnxTensor asDouble = exponent;
        if (exponent.type() != base.type()) {
            asDouble = call.zeros(base.type(), exponent.dims());
            for (int i = 0; i < asDouble.size(); i++) {
                if (!base.type().isFloating() && exponent.number(i) != exponent.integer(i)) {
                    throw call.unsupported("a power of integers with a fraction in the exponent");
                }
                asDouble.set(i, exponent.number(i));
            }
        }
        return List.of(Elementwise.combine(call, base, asDouble, Math::pow, (type, x, y) -> (long) Math.pow(x, y)));
    }

    /// Parametric rectified linear unit: x if it is not negative, else slope · x. Before version 7 there is one
    /// slope for all channels or one per channel.
    static List<OnnxTensor> prelu(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        OnnxTensor slope = call.input(1);
        boolean perChannel =
                call.operatorSet() < 7 && x.dims().rank() > 2 && slope.dims().rank() == 1;
        if (perChannel && slope.size() > 1) {
            long[] dims = new long[x.dims().rank() - 1];
            Arrays.fill(dims, 1);
            dims[0] = slope.size();
            slope = slope.as(Dims.of(dims));
        }
        return List.of(
                Elementwise.combine(call, x, slope, (v, s) -> v < 0 ? s * v : v, (type, v, s) -> v < 0 ? s * v : v));
    }
}
