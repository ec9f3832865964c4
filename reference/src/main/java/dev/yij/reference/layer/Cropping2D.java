package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import java.util.Map;

/// Removes rows and columns at the borders of an image.
///
/// y[oh,ow,c] = x[oh + top, ow + left, c]
///
/// @param name   the layer's name, empty until a model names it
/// @param top    rows removed above
/// @param bottom rows removed below
/// @param left   columns removed on the left
/// @param right  columns removed on the right
public record Cropping2D(String name, int top, int bottom, int left, int right) implements Rearrangement {

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if one is negative
    public Cropping2D {
        Sides.requireNotNegative("cropping", top, bottom, left, right);
    }

    /// A layer without a name.
    public Cropping2D(int top, int bottom, int left, int right) {
        this("", top, bottom, left, right);
    }

    @Override
    public Cropping2D name(String to) {
        return new Cropping2D(to, top, bottom, left, right);
    }

    @Override
    public Shape outputShape(Shape in) {
        Layers.requireImage(in);
        int height = in.dim(0) - top - bottom;
        int width = in.dim(1) - left - right;
        if (height < 1 || width < 1) {
            throw new ShapeException("nothing is left of an image of " + in + " without " + top + " and " + bottom
                    + " rows, " + left + " and " + right + " columns");
        }
        return Shape.of(height, width, in.dim(2));
    }

    @Override
    public int source(Shape in, int i) {
        int columns = in.dim(1) - left - right;
        int c = i % in.dim(2);
        int column = i / in.dim(2) % columns + left;
        int row = i / in.dim(2) / columns + top;
        return (row * in.dim(1) + column) * in.dim(2) + c;
    }

    @Override
    public String formula(Shape in) {
        return "y[oh,ow,c] = x[" + Sides.moved("oh", top) + ", " + Sides.moved("ow", left) + ", c]";
    }

    @Override
    public Map<String, Object> config() {
        return new Config()
                .put("name", name)
                .put("cropping", new Sides(top, bottom, left, right).toList())
                .toMap();
    }

    static Cropping2D fromConfig(Config config) {
        Sides sides = Sides.of(config, "cropping", 0);
        return new Cropping2D(config.name(), sides.top(), sides.bottom(), sides.left(), sides.right());
    }
}
