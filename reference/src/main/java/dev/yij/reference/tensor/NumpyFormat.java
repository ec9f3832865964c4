package dev.yij.reference.tensor;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/// Prints a tensor in the layout of NumPy's `str(array)`: nested brackets, numbers aligned at the decimal
/// point, the shortest digits that tell a float32 apart (at most [#PRECISION] decimals), and only
/// [#EDGE_ITEMS] items at each end of a long axis where the whole has more than [#THRESHOLD] elements.
///
/// As in NumPy, all numbers turn to scientific notation where one of them is at least 10⁸ or below 10⁻⁴, or
/// the largest is more than 1,000 times the smallest.
final class NumpyFormat {

    private static final int PRECISION = 8;
    private static final int THRESHOLD = 1000;
    private static final int EDGE_ITEMS = 3;

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
        int before = 0;
        int after = 0;
        for (float v : shown) {
            String text = digits(v);
            int point = text.indexOf('.');
            before = Math.max(before, point < 0 ? text.length() : point);
            after = Math.max(after, point < 0 ? 0 : text.length() - point - 1);
        }
        this.integerWidth = before;
        this.fractionWidth = after;
    }

    static String format(Tensor tensor) {
        StringBuilder out = new StringBuilder();
        new NumpyFormat(tensor).print(0, 0, out);
        return out.toString();
    }

    private static boolean needsScientific(List<Float> shown) {
        double largest = 0;
        double smallest = Double.MAX_VALUE;
        for (float v : shown) {
            if (v != 0 && Float.isFinite(v)) {
                largest = Math.max(largest, Math.abs((double) v));
                smallest = Math.min(smallest, Math.abs((double) v));
            }
        }
        return largest > 0 && (largest >= 1e8 || smallest < 1e-4 || largest / smallest > 1000);
    }

    /// The digits of one number, without padding: `1.`, `-0.25`, `1.5e-05`, `nan`.
    private String digits(float v) {
        if (!Float.isFinite(v)) {
            return Float.isNaN(v) ? "nan" : v > 0 ? "inf" : "-inf";
        }
        String sign = Float.floatToRawIntBits(v) < 0 ? "-" : "";
        BigDecimal shortest = new BigDecimal(Float.toString(Math.abs(v)));
        if (!scientific) {
            return sign + withPoint(shortest.setScale(Math.min(shortest.scale(), PRECISION), RoundingMode.HALF_EVEN));
        }
        int exponent = v == 0 ? 0 : shortest.precision() - shortest.scale() - 1;
        String mantissa = withPoint(shortest.movePointLeft(exponent));
        return sign
                + mantissa
                + (exponent < 0 ? "e-" : "e+")
                + (Math.abs(exponent) < 10 ? "0" : "")
                + Math.abs(exponent);
    }

    private static String withPoint(BigDecimal number) {
        String plain = number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
        return plain.contains(".") ? plain : plain + ".";
    }

    private String padded(float v) {
        String text = digits(v);
        int point = text.indexOf('.');
        if (point < 0) {
            return " ".repeat(Math.max(0, integerWidth + 1 + fractionWidth - text.length())) + text;
        }
        String missing = " ".repeat(fractionWidth - (text.length() - point - 1));
        return " ".repeat(integerWidth - point) + text + missing;
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
        for (int i = 0; i < tensor.shape().dim(axis); i++) {
            if (!skips(axis, i)) {
                collect(axis + 1, offset * tensor.shape().dim(axis) + i, into);
            }
        }
    }

    private void print(int axis, int offset, StringBuilder out) {
        int rank = tensor.shape().rank();
        if (axis == rank) {
            out.append(padded(tensor.data()[offset]));
            return;
        }
        String separator = axis == rank - 1 ? " " : "\n".repeat(rank - 1 - axis) + " ".repeat(axis + 1);
        out.append('[');
        for (int i = 0; i < tensor.shape().dim(axis); i++) {
            if (!skips(axis, i)) {
                out.append(i > 0 ? separator : "");
                print(axis + 1, offset * tensor.shape().dim(axis) + i, out);
            } else if (i == EDGE_ITEMS) {
                out.append(separator).append("...");
            }
        }
        out.append(']');
    }
}
