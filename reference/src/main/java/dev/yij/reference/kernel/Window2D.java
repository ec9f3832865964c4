package dev.yij.reference.kernel;

/// A window that slides over the rows and columns of an image.
///
/// @param h the window along the height
/// @param w the window along the width
public record Window2D(Window h, Window w) {

    /// The window of a pointwise layer, which computes each pixel from the pixel at the same position.
    public static Window2D pixel(int height, int width) {
        return new Window2D(Window.padded(height, 1, 1, 1, 0, 0), Window.padded(width, 1, 1, 1, 0, 0));
    }

    /// The window that covers the whole image; it has one position.
    public static Window2D whole(int height, int width) {
        return new Window2D(Window.padded(height, height, 1, 1, 0, 0), Window.padded(width, width, 1, 1, 0, 0));
    }
}
