package dev.yij.io.onnx.operator;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.Attributes;
import dev.yij.io.onnx.graph.Dims;
import dev.yij.io.onnx.graph.ElementType;
import dev.yij.io.onnx.graph.OnnxTensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Constants, and conversions between types.
final class Sources {

    private Sources() {}

    /// `Constant`: a tensor, or numbers, in one of several attributes.
    static List<OnnxTensor> constant(Call call) throws FormatException {
        Attributes attributes = call.attributes();
        if (attributes.names().size() != 1) {
            throw call.error("expected one attribute with the value, found " + attributes.names());
        }
        String name = attributes.names().iterator().next();
        return List.of(
                switch (name) {
                    case "value" -> tensor(call, "value");
                    case "value_float" -> OnnxTensor.of(Dims.of(), new float[] {attributes.number(name, 0)});
                    case "value_floats" -> floats(attributes.numbers(name));
                    case "value_int" -> integers(Dims.of(), attributes.integer(name, 0));
                    case "value_ints" -> integers(attributes.integers(name));
                    default -> throw call.unsupported("the attribute " + name);
                });
    }

    private static OnnxTensor tensor(Call call, String name) throws FormatException {
        OnnxTensor tensor = call.attributes().tensor(name);
        if (tensor == null) {
            throw call.error("the attribute " + name + " is missing");
        }
        return tensor;
    }

    private static OnnxTensor floats(float @Nullable [] numbers) throws FormatException {
        float[] there = numbers == null ? new float[0] : numbers;
        return OnnxTensor.of(Dims.of(there.length), there);
    }

    private static OnnxTensor integers(long @Nullable [] numbers) throws FormatException {
        long[] there = numbers == null ? new long[0] : numbers;
        return integers(Dims.of(there.length), there);
    }

    private static OnnxTensor integers(Dims dims, long... numbers) {
        return new OnnxTensor.Integers(ElementType.INT64, dims, numbers);
    }

    /// `ConstantOfShape`: a tensor filled with one number, whose dimensions are given by the input.
    static List<OnnxTensor> constantOfShape(Call call) throws FormatException {
        Dims dims = Dims.of(call.integers(0));
        if (!call.attributes().has("value")) {
            return List.of(call.zeros(ElementType.FLOAT, dims));
        }
        OnnxTensor value = tensor(call, "value");
        if (value.size() != 1) {
            throw call.error("expected a value of one number, found " + value);
        }
        return List.of(call.pick(value, dims, i -> 0));
    }

    /// `Cast`, to a type given by its code, or before version 6 by its name.
    static List<OnnxTensor> cast(Call call) throws FormatException {
        if (call.operatorSet() >= 6) {
            int code = (int) Math.clamp(call.attributes().integer("to", 0), 0, 1 << 16);
            return List.of(to(call, ElementType.of(code, call.node().label())));
        }
        String name = call.attributes().word("to", "");
        for (ElementType type : ElementType.values()) {
            if (type.name().equals(name)) {
                return List.of(to(call, type));
            }
        }
        throw call.unsupported("the data type \"" + name + "\"");
    }

    /// `CastLike`: to the type of the second input.
    static List<OnnxTensor> castLike(Call call) throws FormatException {
        return List.of(to(call, call.input(1).type()));
    }

    /// `BitCast`: the same bits as another type of the same size.
    static List<OnnxTensor> bitCast(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        ElementType type = Generators.type(call, "to", ElementType.UINT8);
        if (type.bytes() != x.type().bytes()) {
            throw call.error(x.type() + " and " + type + " are of different size");
        }
        OnnxTensor y = call.zeros(type, x.dims());
        for (int i = 0; i < y.size(); i++) {
            long bits = bits(x, i);
            switch (type) {
                case FLOAT -> y.set(i, Float.intBitsToFloat((int) bits));
                case DOUBLE -> y.set(i, Double.longBitsToDouble(bits));
                case FLOAT16 -> y.set(i, Float.float16ToFloat((short) bits));
                case BFLOAT16 -> y.set(i, Float.intBitsToFloat((int) bits << 16));
                default -> y.set(i, bits);
            }
        }
        return List.of(y);
    }

    private static long bits(OnnxTensor x, int i) {
        return switch (x.type()) {
            case FLOAT -> Float.floatToRawIntBits((float) x.number(i));
            case DOUBLE -> Double.doubleToRawLongBits(x.number(i));
            case FLOAT16 -> Float.floatToFloat16((float) x.number(i));
            case BFLOAT16 -> Float.floatToRawIntBits((float) x.number(i)) >>> 16;
            default -> x.integer(i);
        };
    }

    private static OnnxTensor to(Call call, ElementType type) throws FormatException {
        OnnxTensor x = call.input(0);
        OnnxTensor y = call.zeros(type, x.dims());
        for (int i = 0; i < y.size(); i++) {
            y.set(i, x, i);
        }
        return y;
    }
}
