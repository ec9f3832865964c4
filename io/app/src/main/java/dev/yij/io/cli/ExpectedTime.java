package dev.yij.io.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The time that a training run will take, by the median of its first steps. The first half of them does not
/// count: in them Java still compiles the kernels.
final class ExpectedTime {

    private static final long SECOND = 1_000_000_000L;

    /// Shorter runs end before one has read how long they take.
    private static final double WORTH_SAYING = 15;

    private final List<Long> durations = new ArrayList<>();
    private long begin;
    private long last;
    private boolean decided;

    /// To be called when training begins.
    ///
    /// @param now nanoseconds
    void begin(long now) {
        begin = now;
        last = now;
        durations.clear();
        decided = false;
    }

    /// To be called after each step.
    ///
    /// @param now    nanoseconds
    /// @param left   the number of steps left
    /// @param epochs the number of epochs left, also in part
    /// @return a sentence, once, when it can be said; else null
    @Nullable
    String afterStep(long now, long left, int epochs) {
        if (decided) {
            return null;
        }
        durations.add(now - last);
        last = now;
        long elapsed = now - begin;
        boolean known =
                elapsed >= 5 * SECOND && durations.size() >= 20 || elapsed >= 15 * SECOND && durations.size() >= 4;
        if (!known) {
            return null;
        }
        decided = true;
        List<Long> later = durations.subList(durations.size() / 2, durations.size()).stream()
                .sorted()
                .toList();
        double seconds = 1e-9 * later.get(later.size() / 2) * left;
        durations.clear();
        return seconds < WORTH_SAYING
                ? null
                : "about " + words(seconds) + " for " + epochs + (epochs == 1 ? " epoch" : " epochs");
    }

    /// `40 seconds`, `12 minutes`, `3.5 hours`, rounded up.
    static String words(double seconds) {
        if (seconds <= 90) {
            return 10 * (int) Math.ceil(seconds / 10) + " seconds";
        }
        return seconds <= 90 * 60
                ? (int) Math.ceil(seconds / 60) + " minutes"
                : Math.ceil(seconds / 360) / 10 + " hours";
    }
}
