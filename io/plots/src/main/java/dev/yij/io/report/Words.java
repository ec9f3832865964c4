package dev.yij.io.report;

import java.util.Locale;

/// Formats numbers for the report; an en dash if they are unknown.
final class Words {

    private static final String UNKNOWN = "–";

    private Words() {}

    /// `0.6544`, `inf`.
    static String decimals(double value) {
        if (Double.isInfinite(value)) {
            return value > 0 ? "∞" : "-∞";
        }
        return Double.isNaN(value) ? UNKNOWN : String.format(Locale.ROOT, "%.4f", value);
    }

    /// `79.2 %`.
    static String percent(double share) {
        return Double.isNaN(share) ? UNKNOWN : String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /// `61.3 s`, `12 min 5 s`, `3 h 20 min`.
    static String duration(double seconds) {
        if (seconds < 100) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        return whole < 3600
                ? whole / 60 + " min " + whole % 60 + " s"
                : whole / 3600 + " h " + whole / 60 % 60 + " min";
    }
}
