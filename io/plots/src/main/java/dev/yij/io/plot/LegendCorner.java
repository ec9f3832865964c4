package dev.yij.io.plot;

import java.util.List;

/// A corner of a plot for its legend.
enum LegendCorner {
    NORTH_EAST(true, true),
    NORTH_WEST(true, false),
    SOUTH_WEST(false, false),
    SOUTH_EAST(false, true);

    private static final int STEPS = 16;

    private final boolean north;
    private final boolean east;

    LegendCorner(boolean north, boolean east) {
        this.north = north;
        this.east = east;
    }

    boolean north() {
        return north;
    }

    boolean east() {
        return east;
    }

    /// The corner where a box hides least of the curves.
    ///
    /// @param corners the corners to choose from, at least one
    /// @param width  the box's width as a fraction of the plot's
    /// @param height the box's height as a fraction of the plot's
    static LegendCorner leastHiding(
            List<LegendCorner> corners, CurveFigure figure, CurveScale x, CurveScale y, double width, double height) {
        LegendCorner best = corners.getFirst();
        int least = Integer.MAX_VALUE;
        for (LegendCorner corner : corners) {
            int hidden = corner.hidden(figure, x, y, width, height);
            if (hidden < least) {
                least = hidden;
                best = corner;
            }
        }
        return best;
    }

    /// How many sample points of the curves, 16 for each segment, lie under the box.
    private int hidden(CurveFigure figure, CurveScale x, CurveScale y, double width, double height) {
        int hidden = 0;
        for (Curve curve : figure.curves()) {
            double[] values = curve.values();
            for (int i = 0; i < values.length; i++) {
                int next = Math.min(i + 1, values.length - 1);
                for (int step = 0; step < STEPS; step++) {
                    double share = step / (double) STEPS;
                    double right = x.position(
                            between(figure.epochs().get(i), figure.epochs().get(next), share));
                    double up = y.position(between(values[i], values[next], share));
                    boolean inColumn = east ? right > 1 - width : right < width;
                    boolean inRow = north ? up > 1 - height : up < height;
                    hidden += inColumn && inRow ? 1 : 0;
                }
            }
        }
        return hidden;
    }

    private static double between(double a, double b, double share) {
        return a + share * (b - a);
    }
}
