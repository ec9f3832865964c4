package dev.yij.reference.layer;

/// A height and a width: of a kernel, a stride, a dilation, a pool. Both at least 1.
public record Size(int height, int width) {

    /// Checks both numbers.
    ///
    /// @throws IllegalArgumentException if one is below 1
    public Size {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "a kernel, pool, stride or dilation must be at least 1×1, found " + height + "×" + width);
        }
    }

    /// The same height and width.
    public static Size of(int side) {
        return new Size(side, side);
    }

    @Override
    public String toString() {
        return height + "×" + width;
    }
}
