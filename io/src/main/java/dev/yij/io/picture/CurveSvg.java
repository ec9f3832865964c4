package dev.yij.io.picture;

import java.util.Locale;

/// Makes SVG of a figure: a document of its own, or an element of a page.
final class CurveSvg {

    /// Smaller than a document, so that the words are larger beside it and can be read on a phone.
    private static final int INLINE_WIDTH = 640;

    private static final int INLINE_HEIGHT = 420;

    private CurveSvg() {}

    static String document(CurveFigure figure) {
        int width = CurveFigure.WIDTH;
        int height = CurveFigure.HEIGHT;
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + element(
                        figure,
                        width,
                        height,
                        "xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"" + height + "\"",
                        "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
    }

    static String inline(CurveFigure figure) {
        return element(figure, INLINE_WIDTH, INLINE_HEIGHT, "class=\"curve\"", "");
    }

    private static String element(CurveFigure figure, int width, int height, String attributes, String background) {
        SvgPen pen = new SvgPen();
        new CurvePainter(figure, pen, width, height).paint();
        String id = figure.yLabel().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        return String.format(
                        Locale.ROOT,
                        "<svg %s viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"%s-title %s-desc\""
                                + " font-family=\"DejaVu Sans, Verdana, Helvetica, Arial, sans-serif\" fill=\"#%06x\">\n",
                        attributes,
                        width,
                        height,
                        id,
                        id,
                        CurveInk.WORDS)
                + "<title id=\"" + id + "-title\">" + SvgPen.escape(figure.yLabel()) + " by epoch</title>\n"
                + "<desc id=\"" + id + "-desc\">" + SvgPen.escape(description(figure)) + "</desc>\n"
                + background
                + pen.elements()
                + "</svg>\n";
    }

    /// The figure in words, for those who cannot see it.
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
