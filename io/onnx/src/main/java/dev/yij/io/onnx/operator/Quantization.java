package dev.yij.io.onnx.operator;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.Dims;
import dev.yij.io.onnx.graph.ElementType;
import dev.yij.io.onnx.graph.OnnxTensor;
import java.util.List;
import java.util.function.IntUnaryOperator;

/// Conversions between numbers and small integers: x ≈ (y - zero point) · scale.
final class Quantization {

    private Quantization() {}

    /// `QuantizeLinear`: y = x / scale + zero point, rounded, halves to even, and clipped to the type.
    static List<OnnxTensor> quantize(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        OnnxTensor scale = call.input(1);
        OnnxTensor zero = call.optional(2);
        ElementType type = Generators.type(call, "output_dtype", zero == null ? ElementType.UINT8 : zero.type());
        ElementType precision = Generators.type(call, "precision", ElementType.FLOAT);
        if (zero != null && zero.type() != type) {
            throw call.error("expected a zero point of " + type + ", found " + zero);
        }
        OnnxTensor y = call.zeros(type, x.dims());
        IntUnaryOperator which = scaleOf(call, x.dims(), scale.dims());
        for (int i = 0; i < y.size(); i++) {
            int s = which.applyAsInt(i);
            double quotient = x.number(i) / scale.number(s);
            double offset = zero == null ? 0 : zero.number(s);
            if (type.isFloating()) {
                y.set(i, quotient + offset);
            } else {
                y.set(i, clipped(type, Math.rint(rounded(precision, quotient)) + offset));
            }
        }
        return List.of(y);
    }

    private static double rounded(ElementType precision, double value) {
        return precision == ElementType.DOUBLE ? value : precision.round(value);
    }

    /// A number that is whole as the nearest one of an integer type.
    static long clipped(ElementType type, double value) {
        return (long) Math.clamp(value, type.least(), type.greatest());
    }

    /// `DequantizeLinear`: y = (x - zero point) · scale.
    static List<OnnxTensor> dequantize(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        OnnxTensor scale = call.input(1);
        OnnxTensor zero = call.optional(2);
        if (zero != null) {
            call.requireSameType(x, zero);
        }
        OnnxTensor y = call.zeros(Generators.type(call, "output_dtype", scale.type()), x.dims());
        IntUnaryOperator which = scaleOf(call, x.dims(), scale.dims());
        for (int i = 0; i < y.size(); i++) {
            int s = which.applyAsInt(i);
            y.set(i, (x.number(i) - (zero == null ? 0 : zero.number(s))) * scale.number(s));
        }
        return List.of(y);
    }

    /// Which scale an element has: the only one, that of its position along `axis`, or that of its block of
    /// `block_size` positions.
    private static IntUnaryOperator scaleOf(Call call, Dims x, Dims scale) throws FormatException {
        if (scale.size() == 1) {
            return i -> 0;
        }
        int axis = call.axis(call.attributes().integer("axis", 1), x.rank());
        int inner = x.size(axis + 1, x.rank());
        int dim = x.get(axis);
        long block = call.attributes().integer("block_size", 0);
        if (block == 0) {
            if (scale.size() != dim || scale.rank() != 1) {
                throw call.error(
                        "expected a scale for each of " + dim + " positions along axis " + axis + ", found " + scale);
            }
            return i -> i / Math.max(1, inner) % dim;
        }
        if (block < 0 || !scale.equals(x.with(axis, (dim + block - 1) / block))) {
            throw call.error("scales " + scale + " do not fit " + x + " in blocks of " + block + " along axis " + axis);
        }
        int blocks = scale.get(axis);
        return i -> (i / inner / dim * blocks + (int) (i / inner % dim / block)) * inner + i % inner;
    }

    /// `DynamicQuantizeLinear`: to uint8, with the scale and zero point that cover the input's range and zero.
    static List<OnnxTensor> quantizeByRange(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        call.requireFloating(x);
        float min = 0;
        float max = 0;
        for (int i = 0; i < x.size(); i++) {
            min = (float) Math.min(min, x.number(i));
            max = (float) Math.max(max, x.number(i));
        }
        float scale = max == min ? 1 : (max - min) / 255;
        double zero = Math.rint(Math.clamp(-min / scale, 0f, 255f));
        OnnxTensor y = call.zeros(ElementType.UINT8, x.dims());
        for (int i = 0; i < y.size(); i++) {
            y.set(i, clipped(ElementType.UINT8, Math.rint((float) (x.number(i) / scale)) + zero));
        }
        OnnxTensor point = call.zeros(ElementType.UINT8, Dims.of());
        point.set(0, zero);
        return List.of(y, OnnxTensor.of(Dims.of(), new float[] {scale}), point);
    }
}
