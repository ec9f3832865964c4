package dev.yij.bench.peers;

import dev.yij.bench.peers.Results.Row;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// Compares the results of every contender with those of the first.
final class Agreement {

    private final StringJoiner findings;
    private final double[] tolerances;
    private final boolean relative;
    private double @Nullable [] first;
    private boolean holds = true;

    /// @param title      the heading of the text
    /// @param tolerances the largest permitted difference of each number; the last one for all that follow
    /// @param relative   whether differences are divided by the first contender's number and shown in this form
    Agreement(String title, double[] tolerances, boolean relative) {
        this.findings = new StringJoiner("; ", title, "");
        this.tolerances = tolerances;
        this.relative = relative;
    }

    void add(Row row, double[] numbers) {
        if (first == null) {
            first = numbers;
            findings.add(row + (relative ? " " + join(numbers) : ""));
            return;
        }
        double worst = 0;
        boolean agrees = numbers.length == first.length;
        for (int i = 0; i < Math.min(numbers.length, first.length); i++) {
            double difference = Math.abs(numbers[i] - first[i]) / (relative ? Math.abs(first[i]) : 1);
            worst = Math.max(worst, difference);
            agrees &= difference <= tolerances[Math.min(i, tolerances.length - 1)]; // NaN does not agree
        }
        holds &= agrees;
        findings.add(row + " " + (relative ? join(numbers) : String.format(Locale.ROOT, "%.1e", worst))
                + (agrees ? "" : " DISAGREES"));
    }

    private static String join(double[] numbers) {
        StringJoiner joined = new StringJoiner(", ");
        for (double number : numbers) {
            joined.add(String.format(Locale.ROOT, "%.6f", number));
        }
        return joined.toString();
    }

    /// Whether all contenders agree so far.
    boolean holds() {
        return holds;
    }

    @Override
    public String toString() {
        return findings.toString();
    }
}
