package dev.yij.reference.kernel;

import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;

/// The shape of one two-dimensional convolution.
///
/// Layouts: input NHWC `images × inH × inW × inC`, kernel HWIO `kernelH × kernelW × inC × outC`, bias `outC`,
/// output NHWC `images × outH × outW × outC`.
///
/// In a grouped convolution, the channels are divided into groups: the first filters read the first input
/// channels only, and so on. Its kernel is `kernelH × kernelW × groupInC × outC`. An ordinary convolution is
/// one group, a depthwise convolution has as many groups as input channels.
///
/// @param images the number of images, N
/// @param window the window of the kernel over the image
/// @param inC    input channels
/// @param outC   output channels: the number of filters
/// @param groups the number of groups
public record Conv2DShape(int images, Window2D window, int inC, int outC, int groups) {

    /// Checks that every array's element count fits an `int`, and that the groups are equal.
    ///
    /// @throws ShapeException if not, or a number is below 1
    public Conv2DShape {
        Window h = window.h();
        Window w = window.w();
        Shape.of(images, h.in(), w.in(), inC);
        Shape.of(images, h.out(), w.out(), outC);
        if (groups < 1 || inC % groups != 0 || outC % groups != 0) {
            throw new ShapeException("a convolution in " + groups + " groups needs input and output channels in"
                    + " multiples of " + groups + ", found " + inC + " and " + outC);
        }
        Shape.of(h.size(), w.size(), inC / groups, outC);
    }

    /// A convolution in one group.
    public Conv2DShape(int images, Window2D window, int inC, int outC) {
        this(images, window, inC, outC, 1);
    }

    /// A convolution in one group, given the windows along height and width.
    public Conv2DShape(int images, Window h, Window w, int inC, int outC) {
        this(images, new Window2D(h, w), inC, outC);
    }

    /// A dense layer as a 1×1 convolution over images of one pixel: its sums have the same terms in the same
    /// order.
    public static Conv2DShape of(DenseShape s) {
        Window onePixel = Window.of(1, 1, 1, 1, Padding.VALID);
        return new Conv2DShape(s.images(), onePixel, onePixel, s.in(), s.out());
    }

    /// Input channels that one filter reads.
    public int groupInC() {
        return inC / groups;
    }

    /// Filters that read the same input channels.
    public int groupOutC() {
        return outC / groups;
    }

    /// The first input channel that filter `oc` reads.
    public int firstInputOf(int oc) {
        return oc / groupOutC() * groupInC();
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
        return kernelH() * kernelW() * groupInC() * outC;
    }

    /// Terms in one output's dot product, padding counted: kernelH · kernelW · groupInC.
    public int terms() {
        return kernelH() * kernelW() * groupInC();
    }

    /// Multiplications of the direct algorithm, padding counted: images · outH · outW · outC · terms.
    public long multiplications() {
        return (long) outputSize() * terms();
    }

    /// Index of input pixel (n, ih, iw), channel ic in the input array.
    public int x(int n, int ih, int iw, int ic) {
        return ((n * inH() + ih) * inW() + iw) * inC + ic;
    }

    /// Index of weight (kh, kw, ic, oc) in the kernel array, `ic` counted within the filter's group.
    public int w(int kh, int kw, int ic, int oc) {
        return ((kh * kernelW() + kw) * groupInC() + ic) * outC + oc;
    }

    /// Index of output pixel (n, oh, ow), channel oc in the output array.
    public int y(int n, int oh, int ow, int oc) {
        return ((n * outH() + oh) * outW() + ow) * outC + oc;
    }

    /// The same shape with another number of images.
    public Conv2DShape images(int to) {
        return new Conv2DShape(to, window, inC, outC, groups);
    }
}
