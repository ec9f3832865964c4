package dev.yij.io.plot;

import java.awt.geom.Path2D;

/// Draws lines, dots and text, either as SVG or as pixels.
interface CurvePen {

    /// The anchor of a text: its start, its middle or its end.
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    void line(CurveInk ink, double x1, double y1, double x2, double y2);

    void path(CurveInk ink, Path2D path);

    /// A filled circle with a tooltip `tip`, if the medium supports it.
    void dot(CurveInk ink, double x, double y, double radius, String tip);

    /// A frame; the legend's is filled with the background colour, so that curves do not cross its text.
    void frame(CurveInk ink, double x, double y, double width, double height);

    /// Text at a point, in the given font size.
    void words(String words, double x, double y, Anchor anchor, int size);

    /// Text that reads upwards, centred on the point.
    void wordsUpwards(String words, double x, double y, int size);
}
