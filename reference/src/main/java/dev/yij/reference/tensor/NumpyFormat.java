package dev.yij.reference.tensor;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/// Prints a tensor as NumPy's `str(array)` prints a float32 array: nested brackets, numbers aligned at the
/// decimal point, the fewest digits that identify a float32 (at most [#PRECISION] decimals), rows broken before
/// column [#LINE_WIDTH], and only [#EDGE_ITEMS] items at each end of a long axis if the array has more than
/// [#THRESHOLD] elements.
///
/// As in NumPy since 2.3, all numbers are printed in scientific notation if one of them is at least 10⁶ or
/// below 10⁻⁴, or if the largest is more than 1,000 times the smallest. A scalar prints like the element of a
/// vector.
final class NumpyFormat {

    private static final int PRECISION = 8;
    private static final int THRESHOLD = 1000;
    private static final int EDGE_ITEMS = 3;
    private static final int LINE_WIDTH = 75;

    private final Tensor tensor;
    private final boolean abbreviated;
    private final boolean scientific;
    private final int integerWidth;
    private final int fractionWidth;

    private NumpyFormat(Tensor tensor) {
        this.tensor = tensor;
        this.abbreviated = tensor.shape().size() > THRESHOLD;
        List<Float> shown = new ArrayList<>();
        collect(0, 0, shown);
        this.scientific = needsScientific(shown);
        int integer = 0;
        int fraction = 0;
        for (float v : shown) {
            if (Float.isFinite(v)) {
                String number = shortest(v);
                integer = Math.max(integer, number.indexOf('.'));
                fraction = Math.max(fraction, number.length() - number.indexOf('.') - 1);
            }
        }
        this.fractionWidth = fraction;
        for (float v : shown) {
            if (!Float.isFinite(v)) {
                integer = Math.max(integer, name(v).length() - afterInteger());
            }
        }
        this.integerWidth = integer;
    }

    static String format(Tensor tensor) {
        StringBuilder out = new StringBuilder();
        new NumpyFormat(tensor).print(0, 0, out);
        return out.toString();
    }

    /// NumPy compares in the array's own type, float32; so does this class.
    private static boolean needsScientific(List<Float> shown) {
        float largest = 0;
        float smallest = Float.POSITIVE_INFINITY;
        for (float v : shown) {
            if (v != 0 && Float.isFinite(v)) {
                largest = Math.max(largest, Math.abs(v));
                smallest = Math.min(smallest, Math.abs(v));
            }
        }
        return largest > 0 && (largest >= 1e6f || smallest < 1e-4f || largest / smallest > 1000f);
    }

    private static String name(float v) {
        return Float.isNaN(v) ? "nan" : v > 0 ? "inf" : "-inf";
    }

    /// A finite number in its fewest digits, without padding: `1.`, `-0.25`, and `1.5` for 1.5e-05 in
    /// scientific notation.
    private String shortest(float v) {
        BigDecimal digits = new BigDecimal(Float.toString(Math.abs(v)));
        if (scientific) {
            digits = digits.movePointLeft(exponent(digits));
        } else if (digits.stripTrailingZeros().scale() > PRECISION) {
            digits = new BigDecimal(Math.abs(v)).setScale(PRECISION, RoundingMode.HALF_EVEN);
        }
        String plain = digits.signum() == 0 ? "0" : digits.stripTrailingZeros().toPlainString();
        return sign(v) + plain + (plain.contains(".") ? "" : ".");
    }

    /// A finite number in scientific notation with the digits that the longest one needs: `1.50e-05`.
    private String scientific(float v) {
        BigDecimal digits =
                new BigDecimal(Math.abs(v)).round(new MathContext(fractionWidth + 1, RoundingMode.HALF_EVEN));
        int exponent = exponent(digits);
        String plain = digits.movePointLeft(exponent).setScale(fractionWidth).toPlainString();
        return sign(v)
                + plain
                + (fractionWidth == 0 ? "." : "")
                + (exponent < 0 ? "e-" : "e+")
                + (Math.abs(exponent) < 10 ? "0" : "")
                + Math.abs(exponent);
    }

    private static String sign(float v) {
        return Float.floatToRawIntBits(v) < 0 ? "-" : "";
    }

    private static int exponent(BigDecimal digits) {
        return digits.signum() == 0 ? 0 : digits.precision() - digits.scale() - 1;
    }

    /// The width of what follows the integer digits: the point, the fraction and the exponent, as in `e-05`.
    private int afterInteger() {
        return 1 + fractionWidth + (scientific ? 4 : 0);
    }

    private String padded(float v) {
        if (!Float.isFinite(v)) {
            return " ".repeat(integerWidth + afterInteger() - name(v).length()) + name(v);
        }
        String number = scientific ? scientific(v) : shortest(v);
        String before = " ".repeat(integerWidth - number.indexOf('.'));
        return before + number + " ".repeat(integerWidth + afterInteger() - before.length() - number.length());
    }

    private boolean skips(int axis, int index) {
        int dim = tensor.shape().dim(axis);
        return abbreviated && dim > 2 * EDGE_ITEMS && index >= EDGE_ITEMS && index < dim - EDGE_ITEMS;
    }

    private void collect(int axis, int offset, List<Float> into) {
        if (axis == tensor.shape().rank()) {
            into.add(tensor.data()[offset]);
            return;
        }
        int dim = tensor.shape().dim(axis);
        for (int i = 0; i < dim; i++) {
            if (!skips(axis, i)) {
                collect(axis + 1, offset * dim + i, into);
            }
        }
    }

    private void print(int axis, int offset, StringBuilder out) {
        int rank = tensor.shape().rank();
        if (rank == 0) {
            out.append(padded(tensor.data()[0]));
            return;
        }
        out.append('[');
        if (axis == rank - 1) {
            printRow(offset, out);
        } else {
            printBlocks(axis, offset, out);
        }
        out.append(']');
    }

    private void printBlocks(int axis, int offset, StringBuilder out) {
        int dim = tensor.shape().dim(axis);
        String separator = "\n".repeat(tensor.shape().rank() - 1 - axis) + " ".repeat(axis + 1);
        for (int i = 0; i < dim; i++) {
            if (!skips(axis, i)) {
                out.append(i > 0 ? separator : "");
                print(axis + 1, offset * dim + i, out);
            } else if (i == EDGE_ITEMS) {
                out.append(separator).append("...");
            }
        }
    }

    /// Formats elements side by side; starts a new line, indented by `rank`, before one that would leave no
    /// room for the brackets.
    private void printRow(int offset, StringBuilder out) {
        int rank = tensor.shape().rank();
        int dim = tensor.shape().dim(rank - 1);
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < dim; i++) {
            boolean skipped = skips(rank - 1, i);
            if (skipped && i > EDGE_ITEMS) {
                continue; // the first one left out prints the dots
            }
            String word = skipped ? "..." : padded(tensor.data()[offset * dim + i]);
            if (!line.isEmpty() && rank + line.length() + word.length() > LINE_WIDTH - rank) {
                out.append(line.toString().stripTrailing()).append('\n').append(" ".repeat(rank));
                line.setLength(0);
            }
            line.append(word).append(' ');
        }
        out.append(line, 0, line.length() - 1);
    }
}
