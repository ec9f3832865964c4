package dev.yij.io.onnx.operator;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.ElementType;
import dev.yij.io.onnx.graph.OnnxTensor;
import java.util.Arrays;
import java.util.List;

/// `Softmax` and `LogSoftmax`. Before version 13 they operate on a matrix, to which the tensor is flattened at
/// `axis`; since then along that axis only.
final class Softmaxes {

    private Softmaxes() {}

    /// y = exp(x - max x) / Σ exp(x - max x).
    static List<OnnxTensor> softmax(Call call) throws FormatException {
        return overRows(call, false);
    }

    /// y = x - max x - log Σ exp(x - max x).
    static List<OnnxTensor> logSoftmax(Call call) throws FormatException {
        return overRows(call, true);
    }

    private static List<OnnxTensor> overRows(Call call, boolean log) throws FormatException {
        OnnxTensor x = call.input(0);
        call.requireFloating(x);
        int rank = x.dims().rank();
        boolean matrix = call.operatorSet() < 13;
        int axis = call.axis(call.attributes().integer("axis", matrix ? 1 : -1), rank);
        if (!matrix) {
            return List.of(along(call, x, axis, log));
        }
        return List.of(
                overLines(call, x, new Lines(x.dims().size(0, axis), x.dims().size(axis, rank), 1), log));
    }

    /// Along one axis.
    static OnnxTensor along(Call call, OnnxTensor x, int axis, boolean log) throws FormatException {
        return overLines(call, x, Lines.of(x.dims(), axis), log);
    }

    private static OnnxTensor overLines(Call call, OnnxTensor x, Lines lines, boolean log) throws FormatException {
        OnnxTensor y = call.zeros(x.type(), x.dims());
        if (x.size() == 0) {
            return y;
        }
        if (!log && lines.inner() == 1 && x instanceof OnnxTensor.Floats floats && x.type() == ElementType.FLOAT) {
            call.backend().softmax(lines.count(), lines.size(), floats.data(), ((OnnxTensor.Floats) y).data());
            return y;
        }
        double[] row = new double[lines.size()];
        for (int line = 0; line < lines.count(); line++) {
            for (int i = 0; i < row.length; i++) {
                row[i] = x.number(lines.at(line, i));
            }
            normalise(row, log);
            for (int i = 0; i < row.length; i++) {
                y.set(lines.at(line, i), row[i]);
            }
        }
        return y;
    }

    private static void normalise(double[] row, boolean log) {
        double max = Arrays.stream(row).max().orElseThrow();
        double sum = 0;
        for (double x : row) {
            sum += Math.exp(x - max);
        }
        for (int c = 0; c < row.length; c++) {
            row[c] = log ? row[c] - max - Math.log(sum) : Math.exp(row[c] - max) / sum;
        }
    }
}
