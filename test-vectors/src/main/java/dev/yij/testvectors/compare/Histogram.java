package dev.yij.testvectors.compare;

import java.util.List;

/// How an output's errors are spread: counts by decades of error / bound. A faithful backend stays left of 1,
/// most of it far left; a wrong one is scattered to the right.
///
/// @param counts elements in each of [#LABELS]
public record Histogram(int[] counts) {

    /// What each count counts; the first three decades that fail come after `≤1`.
    public static final List<String> LABELS =
            List.of("0", "≤1e-4", "≤1e-3", "≤1e-2", "≤1e-1", "≤1", "≤10", "≤100", "≤1000", "more");

    /// Counts ratios of error to bound; infinite ones and NaN as `more`.
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
