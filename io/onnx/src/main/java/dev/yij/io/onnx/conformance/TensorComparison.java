package dev.yij.io.onnx.conformance;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.OnnxTensor;

/// Compares an output with the expected one as ONNX's own test runner does: types and dimensions equal,
/// integers equal, floating-point numbers within |found - expected| ≤ 1e-7 + 1e-3 · |expected|, and NaN equal
/// to NaN.
final class TensorComparison {

    private static final double ABSOLUTE = 1e-7;
    private static final double RELATIVE = 1e-3;

    private TensorComparison() {}

    /// @param what the name of the output, for the message
    /// @throws FormatException if they differ; the message names the element with the largest error
    static void require(OnnxTensor expected, OnnxTensor found, String what) throws FormatException {
        if (expected.type() != found.type() || !expected.dims().equals(found.dims())) {
            throw new FormatException(what + ": expected " + expected + ", found " + found);
        }
        int wrong = 0;
        int worst = 0;
        double most = -1;
        for (int i = 0; i < expected.size(); i++) {
            double excess = excess(expected, found, i);
            if (excess > 0) {
                wrong++;
                worst = excess > most ? i : worst;
                most = Math.max(most, excess);
            }
        }
        if (wrong > 0) {
            boolean floating = expected.type().isFloating();
            throw new FormatException(what + ": " + wrong + " of " + expected.size()
                    + " elements differ, most of all element "
                    + worst + ": expected " + (floating ? expected.number(worst) + "" : expected.integer(worst) + "")
                    + ", found " + (floating ? found.number(worst) + "" : found.integer(worst) + ""));
        }
    }

    /// The amount by which element `i` exceeds the tolerance; infinite if exactly one of the two is NaN.
    private static double excess(OnnxTensor expected, OnnxTensor found, int i) {
        if (!expected.type().isFloating()) {
            return expected.integer(i) == found.integer(i) ? 0 : Math.abs(expected.number(i) - found.number(i)) + 1;
        }
        double e = expected.number(i);
        double f = found.number(i);
        if (e == f || Double.isNaN(e) && Double.isNaN(f)) {
            return 0;
        }
        double excess = Math.abs(f - e) - (ABSOLUTE + RELATIVE * Math.abs(e));
        return Double.isNaN(excess) || Double.isInfinite(e) ? Double.POSITIVE_INFINITY : excess;
    }
}
