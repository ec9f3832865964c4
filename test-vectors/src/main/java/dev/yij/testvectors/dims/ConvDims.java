package dev.yij.testvectors.dims;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One two-dimensional convolution. Layouts, row-major: input NHWC `images × inH × inW × inC`, kernel HWIO
/// `kernelH × kernelW × inC × outC`, bias `outC`, output NHWC `images × outH × outW × outC`.
///
/// In a grouped convolution, filter `oc` reads only the `groupInC` input channels of its group, the first of
/// which is `oc / groupOutC · groupInC`; the kernel is `kernelH × kernelW × groupInC × outC`. A depthwise
/// convolution has as many groups as input channels.
///
/// @param images    images in the batch, N
/// @param inH       input height, pixels
/// @param inW       input width, pixels
/// @param inC       input channels
/// @param kernelH   rows of the kernel
/// @param kernelW   columns of the kernel
/// @param outC      output channels
/// @param strideH   rows between neighbouring outputs
/// @param strideW   columns between neighbouring outputs
/// @param dilationH rows between neighbouring taps, 1 for an ordinary kernel
/// @param dilationW columns between neighbouring taps
/// @param groups    groups into which the channels are divided, 1 for an ordinary convolution
/// @param padding   how the border of the image is padded
/// @param bias      whether there is a bias; without one, kernels receive null for it
public record ConvDims(
        int images,
        int inH,
        int inW,
        int inC,
        int kernelH,
        int kernelW,
        int outC,
        int strideH,
        int strideW,
        int dilationH,
        int dilationW,
        int groups,
        Padding padding,
        boolean bias)
        implements Dims {

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if one is below 1, the kernel does not fit the image or the channels do
    ///     not fit the groups
    public ConvDims {
        Dims.requirePositive(
                "conv2d", images, inH, inW, inC, kernelH, kernelW, outC, strideH, strideW, dilationH, dilationW,
                groups);
        if (inC % groups != 0 || outC % groups != 0) {
            throw new IllegalArgumentException("conv2d: " + inC + " input channels and " + outC
                    + " output channels cannot be divided into " + groups + " groups");
        }
        if (padding.rows().outputs(inH, kernelH, strideH, dilationH) < 1
                || padding.columns().outputs(inW, kernelW, strideW, dilationW) < 1) {
            throw new IllegalArgumentException("conv2d: a kernel of " + kernelH + "×" + kernelW + " dilated by "
                    + dilationH + "×" + dilationW + " does not fit an image of " + inH + "×" + inW);
        }
    }

    /// A convolution in one group.
    public ConvDims(
            int images,
            int inH,
            int inW,
            int inC,
            int kernelH,
            int kernelW,
            int outC,
            int strideH,
            int strideW,
            int dilationH,
            int dilationW,
            Padding padding,
            boolean bias) {
        this(images, inH, inW, inC, kernelH, kernelW, outC, strideH, strideW, dilationH, dilationW, 1, padding, bias);
    }

    /// A convolution with stride 1, dilation 1 and a bias.
    public static ConvDims of(
            int images, int inH, int inW, int inC, int kernelH, int kernelW, int outC, Padding padding) {
        return new ConvDims(images, inH, inW, inC, kernelH, kernelW, outC, 1, 1, 1, 1, padding, true);
    }

    /// A dense layer as a convolution of images of one pixel, which has the same products and sums.
    public static ConvDims of(DenseDims d) {
        return new ConvDims(d.images(), 1, 1, d.in(), 1, 1, d.out(), 1, 1, 1, 1, Padding.VALID, d.bias());
    }

    /// The same convolution with other strides.
    public ConvDims stride(int h, int w) {
        return new ConvDims(
                images, inH, inW, inC, kernelH, kernelW, outC, h, w, dilationH, dilationW, groups, padding, bias);
    }

    /// The same convolution with another dilation.
    public ConvDims dilation(int h, int w) {
        return new ConvDims(
                images, inH, inW, inC, kernelH, kernelW, outC, strideH, strideW, h, w, groups, padding, bias);
    }

    /// The same convolution without a bias.
    public ConvDims withoutBias() {
        return new ConvDims(
                images, inH, inW, inC, kernelH, kernelW, outC, strideH, strideW, dilationH, dilationW, groups, padding,
                false);
    }

    /// The same convolution in groups.
    public ConvDims groups(int to) {
        return new ConvDims(
                images, inH, inW, inC, kernelH, kernelW, outC, strideH, strideW, dilationH, dilationW, to, padding,
                bias);
    }

    /// Input channels that one filter reads.
    public int groupInC() {
        return inC / groups;
    }

    /// Filters that read the same input channels.
    public int groupOutC() {
        return outC / groups;
    }

    /// The channel of the input that filter `oc` reads as channel `ic` of its group.
    public int input(int ic, int oc) {
        return oc / groupOutC() * groupInC() + ic;
    }

    /// Output height, pixels.
    public int outH() {
        return padding.rows().outputs(inH, kernelH, strideH, dilationH);
    }

    /// Output width, pixels.
    public int outW() {
        return padding.columns().outputs(inW, kernelW, strideW, dilationW);
    }

    /// Rows of padding above the image.
    public int padTop() {
        return padding.rows().before(inH, kernelH, strideH, dilationH);
    }

    /// Rows of padding below the image.
    public int padBottom() {
        return padding.rows().after(inH, kernelH, strideH, dilationH);
    }

    /// Columns of padding left of the image.
    public int padLeft() {
        return padding.columns().before(inW, kernelW, strideW, dilationW);
    }

    /// Columns of padding right of the image.
    public int padRight() {
        return padding.columns().after(inW, kernelW, strideW, dilationW);
    }

    /// Shape of the input, NHWC.
    public int[] xShape() {
        return new int[] {images, inH, inW, inC};
    }

    /// Shape of the kernel, HWIO.
    public int[] wShape() {
        return new int[] {kernelH, kernelW, groupInC(), outC};
    }

    /// Shape of the bias, no elements without one.
    public int[] bShape() {
        return new int[] {bias ? outC : 0};
    }

    /// Shape of the output, NHWC.
    public int[] yShape() {
        return new int[] {images, outH(), outW(), outC};
    }

    /// Padding is given twice: by its name in Keras, and in rows and columns before and after.
    @Override
    public Map<String, Object> attributes() {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("strides", List.of(strideH, strideW));
        attributes.put("dilations", List.of(dilationH, dilationW));
        attributes.put("padding", padding.keras());
        attributes.put("pads_top_bottom_left_right", List.of(padTop(), padBottom(), padLeft(), padRight()));
        if (groups > 1) {
            attributes.put("groups", groups);
        }
        attributes.put("bias", bias);
        return attributes;
    }

    /// For example `n2_9x7x3_k3x3_f5_s2x1_d1x1_same_bias`, with `_g3` before the padding for three groups.
    @Override
    public String toString() {
        return "n" + images + "_" + inH + "x" + inW + "x" + inC
                + "_k" + kernelH + "x" + kernelW + "_f" + outC
                + "_s" + strideH + "x" + strideW
                + "_d" + dilationH + "x" + dilationW
                + (groups > 1 ? "_g" + groups : "")
                + "_" + padding + (bias ? "_bias" : "");
    }
}
