package dev.yij.bench.onednn;

import dev.yij.bench.Chapter;
import dev.yij.bench.onednn.OneDnnConvolution.Algorithm;
import dev.yij.bench.onednn.OneDnnConvolution.Direction;
import dev.yij.bench.process.Calls;
import dev.yij.bench.speed.Interval;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.simd.Mode;
import dev.yij.simd.SimdBackends;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The chapter's convolutions in yij FAST and in oneDNN, one thread, in turn in one process: milliseconds an
/// image, medians with intervals of 95 %. oneDNN computes with its Winograd F(4×4, 3×3) where it has one and
/// directly in the first layer, whose 3 channels neither library transforms.
public final class OneDnnTable {

    private static final int IMAGES = 2;

    /// Float32 sums in another order, by Winograd: relative to the largest element.
    private static final double TOLERANCE = 1e-4;

    private OneDnnTable() {}

    /// Prints the table; without the library, a sentence.
    ///
    /// @param args the number of samples (default 15) and the seconds of each (default 0.2)
    public static void main(String[] args) {
        int samples = args.length > 0 ? Integer.parseInt(args[0]) : 15;
        double seconds = args.length > 1 ? Double.parseDouble(args[1]) : 0.2;
        OneDnn library;
        try {
            library = OneDnn.load();
        } catch (IllegalStateException e) {
            System.out.println("Skipped: " + e.getMessage() + ".");
            return;
        }
        System.out.println(
                "| layer | direction | yij FAST, ms an image | oneDNN, ms an image | yij is faster by | oneDNN's kernel |");
        System.out.println("| --- | --- | --- | --- | --- | --- |");
        try (Backend backend = SimdBackends.create(Mode.FAST, 1)) {
            for (int layer = 1; layer <= 8; layer++) {
                for (Direction direction : Direction.values()) {
                    if (layer > 1 || direction != Direction.INPUT_GRADIENT) { // which the first layer does not need
                        System.out.println(row("conv2d_" + layer, direction, library, backend, samples, seconds));
                    }
                }
            }
        }
    }

    /// A row of the table.
    ///
    /// @throws IllegalStateException if the two compute different numbers
    static String row(String layer, Direction direction, OneDnn library, Backend backend, int samples, double seconds) {
        Conv2DShape s = Chapter.convolution(layer, IMAGES);
        float[] x = Chapter.noise(s.inputSize());
        float[] w = Chapter.noise(s.kernelSize());
        float[] b = Chapter.noise(s.outC());
        float[] y = Chapter.noise(s.outputSize());
        String start =
                "| " + layer + " | " + direction.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " | ";
        OneDnnConvolution theirs;
        try {
            theirs = new OneDnnConvolution(library, s, direction, s.inC() < 16 ? Algorithm.DIRECT : Algorithm.WINOGRAD);
        } catch (UnsupportedOperationException e) {
            return start + "| | | " + e.getMessage() + " |";
        }
        theirs.set("x", x);
        theirs.set("w", w);
        theirs.set("y", y);
        if (direction == Direction.FORWARD) {
            theirs.set("b", b);
        }
        Runnable ours = switch (direction) {
            case FORWARD -> () -> backend.conv2d(s, x, w, b, y);
            case INPUT_GRADIENT -> () -> backend.conv2dGradInput(s, y, w, x);
            case WEIGHT_GRADIENT -> () -> backend.conv2dGradWeights(s, x, y, w, b);
        };
        if (direction == Direction.WEIGHT_GRADIENT) {
            Arrays.fill(w, 0); // to which ours adds
        }
        ours.run();
        theirs.run();
        switch (direction) {
            case FORWARD -> check(layer, y, theirs.get("y"));
            case INPUT_GRADIENT -> check(layer, x, theirs.get("x"));
            case WEIGHT_GRADIENT -> check(layer, w, theirs.get("w"));
        }
        milliseconds(ours, 5 * seconds); // so that C2 has compiled it
        milliseconds(theirs::run, seconds);
        List<Double> own = new ArrayList<>();
        List<Double> other = new ArrayList<>();
        for (int i = 0; i < samples; i++) {
            own.add(milliseconds(ours, seconds));
            other.add(milliseconds(theirs::run, seconds));
        }
        Interval we = Interval.of(own);
        Interval they = Interval.of(other);
        boolean apart = we.isBelow(they) || they.isBelow(we);
        return start + text(we) + " | " + text(they) + " | "
                + String.format(Locale.ROOT, "%.2f×", they.median() / we.median())
                + (apart ? "" : " (not apart)") + " | " + theirs.kernel() + " |";
    }

    private static double milliseconds(Runnable call, double seconds) {
        return 1000 / (IMAGES * Calls.during(call, seconds).perSecond());
    }

    private static String text(Interval interval) {
        return String.format(Locale.ROOT, "%.2f (%.2f-%.2f)", interval.median(), interval.low(), interval.high());
    }

    private static void check(String layer, float[] ours, float[] theirs) {
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < ours.length; i++) {
            largest = Math.max(largest, Math.abs(ours[i]));
            difference = Math.max(difference, Math.abs((double) ours[i] - theirs[i]));
        }
        if (!(difference <= TOLERANCE * largest)) {
            throw new IllegalStateException(
                    layer + ": yij and oneDNN differ by " + difference + " where the largest number is " + largest);
        }
    }
}
