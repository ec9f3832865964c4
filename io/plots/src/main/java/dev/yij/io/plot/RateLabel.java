package dev.yij.io.plot;

import dev.yij.io.plot.CurvePen.Anchor;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// The label of a change of the learning rate, at the top of a plot.
///
/// @param words    what it says
/// @param line     the change's place on the horizontal axis, to whose right or left the label is
/// @param baseline the baseline of the text
/// @param anchor   at which end of the text the line is
/// @param box      what the text covers at most: fonts differ
record RateLabel(String words, double line, double baseline, Anchor anchor, Rectangle2D box) {

    static final int SIZE = 12;

    /// More than the widths of digits and of `lr`, `e` and `-` in common sans serif fonts.
    private static final double CHARACTER = 0.65 * SIZE;

    /// Between the line and its text.
    private static final int GAP = 5;

    private static final int ROW = 16;

    /// Labels are to the right of their lines, or to the left near the right edge; one that would overlap an
    /// earlier one is placed below it.
    static List<RateLabel> layOut(List<RateChange> changes, Rectangle2D plot, ToDoubleFunction<RateChange> across) {
        List<RateLabel> labels = new ArrayList<>();
        for (RateChange change : changes) {
            double line = across.applyAsDouble(change);
            double width = change.label().length() * CHARACTER;
            boolean narrow = line + GAP + width > plot.getMaxX();
            Rectangle2D box =
                    new Rectangle2D.Double(narrow ? line - GAP - width : line + GAP, plot.getY() + 3, width, ROW);
            while (labels.stream().anyMatch(earlier -> earlier.box.intersects(box))) {
                box.setRect(box.getX(), box.getY() + ROW, width, ROW);
            }
            labels.add(new RateLabel(change.label(), line, box.getY() + SIZE, narrow ? Anchor.END : Anchor.START, box));
        }
        return labels;
    }

    void paint(CurvePen pen) {
        pen.words(words, anchor == Anchor.END ? line - GAP : line + GAP, baseline, anchor, SIZE);
    }
}
