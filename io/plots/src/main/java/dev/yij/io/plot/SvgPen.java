package dev.yij.io.plot;

import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.util.Locale;

/// Draws SVG elements. Colours are attributes, which a page's style sheet can override by class.
final class SvgPen implements CurvePen {

    private final SvgWriter svg;

    /// @param svg receives the elements
    SvgPen(SvgWriter svg) {
        this.svg = svg;
    }

    @Override
    public void line(CurveInk ink, double x1, double y1, double x2, double y2) {
        svg.element("<line %s x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>", stroke(ink), x1, y1, x2, y2);
    }

    @Override
    public void path(CurveInk ink, Path2D path) {
        StringBuilder d = new StringBuilder();
        double[] point = new double[6];
        for (PathIterator it = path.getPathIterator(null); !it.isDone(); it.next()) {
            char command = it.currentSegment(point) == PathIterator.SEG_MOVETO ? 'M' : 'L';
            d.append(String.format(Locale.ROOT, "%s%.1f %.1f", command, point[0], point[1]));
        }
        svg.element(
                "<path %s fill=\"none\" stroke-linejoin=\"round\" stroke-linecap=\"round\" d=\"%s\"/>", stroke(ink), d);
    }

    @Override
    public void dot(CurveInk ink, double x, double y, double radius, String tip) {
        svg.element(
                "<circle class=\"%s\" fill=\"#%06x\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"><title>%s</title></circle>",
                ink.css(), ink.rgb, x, y, radius, Markup.escape(tip));
    }

    @Override
    public void frame(CurveInk ink, double x, double y, double width, double height) {
        String fill = ink == CurveInk.LEGEND ? "#fff" : "none";
        svg.element(
                "<rect %s fill=\"%s\" fill-opacity=\"0.85\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
                stroke(ink), fill, x, y, width, height);
    }

    @Override
    public void words(String words, double x, double y, Anchor anchor, int size) {
        svg.element(
                "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%d\" text-anchor=\"%s\">%s</text>",
                x, y, size, anchor.name().toLowerCase(Locale.ROOT), Markup.escape(words));
    }

    @Override
    public void wordsUpwards(String words, double x, double y, int size) {
        svg.element(
                "<text transform=\"translate(%.1f %.1f) rotate(-90)\" font-size=\"%d\" text-anchor=\"middle\">%s</text>",
                x, y, size, Markup.escape(words));
    }

    private static String stroke(CurveInk ink) {
        return String.format(
                Locale.ROOT,
                "class=\"%s\" stroke=\"#%06x\" stroke-width=\"%d\"%s",
                ink.css(),
                ink.rgb,
                ink.width,
                ink.dashed ? " stroke-dasharray=\"4 3\"" : "");
    }
}
