package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.kernel.Window;
import dev.yij.reference.kernel.Window2D;
import dev.yij.reference.tensor.Shape;
import java.util.Map;
import java.util.Optional;

/// Adds rows and columns of zeros around an image. Values are unchanged.
///
/// y[oh,ow,c] = x[oh - top, ow - left, c] inside the image, 0 outside
///
/// @param name   the layer's name, empty until a model names it
/// @param top    rows of zeros above the image
/// @param bottom rows of zeros below the image
/// @param left   columns of zeros to the left of the image
/// @param right  columns of zeros to the right of the image
public record ZeroPadding2D(String name, int top, int bottom, int left, int right) implements Rearrangement {

    private static final String PADDING = "padding";

    /// Checks the padding.
    ///
    /// @throws IllegalArgumentException if a side is negative
    public ZeroPadding2D {
        Sides.requireNotNegative("padding", top, bottom, left, right);
    }

    /// The same padding on all four sides.
    public ZeroPadding2D(int sides) {
        this(sides, sides, sides, sides);
    }

    /// A layer without a name.
    public ZeroPadding2D(int top, int bottom, int left, int right) {
        this("", top, bottom, left, right);
    }

    @Override
    public ZeroPadding2D name(String to) {
        return new ZeroPadding2D(to, top, bottom, left, right);
    }

    /// A window of one pixel that also slides over the padding, where the outputs depend on no pixel.
    @Override
    public Optional<Window2D> window(Shape in) {
        return Optional.of(slide(in));
    }

    private Window2D slide(Shape in) {
        Layers.requireImage(in);
        return new Window2D(
                Window.padded(in.dim(0), 1, 1, 1, top, bottom), Window.padded(in.dim(1), 1, 1, 1, left, right));
    }

    @Override
    public Shape outputShape(Shape in) {
        Window2D window = slide(in);
        return Shape.of(window.h().out(), window.w().out(), in.dim(2));
    }

    @Override
    public int source(Shape in, int i) {
        int columns = left + in.dim(1) + right;
        int c = i % in.dim(2);
        int column = i / in.dim(2) % columns - left;
        int row = i / in.dim(2) / columns - top;
        boolean inside = row >= 0 && row < in.dim(0) && column >= 0 && column < in.dim(1);
        return inside ? (row * in.dim(1) + column) * in.dim(2) + c : -1;
    }

    @Override
    public String formula(Shape in) {
        return "y[oh,ow,c] = x[" + Sides.moved("oh", -top) + ", " + Sides.moved("ow", -left) + ", c], 0 outside of x";
    }

    @Override
    public Map<String, Object> config() {
        return new Config()
                .put("name", name)
                .put(PADDING, new Sides(top, bottom, left, right).toList())
                .toMap();
    }

    static ZeroPadding2D fromConfig(Config config) {
        Sides sides = Sides.of(config, PADDING, 1);
        return new ZeroPadding2D(config.name(), sides.top(), sides.bottom(), sides.left(), sides.right());
    }
}
