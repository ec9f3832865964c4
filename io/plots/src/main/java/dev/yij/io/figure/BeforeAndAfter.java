package dev.yij.io.figure;

import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.util.Locale;

/// The filters of the first convolution before training, after it, and the difference: how much of a filter is
/// still the random number from which it began. The model's seed gives the weights before training again.
///
/// Each filter has one scale, grey at 0 and full colours at its largest magnitude; its difference, which is
/// smaller, has half of that.
final class BeforeAndAfter {

    private static final int WIDTH = 920;
    private static final int BLOCK = 276;
    private static final int LEFT = 24;
    private static final int TOP = 68;
    private static final int COLUMNS = 8;
    private static final int MOST = 64;

    private final BuiltLayer layer;
    private final Tensor before;
    private final Tensor after;
    private final Tensor difference;

    private BeforeAndAfter(BuiltLayer layer, Tensor before, Tensor after) {
        this.layer = layer;
        this.before = before;
        this.after = after;
        float[] change = new float[after.data().length];
        for (int i = 0; i < change.length; i++) {
            change[i] = after.data()[i] - before.data()[i];
        }
        this.difference = new Tensor(after.shape(), change);
    }

    static String svg(Subject subject) throws SkippedException {
        BuiltLayer layer = subject.layers(Conv2D.class, "convolution").getFirst();
        Tensor after = kernel(layer);
        if (after.shape().dim(2) != 3) {
            throw new SkippedException("the filters of " + layer.name() + " have "
                    + after.shape().dim(2) + " channels, only three can be shown as colours");
        }
        Tensor before = kernel(subject.model().untrained().layer(layer.name()));
        var figure = new BeforeAndAfter(layer, before, after);
        // At random the correlation of n pairs of numbers has a standard deviation of 1 / sqrt(n).
        if (figure.correlation() < 3 / Math.sqrt(after.data().length)) {
            throw new SkippedException("its weights before training are unknown: those of the seed "
                    + subject.model().seed().value() + " do not correlate with " + layer.name() + "'s");
        }
        return figure.document(subject.model().seed().value());
    }

    private static Tensor kernel(BuiltLayer layer) {
        Weight kernel = layer.weights().getFirst();
        return new Tensor(kernel.shape(), kernel.value());
    }

    private String document(long seed) {
        Drawing drawing = new Drawing();
        int filters = Math.min(MOST, after.shape().dim(3));
        int rows = (filters + COLUMNS - 1) / COLUMNS;
        int height = BLOCK
                * (rows * (after.shape().dim(0) + 1) - 1)
                / (COLUMNS * (after.shape().dim(1) + 1) - 1);
        String of = filters < after.shape().dim(3) ? "the first " + filters + " filters of " : "filters of ";
        block(drawing, 0, before, "Before training", of + layer.name() + ", seed " + seed, filters, height);
        block(drawing, 1, after, "After training", correlationText(), filters, height);
        block(drawing, 2, difference, "The difference, × 2", share(), filters, height);
        return drawing.document(
                "before-and-after",
                WIDTH,
                TOP + height + 24,
                "What training changed in the first layer",
                "The " + of + layer.name()
                        + " as colours: at random, before training; after it; and the difference, twice"
                        + " as strong. After training: " + correlationText() + ". The difference: " + share() + ".");
    }

    private void block(Drawing drawing, int number, Tensor kernel, String title, String note, int filters, int height) {
        double x = LEFT + number * (BLOCK + 22);
        drawing.words(Lettering.BODY.strong(), x, 28, title);
        drawing.words(Lettering.NOTE, x, 50, note);
        drawing.pixels(pixels(kernel, filters), x, TOP, BLOCK, height);
    }

    /// A pixel for each weight, and one between two filters.
    private BufferedImage pixels(Tensor kernel, int filters) {
        int h = kernel.shape().dim(0);
        int w = kernel.shape().dim(1);
        int rows = (filters + COLUMNS - 1) / COLUMNS;
        var image = new BufferedImage(
                COLUMNS * (w + 1) - 1, rows * (h + 1) - 1, BufferedImage.TYPE_INT_ARGB); // transparent gaps
        for (int filter = 0; filter < filters; filter++) {
            double largest = largest(filter) / (kernel == difference ? 2 : 1);
            for (int i = 0; i < h; i++) {
                for (int j = 0; j < w; j++) {
                    int rgb = 0xff;
                    for (int channel = 0; channel < 3; channel++) {
                        rgb = rgb << 8 | level(kernel.get(i, j, channel, filter), largest);
                    }
                    image.setRGB(filter % COLUMNS * (w + 1) + j, filter / COLUMNS * (h + 1) + i, rgb);
                }
            }
        }
        return image;
    }

    private static int level(float weight, double largest) {
        return largest > 0 ? (int) Math.round(127.5 + 127.5 * Math.clamp(weight / largest, -1, 1)) : 128;
    }

    /// The largest magnitude of a filter, before or after training.
    private double largest(int filter) {
        double largest = 0;
        for (int at = filter; at < after.data().length; at += after.shape().dim(3)) {
            largest = Math.max(largest, Math.max(Math.abs(after.data()[at]), Math.abs(before.data()[at])));
        }
        return largest;
    }

    private String correlationText() {
        return String.format(Locale.ROOT, "correlation with those before: %.2f", correlation());
    }

    /// The size of the difference beside that of the weights: root mean squares.
    private String share() {
        double ratio = Math.sqrt(squares(difference.data(), 0) / squares(after.data(), 0));
        return String.format(Locale.ROOT, "%.0f %% of the size of the weights", 100 * ratio);
    }

    /// Pearson's correlation of all weights before and after training.
    private double correlation() {
        float[] x = before.data();
        float[] y = after.data();
        double meanX = mean(x);
        double meanY = mean(y);
        double products = 0;
        for (int i = 0; i < x.length; i++) {
            products += (x[i] - meanX) * (y[i] - meanY);
        }
        return products / Math.sqrt(squares(x, meanX) * squares(y, meanY));
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double squares(float[] values, double mean) {
        double sum = 0;
        for (float value : values) {
            sum += (value - mean) * (value - mean);
        }
        return sum;
    }
}
