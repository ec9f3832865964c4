package dev.yij.testvectors.compare;

import java.util.List;

/// The distribution of an output's errors: number of elements by decades of error / bound. For a correct
/// backend all ratios are at most 1 and most are far smaller; for a wrong one many are far larger.
///
/// @param counts elements in each of [#LABELS]
public record Histogram(int[] counts) {

    /// The range of each count; elements counted after `≤1` fail.
    public static final List<String> LABELS =
            List.of("0", "≤1e-4", "≤1e-3", "≤1e-2", "≤1e-1", "≤1", "≤10", "≤100", "≤1000", "more");

    /// Counts ratios of error to bound; infinity and NaN count as `more`.
    static Histogram of(double[] ratios) {
        int[] counts = new int[LABELS.size()];
        for (double ratio : ratios) {
            counts[decade(ratio)]++;
        }
        return new Histogram(counts);
    }

    private static int decade(double ratio) {
        int decade = ratio == 0 ? 0 : 1;
        for (double limit = 1e-4; decade > 0 && decade < LABELS.size() - 1 && !(ratio <= limit); limit *= 10) {
            decade++;
        }
        return decade;
    }

    /// The decades that occur, for example `0: 12, ≤1e-2: 7, ≤1: 1`.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                text.append(text.isEmpty() ? "" : ", ")
                        .append(LABELS.get(i))
                        .append(": ")
                        .append(counts[i]);
            }
        }
        return text.toString();
    }
}
