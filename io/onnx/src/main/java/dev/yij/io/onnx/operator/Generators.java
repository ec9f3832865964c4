package dev.yij.io.onnx.operator;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.Dims;
import dev.yij.io.onnx.graph.ElementType;
import dev.yij.io.onnx.graph.OnnxTensor;
import java.util.List;

/// Operators that produce numbers from a size or a position.
final class Generators {

    private Generators() {}

    /// `Range`: start, start + delta, … before the limit.
    static List<OnnxTensor> range(Call call) throws FormatException {
        OnnxTensor start = call.input(0);
        OnnxTensor limit = call.input(1);
        OnnxTensor delta = call.input(2);
        for (OnnxTensor each : List.of(start, limit, delta)) {
            call.requireSameType(start, each);
            if (each.size() != 1) {
                throw call.error("expected single numbers, found " + each);
            }
        }
        boolean floating = start.type().isFloating();
        double count = floating
                ? Math.ceil((limit.number(0) - start.number(0)) / delta.number(0))
                : delta.integer(0) == 0
                        ? Double.NaN
                        : Math.ceil(((double) limit.integer(0) - start.integer(0)) / delta.integer(0));
        if (Double.isNaN(count) || count > Integer.MAX_VALUE) {
            throw call.error("a range from " + start.number(0) + " to " + limit.number(0) + " in steps of "
                    + delta.number(0) + " has no number of elements, or too many");
        }
        OnnxTensor y = call.zeros(start.type(), Dims.of(Math.max(0, (long) count)));
        for (int i = 0; i < y.size(); i++) {
            if (floating) {
                y.set(i, start.number(0) + i * delta.number(0));
            } else {
                y.set(i, start.integer(0) + i * delta.integer(0));
            }
        }
        return List.of(y);
    }

    /// `EyeLike`: ones on the k-th diagonal above the main one, in a matrix as large as the input.
    static List<OnnxTensor> eyeLike(Call call) throws FormatException {
        OnnxTensor x = call.input(0);
        if (x.dims().rank() != 2) {
            throw call.error("expected a matrix, found " + x);
        }
        long k = call.attributes().integer("k", 0);
        OnnxTensor y = call.zeros(type(call, "dtype", x.type()), x.dims());
        int columns = x.dims().get(1);
        for (int i = 0; i < y.size(); i++) {
            if (i % columns - i / columns == k) {
                y.set(i, 1L);
            }
        }
        return List.of(y);
    }

    /// The type whose code an attribute holds.
    static ElementType type(Call call, String attribute, ElementType otherwise) throws FormatException {
        long code = call.attributes().integer(attribute, 0);
        return code == 0
                ? otherwise
                : ElementType.of(
                        (int) Math.clamp(code, -1, 1 << 16), call.node().label());
    }

    /// `OneHot`: a new axis on which the position that the index names has the second value, all others the
    /// first. An index outside the axis names none, a negative one counts from the end.
    static List<OnnxTensor> oneHot(Call call) throws FormatException {
        OnnxTensor indices = call.input(0);
        OnnxTensor depth = call.input(1);
        OnnxTensor values = call.input(2);
        if (depth.size() != 1 || values.size() != 2) {
            throw call.error("expected one depth and two values, found " + depth + " and " + values);
        }
        long size = depth.integer(0);
        int rank = indices.dims().rank();
        int axis = call.axis(call.attributes().integer("axis", -1), rank + 1);
        long[] dims = new long[rank + 1];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = i < axis
                    ? indices.dims().get(i)
                    : i == axis ? size : indices.dims().get(i - 1);
        }
        Dims to = Dims.of(dims);
        Lines lines = Lines.of(to, axis);
        OnnxTensor y = call.zeros(values.type(), to);
        for (int i = 0; i < y.size(); i++) {
            y.set(i, values, 0);
        }
        for (int line = 0; line < lines.count(); line++) {
            long index = indices.integer(line);
            long position = index < 0 ? index + size : index;
            if (position >= 0 && position < size) {
                y.set(lines.at(line, (int) position), values, 1);
            }
        }
        return List.of(y);
    }

    /// `HannWindow`, `HammingWindow` and `BlackmanWindow`: a0 - a1 cos(2πn/N) + a2 cos(4πn/N), N the size if
    /// periodic, else one less.
    static Operator window(double a0, double a1, double a2) {
        return call -> {
            OnnxTensor size = call.input(0);
            if (size.size() != 1) {
                throw call.error("expected one size, found " + size);
            }
            OnnxTensor y = call.zeros(type(call, "output_datatype", ElementType.FLOAT), Dims.of(size.integer(0)));
            double period = call.attributes().integer("periodic", 1) != 0 ? y.size() : y.size() - 1.0;
            for (int n = 0; n < y.size(); n++) {
                double phase = 2 * Math.PI * n / period;
                y.set(n, a0 - a1 * Math.cos(phase) + a2 * Math.cos(2 * phase));
            }
            return List.of(y);
        };
    }
}
