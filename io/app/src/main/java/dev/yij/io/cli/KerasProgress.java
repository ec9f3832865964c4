package dev.yij.io.cli;

import dev.yij.reference.train.Callback;
import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.Metrics;
import dev.yij.reference.train.Training;
import java.io.PrintWriter;
import java.util.Locale;

/// The progress line that Keras 2.2 prints during training (keras/utils/generic_utils.py, `Progbar`):
///
/// `76/76 [==============================] - 14s 184ms/step - loss: 2.9836 - acc: 0.0531 - val_loss: …`
///
/// On a terminal the line is rewritten in place, with a shorter bar, or none, where it is narrow; elsewhere
/// only the finished line of each epoch is printed.
final class KerasProgress implements Callback {

    private static final int BAR = 30;

    /// A shorter bar says less than the numbers before it.
    private static final int SHORTEST_BAR = 5;

    private static final long NANOS_BETWEEN_UPDATES = 100_000_000;

    private final PrintWriter out;
    private final boolean live;
    private final int columns;
    private final int epochs;
    private final ExpectedTime expected = new ExpectedTime();
    private long start;
    private long shown;
    private int stepsBefore;
    private long runStart;
    private double epochsBefore;
    private int width;

    /// @param live    whether the output is a terminal
    /// @param columns its width, if it is one
    /// @param epochs  those of the whole run, which may train the head of a network first, and then all of it
    KerasProgress(PrintWriter out, boolean live, int columns, int epochs) {
        this.out = out;
        this.live = live;
        this.columns = live ? columns : Integer.MAX_VALUE;
        this.epochs = epochs;
    }

    /// Progress of a run on standard output.
    static KerasProgress on(PrintWriter out, int epochs) {
        boolean live = Terminal.isLive();
        return new KerasProgress(out, live, live ? Terminal.columns() : 0, epochs);
    }

    @Override
    public void trainBegin(Training training) {
        runStart = System.nanoTime();
        expected.begin(runStart);
        epochsBefore = epochsDone(training);
    }

    private static double epochsDone(Training training) {
        return training.position().epochs() + (double) training.position().steps() / training.steps();
    }

    @Override
    public void epochBegin(Training training, int epoch) {
        out.println("Epoch " + epoch + "/" + epochs);
        out.flush();
        start = System.nanoTime();
        stepsBefore = training.position().steps();
        shown = 0;
        width = 0;
    }

    @Override
    public void batchEnd(Training training, int epoch, int step, Metrics running) {
        long now = System.nanoTime();
        int epochsLeft = training.epochs() - epoch;
        String time =
                expected.afterStep(now, (long) epochsLeft * training.steps() + training.steps() - step, epochsLeft + 1);
        if (time != null) {
            rewrite(time);
            out.println();
        }
        if (live && (now - shown > NANOS_BETWEEN_UPDATES || step == training.steps())) {
            shown = now;
            double seconds = (now - start) * 1e-9;
            double left = seconds / (step - stepsBefore) * (training.steps() - step);
            String line = line(step, training.steps(), " - ETA: " + clock(left) + metrics("", running));
            rewrite(line.substring(0, Math.min(line.length(), columns - 1)));
        }
    }

    @Override
    public void epochEnd(Training training, Epoch epoch) {
        double seconds = epoch.seconds();
        String text = " - " + Math.round(seconds) + "s " + perStep(seconds / training.steps())
                + metrics("", epoch.training());
        if (epoch.validation() != null) {
            text += metrics("val_", epoch.validation());
        }
        finish(line(training.steps(), training.steps(), text));
        double done = epochsDone(training);
        if (live && epoch.number() < training.epochs() && done > epochsBefore) {
            double left = (System.nanoTime() - runStart) * 1e-9 / (done - epochsBefore) * (training.epochs() - done);
            // What comes after this training takes another time.
            out.println("about " + clock(left) + " left until epoch " + training.epochs());
        }
        out.flush();
    }

    /// The counter, a bar of the length for which there is room, and a text.
    private String line(int step, int steps, String text) {
        int room = columns - 1 - bar(step, steps, 0).length() - text.length();
        int bar = Math.min(BAR, room);
        return bar >= SHORTEST_BAR ? bar(step, steps, bar) + text : step + "/" + steps + text;
    }

    /// Writes a line that stays, in several if the terminal is narrow.
    private void finish(String line) {
        StringBuilder row = new StringBuilder();
        for (String part : line.split("(?= - )")) {
            if (!row.isEmpty() && row.length() + part.length() >= columns) {
                rewrite(row.toString());
                out.println();
                width = 0;
                row.setLength(0);
            }
            row.append(part);
        }
        rewrite(row.toString());
        out.println();
    }

    private void rewrite(String line) {
        if (live) {
            out.print('\r');
        }
        out.print(line);
        out.print(" ".repeat(live ? Math.max(0, width - line.length()) : 0));
        out.flush();
        width = line.length();
    }

    static String bar(int step, int steps, int length) {
        int digits = Integer.toString(steps).length();
        int filled = length * step / steps;
        String arrow = step >= steps ? "" : filled > 0 ? ">" : "";
        String done = "=".repeat(Math.max(0, filled - arrow.length())) + arrow;
        return String.format(
                Locale.ROOT, "%" + digits + "d/%d [%s%s]", step, steps, done, ".".repeat(length - done.length()));
    }

    static String clock(double seconds) {
        long s = (long) seconds;
        if (s > 3600) {
            return String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s % 3600 / 60, s % 60);
        }
        return s > 60 ? String.format(Locale.ROOT, "%d:%02d", s / 60, s % 60) : s + "s";
    }

    static String perStep(double seconds) {
        if (seconds >= 1) {
            return String.format(Locale.ROOT, "%.0fs/step", seconds);
        }
        return seconds >= 1e-3
                ? String.format(Locale.ROOT, "%.0fms/step", seconds * 1e3)
                : String.format(Locale.ROOT, "%.0fus/step", seconds * 1e6);
    }

    private static String metrics(String prefix, Metrics metrics) {
        StringBuilder text = new StringBuilder();
        text.append(" - ").append(prefix).append("loss: ").append(number(metrics.loss()));
        text.append(" - ").append(prefix).append("acc: ").append(number(metrics.accuracy()));
        metrics.others()
                .forEach((key, value) -> text.append(" - ")
                        .append(prefix)
                        .append(key)
                        .append(": ")
                        .append(number(value)));
        return text.toString();
    }

    /// Four decimal digits, or scientific notation if these would all be zero.
    static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) > 1e-3 ? "%.4f" : "%.4e", value);
    }
}
