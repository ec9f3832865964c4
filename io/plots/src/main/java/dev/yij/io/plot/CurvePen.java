package dev.yij.io.plot;

import java.awt.geom.Path2D;

/// Draws lines, dots and words: once as SVG, once as pixels.
interface CurvePen {

    /// Where a word's point is: at its beginning, in its middle or at its end.
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    void line(CurveInk ink, double x1, double y1, double x2, double y2);

    void path(CurveInk ink, Path2D path);

    /// A filled circle; where the medium allows, a pointer over it is told `tip`.
    void dot(CurveInk ink, double x, double y, double radius, String tip);

    /// A frame; the legend's is filled with the background, so that what it covers does not disturb its words.
    void frame(CurveInk ink, double x, double y, double width, double height);

    /// Words at a point, in a font of the given size.
    void words(String words, double x, double y, Anchor anchor, int size);

    /// Words that read upwards, their middle at the point.
    void wordsUpwards(String words, double x, double y, int size);
}
