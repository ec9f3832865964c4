package dev.yij.reference.kernel;

import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;

/// The shape of one two-dimensional pooling operation: a window slides over every channel separately.
///
/// Layouts: input NHWC `images × inH × inW × channels`, output NHWC `images × outH × outW × channels`.
///
/// @param images   the number of images, N
/// @param window   the window
/// @param channels the number of channels of input and output
public record Pool2DShape(int images, Window2D window, int channels) {

    /// Checks that both arrays' element counts fit an `int`, and that every window covers at least one pixel:
    /// neither the maximum nor the mean of zero pixels is defined.
    ///
    /// @throws ShapeException if they do not, a number is below 1, or a window covers only padding
    public Pool2DShape {
        Window h = window.h();
        Window w = window.w();
        Shape.of(images, h.in(), w.in(), channels);
        Shape.of(images, h.out(), w.out(), channels);
        requireTapsInside("row", h);
        requireTapsInside("column", w);
    }

    /// The same shape, given the windows along height and width.
    public Pool2DShape(int images, Window h, Window w, int channels) {
        this(images, new Window2D(h, w), channels);
    }

    private static void requireTapsInside(String what, Window window) {
        for (int o = 0; o < window.out(); o++) {
            if (window.tapsInside(o) == 0) {
                throw new ShapeException("the pooling window of output " + what + " " + o
                        + " covers padding only, found window " + window.size() + " and padding "
                        + window.before() + " and " + window.after());
            }
        }
    }

    /// The window that covers the whole image: global pooling, one output per channel.
    public static Pool2DShape global(int images, int height, int width, int channels) {
        return new Pool2DShape(images, Window2D.whole(height, width), channels);
    }

    /// The window along the height.
    public Window h() {
        return window.h();
    }

    /// The window along the width.
    public Window w() {
        return window.w();
    }

    /// Input height, pixels.
    public int inH() {
        return h().in();
    }

    /// Input width, pixels.
    public int inW() {
        return w().in();
    }

    /// Output height, pixels.
    public int outH() {
        return h().out();
    }

    /// Output width, pixels.
    public int outW() {
        return w().out();
    }

    /// Rows of the window.
    public int poolH() {
        return h().size();
    }

    /// Columns of the window.
    public int poolW() {
        return w().size();
    }

    /// Input rows from one window to the next.
    public int strideH() {
        return h().stride();
    }

    /// Input columns from one window to the next.
    public int strideW() {
        return w().stride();
    }

    /// Rows of padding above the image.
    public int padTop() {
        return h().before();
    }

    /// Columns of padding on the left of the image.
    public int padLeft() {
        return w().before();
    }

    /// Input rows between neighbouring rows of the window: 1 unless it is dilated.
    public int dilationH() {
        return h().dilation();
    }

    /// Input columns between neighbouring columns of the window.
    public int dilationW() {
        return w().dilation();
    }

    /// Elements of the input array.
    public int inputSize() {
        return images * inH() * inW() * channels;
    }

    /// Elements of the output array.
    public int outputSize() {
        return images * outH() * outW() * channels;
    }

    /// Index of input pixel (n, ih, iw), channel c in the input array.
    public int x(int n, int ih, int iw, int c) {
        return ((n * inH() + ih) * inW() + iw) * channels + c;
    }

    /// Index of output pixel (n, oh, ow), channel c in the output array.
    public int y(int n, int oh, int ow, int c) {
        return ((n * outH() + oh) * outW() + ow) * channels + c;
    }
}
