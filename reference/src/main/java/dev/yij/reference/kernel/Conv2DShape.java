package dev.yij.reference.kernel;

import dev.yij.reference.tensor.Shape;

/// The shape of one two-dimensional convolution.
///
/// Layouts: input NHWC `images × inH × inW × inC`, kernel HWIO `kernelH × kernelW × inC × outC`, bias `outC`,
/// output NHWC `images × outH × outW × outC`.
///
/// @param images the number of images, N
/// @param window the window of the kernel over the image
/// @param inC    input channels
/// @param outC   output channels: the number of filters
public record Conv2DShape(int images, Window2D window, int inC, int outC) {

    /// Checks that every array's element count fits an `int`.
    ///
    /// @throws dev.yij.reference.tensor.ShapeException if it does not, or a number is below 1
    public Conv2DShape {
        Window h = window.h();
        Window w = window.w();
        Shape.of(images, h.in(), w.in(), inC);
        Shape.of(images, h.out(), w.out(), outC);
        Shape.of(h.size(), w.size(), inC, outC);
    }

    /// The same shape, given the windows along height and width.
    public Conv2DShape(int images, Window h, Window w, int inC, int outC) {
        this(images, new Window2D(h, w), inC, outC);
    }

    /// A dense layer as a 1×1 convolution over images of one pixel: its sums have the same terms in the same
    /// order.
    public static Conv2DShape of(DenseShape s) {
        Window onePixel = Window.of(1, 1, 1, 1, Padding.VALID);
        return new Conv2DShape(s.images(), onePixel, onePixel, s.in(), s.out());
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

    /// Rows of the kernel.
    public int kernelH() {
        return h().size();
    }

    /// Columns of the kernel.
    public int kernelW() {
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

    /// Input rows between neighbouring rows of the kernel: 1 unless it is dilated.
    public int dilationH() {
        return h().dilation();
    }

    /// Input columns between neighbouring columns of the kernel.
    public int dilationW() {
        return w().dilation();
    }

    /// Elements of the input array.
    public int inputSize() {
        return images * inH() * inW() * inC;
    }

    /// Elements of the output array.
    public int outputSize() {
        return images * outH() * outW() * outC;
    }

    /// Elements of the kernel array.
    public int kernelSize() {
        return kernelH() * kernelW() * inC * outC;
    }

    /// Terms in one output's dot product, padding counted: kernelH · kernelW · inC.
    public int terms() {
        return kernelH() * kernelW() * inC;
    }

    /// Multiplications of the direct algorithm, padding counted: images · outH · outW · outC · terms.
    public long multiplications() {
        return (long) outputSize() * terms();
    }

    /// Index of input pixel (n, ih, iw), channel ic in the input array.
    public int x(int n, int ih, int iw, int ic) {
        return ((n * inH() + ih) * inW() + iw) * inC + ic;
    }

    /// Index of weight (kh, kw, ic, oc) in the kernel array.
    public int w(int kh, int kw, int ic, int oc) {
        return ((kh * kernelW() + kw) * inC + ic) * outC + oc;
    }

    /// Index of output pixel (n, oh, ow), channel oc in the output array.
    public int y(int n, int oh, int ow, int oc) {
        return ((n * outH() + oh) * outW() + ow) * outC + oc;
    }

    /// The same shape with another number of images.
    public Conv2DShape images(int to) {
        return new Conv2DShape(to, window, inC, outC);
    }
}
