package dev.yij.io.plot;

import dev.yij.io.plot.CurvePen.Anchor;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Computes the layout of a plot and draws it with a pen. Axes as in matplotlib: a margin of 5 % of the data's
/// range on each side.
final class CurvePainter {

    private static final int WORDS = 15;
    private static final int LEGEND_WIDTH = 136;
    private static final int LEGEND_ROW = 24;

    private final CurveFigure figure;
    private final CurvePen pen;
    private final CurveScale x;
    private final CurveScale y;
    private final int left = 78;
    private final int top;
    private final int right;
    private final int bottom;
    private final List<RateLabel> labels;

    CurvePainter(CurveFigure figure, CurvePen pen, int width, int height) {
        this.figure = figure;
        this.pen = pen;
        this.x = CurveScale.ofEpochs(figure).widened(0.05);
        this.y = CurveScale.ofValues(figure).widened(0.05);
        this.top = figure.title() == null ? 20 : 52;
        this.right = width - 22;
        this.bottom = height - 64;
        this.labels = RateLabel.layOut(
                figure.rateChanges(),
                new Rectangle2D.Double(left, top, right - left, bottom - top),
                change -> across(figure.epochs().get(change.index())));
    }

    void paint() {
        axes();
        rateChanges();
        for (int i = 0; i < figure.curves().size(); i++) {
            curve(figure.curves().get(i), ink(i));
        }
        legend();
    }

    private void axes() {
        for (BigDecimal tick : y.ticks(8, BigDecimal.ZERO)) {
            double at = down(tick.doubleValue());
            pen.line(CurveInk.GRID, left, at, right, at);
            pen.words(tick.toPlainString(), left - 8, at + 5, Anchor.END, WORDS);
        }
        for (BigDecimal tick : epochTicks()) {
            double at = across(tick.doubleValue());
            pen.line(CurveInk.AXIS, at, bottom, at, bottom + 5);
            pen.words(tick.toPlainString(), at, bottom + 22, Anchor.MIDDLE, WORDS);
        }
        pen.frame(CurveInk.AXIS, left, top, right - left, bottom - top);
        double middle = (left + right) / 2.0;
        pen.words("Epoch", middle, bottom + 48, Anchor.MIDDLE, WORDS);
        pen.wordsUpwards(figure.yLabel(), 20, (top + bottom) / 2.0, WORDS);
        if (figure.title() != null) {
            pen.words(figure.title(), middle, 34, Anchor.MIDDLE, 18);
        }
    }

    private List<BigDecimal> epochTicks() {
        if (figure.epochs().size() == 1) {
            return List.of(BigDecimal.valueOf(figure.epochs().getFirst()));
        }
        return CurveScale.ofEpochs(figure).ticks(10, BigDecimal.ONE);
    }

    private void rateChanges() {
        for (RateLabel label : labels) {
            pen.line(CurveInk.RATE, label.line(), top, label.line(), bottom);
            label.paint(pen);
        }
    }

    /// The line is interrupted at missing values; dots make values without neighbours visible.
    private void curve(Curve curve, CurveInk ink) {
        Path2D path = new Path2D.Double();
        boolean drawing = false;
        for (int i = 0; i < curve.values().length; i++) {
            double value = curve.values()[i];
            if (Double.isFinite(value) && drawing) {
                path.lineTo(across(figure.epochs().get(i)), down(value));
            } else if (Double.isFinite(value)) {
                path.moveTo(across(figure.epochs().get(i)), down(value));
            }
            drawing = Double.isFinite(value);
        }
        pen.path(ink, path);
        for (int i = 0; i < curve.values().length; i++) {
            double value = curve.values()[i];
            if (Double.isFinite(value)) {
                int epoch = figure.epochs().get(i);
                pen.dot(
                        ink,
                        across(epoch),
                        down(value),
                        radius(),
                        String.format(Locale.ROOT, "%s, epoch %d: %.4f", curve.name(), epoch, value));
            }
        }
    }

    private double radius() {
        int epochs = figure.epochs().size();
        return epochs <= 15 ? 3.5 : epochs <= 60 ? 2.2 : 1.2;
    }

    private void legend() {
        int height = LEGEND_ROW * figure.curves().size() + 10;
        List<LegendCorner> free = Arrays.stream(LegendCorner.values())
                .filter(corner ->
                        labels.stream().noneMatch(label -> box(corner, height).intersects(label.box())))
                .toList();
        LegendCorner corner = LegendCorner.leastHiding(
                free, figure, x, y, (LEGEND_WIDTH + 20.0) / (right - left), (height + 20.0) / (bottom - top));
        double boxX = box(corner, height).getX();
        double boxY = box(corner, height).getY();
        pen.frame(CurveInk.LEGEND, boxX, boxY, LEGEND_WIDTH, height);
        for (int i = 0; i < figure.curves().size(); i++) {
            double at = boxY + 5 + LEGEND_ROW * (i + 0.5);
            pen.line(ink(i), boxX + 10, at, boxX + 36, at);
            pen.words(figure.curves().get(i).name(), boxX + 46, at + 5, Anchor.START, WORDS);
        }
    }

    private Rectangle2D box(LegendCorner corner, int height) {
        return new Rectangle2D.Double(
                corner.east() ? right - LEGEND_WIDTH - 12 : left + 12,
                corner.north() ? top + 12 : bottom - height - 12,
                LEGEND_WIDTH,
                height);
    }

    private static CurveInk ink(int curve) {
        return curve == 0 ? CurveInk.TRAIN : CurveInk.VALIDATION;
    }

    private double across(double epoch) {
        return left + x.position(epoch) * (right - left);
    }

    private double down(double value) {
        return bottom - y.position(value) * (bottom - top);
    }
}
