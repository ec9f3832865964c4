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
        int rows = x.dims().size(0, axis);
        int columns = matrix ? x.dims().size(axis, rank) : x.dims().get(axis);
        int apart = matrix ? 1 : x.dims().size(axis + 1, rank);
        OnnxTensor y = call.zeros(x.type(), x.dims());
        if (x.size() == 0) {
            return List.of(y);
        }
        if (!log && apart == 1 && x instanceof OnnxTensor.Floats floats && x.type() == ElementType.FLOAT) {
            call.backend().softmax(rows, columns, floats.data(), ((OnnxTensor.Floats) y).data());
            return List.of(y);
        }
        double[] row = new double[columns];
        for (int r = 0; r < rows; r++) {
            for (int offset = 0; offset < apart; offset++) {
                int start = r * columns * apart + offset;
                for (int c = 0; c < columns; c++) {
                    row[c] = x.number(start + c * apart);
                }
                normalise(row, log);
                for (int c = 0; c < columns; c++) {
                    y.set(start + c * apart, row[c]);
                }
            }
        }
        return List.of(y);
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
