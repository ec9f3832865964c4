package dev.yij.io.plot;

import java.util.Locale;

/// Renders a plot as SVG: a document of its own, or an element of a page.
final class CurveSvg {

    /// Smaller than a document, so that the text is relatively larger and can be read on a phone.
    private static final int INLINE_WIDTH = 640;

    private static final int INLINE_HEIGHT = 420;

    private CurveSvg() {}

    static String document(CurveFigure figure) {
        int width = CurveFigure.WIDTH;
        int height = CurveFigure.HEIGHT;
        return painted(figure, width, height).document(id(figure), width, height, title(figure), description(figure));
    }

    static String inline(CurveFigure figure) {
        return painted(figure, INLINE_WIDTH, INLINE_HEIGHT)
                .inline("curve", id(figure), INLINE_WIDTH, INLINE_HEIGHT, title(figure), description(figure));
    }

    private static SvgWriter painted(CurveFigure figure, int width, int height) {
        SvgWriter svg = new SvgWriter();
        new CurvePainter(figure, new SvgPen(svg), width, height).paint();
        return svg;
    }

    private static String id(CurveFigure figure) {
        return figure.yLabel().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }

    private static String title(CurveFigure figure) {
        return figure.yLabel() + " by epoch";
    }

    /// A description of the plot, for screen readers.
    private static String description(CurveFigure figure) {
        StringBuilder words = new StringBuilder();
        for (Curve curve : figure.curves()) {
            words.append(String.format(
                    Locale.ROOT,
                    "%s from %.4f at epoch %d to %.4f at epoch %d. ",
                    curve.name(),
                    curve.values()[0],
                    figure.epochs().getFirst(),
                    curve.values()[curve.values().length - 1],
                    figure.epochs().getLast()));
        }
        return words.toString().strip();
    }
}
