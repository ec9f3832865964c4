package dev.yij.io.onnx.operator;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.OnnxTensor;
import java.util.List;
import java.util.function.LongBinaryOperator;

/// Functions of the bits of whole numbers.
final class Bits {

    static final Operator AND = of((a, b) -> a & b);
    static final Operator OR = of((a, b) -> a | b);
    static final Operator XOR = of((a, b) -> a ^ b);

    private Bits() {}

    private static Operator of(LongBinaryOperator f) {
        return call -> {
            OnnxTensor a = integers(call);
            return List.of(
                    Elementwise.combine(call, a, call.input(1), (x, y) -> 0, (type, x, y) -> f.applyAsLong(x, y)));
        };
    }

    private static OnnxTensor integers(Call call) throws FormatException {
        if (call.input(0).type().isFloating()) {
            throw call.unsupported("data of type " + call.input(0).type());
        }
        return call.input(0);
    }

    static List<OnnxTensor> not(Call call) throws FormatException {
        OnnxTensor x = integers(call);
        OnnxTensor y = call.zeros(x.type(), x.dims());
        for (int i = 0; i < y.size(); i++) {
            y.set(i, ~x.integer(i));
        }
        return List.of(y);
    }

    /// `BitShift`: unsigned numbers, in the `direction` LEFT or RIGHT.
    static List<OnnxTensor> shift(Call call) throws FormatException {
        String direction = call.attributes().word("direction", "");
        if (!direction.equals("LEFT") && !direction.equals("RIGHT")) {
            throw call.error("expected the direction LEFT or RIGHT, found \"" + direction + "\"");
        }
        boolean left = direction.equals("LEFT");
        return List.of(Elementwise.combine(
                call,
                integers(call),
                call.input(1),
                (x, y) -> 0,
                (type, x, y) -> Long.compareUnsigned(y, 63) > 0 ? 0 : left ? x << y : x >>> y));
    }
}
