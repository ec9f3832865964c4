package dev.yij.io.plot;

import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Monitor;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A plot of curves over epochs, as in the chapter: 10 × 6 inches at 100 dpi, "Epoch" on the horizontal axis,
/// the legend where it hides least. Thin vertical lines mark changes of the learning rate, unless there are
/// more than eight.
///
/// @param title       above the figure; null for none
/// @param yLabel      label of the vertical axis
/// @param epochs      epoch numbers, increasing
/// @param curves      one or two, each with a value per epoch
/// @param rateChanges where the learning rate changed
public record CurveFigure(
        @Nullable String title, String yLabel, List<Integer> epochs, List<Curve> curves, List<RateChange> rateChanges) {

    /// The width in the units of SVG; PNG files have twice as many pixels, for sharpness.
    public static final int WIDTH = 1000;

    /// The height.
    public static final int HEIGHT = 600;

    /// Checks that there is something to plot.
    ///
    /// @throws IllegalArgumentException if there are no epochs, not one or two curves, or too few values
    public CurveFigure {
        epochs = List.copyOf(epochs);
        curves = List.copyOf(curves);
        rateChanges = List.copyOf(rateChanges);
        if (epochs.isEmpty()) {
            throw new IllegalArgumentException(yLabel + " has no curve: the history has no epochs");
        }
        if (curves.isEmpty() || curves.size() > 2) {
            throw new IllegalArgumentException("expected one or two curves of " + yLabel + ", found " + curves.size());
        }
        for (Curve curve : curves) {
            if (curve.values().length != epochs.size()) {
                throw new IllegalArgumentException("the curve " + curve.name() + " has " + curve.values().length
                        + " values for " + epochs.size() + " epochs");
            }
        }
    }

    /// Training loss and, if known, validation loss.
    ///
    /// @throws IllegalArgumentException if the history has no epochs
    public static CurveFigure loss(History history) {
        return of("Loss", history, Monitor.LOSS, Monitor.VALIDATION_LOSS);
    }

    /// Training accuracy and, if known, validation accuracy.
    ///
    /// @throws IllegalArgumentException if the history has no epochs
    public static CurveFigure accuracy(History history) {
        return of("Accuracy", history, Monitor.ACCURACY, Monitor.VALIDATION_ACCURACY);
    }

    private static CurveFigure of(String yLabel, History history, Monitor training, Monitor validation) {
        List<Epoch> epochs = history.epochs();
        Curve train =
                new Curve("Train", epochs.stream().mapToDouble(training::of).toArray());
        Curve validate = new Curve(
                "Validation",
                epochs.stream()
                        .mapToDouble(epoch -> epoch.validation() == null ? Double.NaN : validation.of(epoch))
                        .toArray());
        boolean validated = epochs.stream().anyMatch(epoch -> epoch.validation() != null);
        return new CurveFigure(
                null,
                yLabel,
                numbers(epochs),
                validated ? List.of(train, validate) : List.of(train),
                RateChange.in(history));
    }

    /// The history's epoch numbers; 1, 2, 3, … if they do not increase, as after fits that each started at 1.
    private static List<Integer> numbers(List<Epoch> epochs) {
        boolean increasing = IntStream.range(1, epochs.size())
                .allMatch(i -> epochs.get(i).number() > epochs.get(i - 1).number());
        return IntStream.range(0, epochs.size())
                .mapToObj(i -> increasing ? epochs.get(i).number() : i + 1)
                .toList();
    }

    /// The same plot with a title.
    public CurveFigure title(String to) {
        return new CurveFigure(to, yLabel, epochs, curves, rateChanges);
    }

    /// The plot as an image of 2000 × 1200 pixels.
    ///
    /// @throws IllegalStateException if this machine has no fonts, see [Fonts#problem]
    public BufferedImage image() {
        Fonts.problem().ifPresent(problem -> {
            throw new IllegalStateException(
                    "the curve of " + yLabel + " cannot become PNG: " + problem + "; as SVG it needs none");
        });
        PixelPen pen = new PixelPen(WIDTH, HEIGHT, 2);
        new CurvePainter(this, pen, WIDTH, HEIGHT).paint();
        return pen.image();
    }

    /// The plot as an SVG document.
    public String svg() {
        return CurveSvg.document(this);
    }

    /// The plot as an `<svg class="curve">` element for an HTML page, whose style sheet can override the
    /// colours of the classes `train`, `validation`, `axis`, `grid`, `rate` and `legend`.
    public String inlineSvg() {
        return CurveSvg.inline(this);
    }

    /// Writes [#image] to a file.
    ///
    /// @throws IllegalStateException         if this machine has no fonts, see [Fonts#problem]
    /// @throws java.io.UncheckedIOException if the file cannot be written
    public void writePng(Path file) {
        PlotFile.writePng(image(), file);
    }

    /// Writes [#svg] to a file.
    ///
    /// @throws java.io.UncheckedIOException if the file cannot be written
    public void writeSvg(Path file) {
        PlotFile.writeText(svg(), file);
    }
}
