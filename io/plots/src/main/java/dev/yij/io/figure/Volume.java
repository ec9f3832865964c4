package dev.yij.io.figure;

import java.awt.image.BufferedImage;
import org.jspecify.annotations.Nullable;

/// A box in oblique projection: height × width of a tensor in front, its channels extending back to the right.
///
/// @param x     left edge of the front
/// @param y     top edge of the front
/// @param side  side of the front
/// @param depth length of the depth edge, along the drawing's axes
/// @param color colour of the front; top and side are shades of it
record Volume(double x, double y, double side, double depth, int color) {

    /// The depth of a box with the given number of channels.
    static double depth(int channels) {
        return 3 + 3.2 * Math.sqrt(channels);
    }

    /// The right edge, depth included.
    double right() {
        return x + side + depth;
    }

    /// Draws the box.
    ///
    /// @param face the image on the front; null for its colour alone
    void paint(Drawing drawing, @Nullable BufferedImage face) {
        double back = depth * 0.7; // viewed slightly from above
        int edge = Palette.QUIET;
        drawing.polygon(
                Palette.mixWithWhite(color, 0.45),
                edge,
                x,
                y,
                x + depth,
                y - back,
                x + depth + side,
                y - back,
                x + side,
                y);
        drawing.polygon(
                Palette.mixWithWhite(color, 0.2),
                edge,
                x + side,
                y,
                x + side + depth,
                y - back,
                x + side + depth,
                y - back + side,
                x + side,
                y + side);
        drawing.polygon(Palette.mixWithWhite(color, 0.7), edge, x, y, x + side, y, x + side, y + side, x, y + side);
        if (face != null) {
            drawing.pixels(face, x, y, side, side);
        }
    }
}
