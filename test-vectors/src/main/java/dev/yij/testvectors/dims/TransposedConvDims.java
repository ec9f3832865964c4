package dev.yij.testvectors.dims;

import java.util.LinkedHashMap;
import java.util.Map;

/// One two-dimensional transposed convolution: the gradient with respect to the input of a convolution, as a
/// layer (Keras's `Conv2DTranspose`, PyTorch's `ConvTranspose2d`). Layouts, row-major: input NHWC `images × inH
/// × inW × inC`, kernel HWOI `kernelH × kernelW × outC × inC`, bias `outC`, output NHWC `images × outH × outW ×
/// outC`.
///
/// @param convolution the convolution from images of the output's size to images of the input's; its padding is
///                    cut off the output
public record TransposedConvDims(ConvDims convolution) implements Dims {

    /// Checks the groups.
    ///
    /// @throws IllegalArgumentException if there is more than one
    public TransposedConvDims {
        if (convolution.groups() != 1) {
            throw new IllegalArgumentException("a transposed convolution has one group, found " + convolution.groups());
        }
    }

    /// Images in the batch.
    public int images() {
        return convolution.images();
    }

    /// Input height, pixels.
    public int inH() {
        return convolution.outH();
    }

    /// Input width, pixels.
    public int inW() {
        return convolution.outW();
    }

    /// Input channels.
    public int inC() {
        return convolution.outC();
    }

    /// Output height, pixels.
    public int outH() {
        return convolution.inH();
    }

    /// Output width, pixels.
    public int outW() {
        return convolution.inW();
    }

    /// Output channels.
    public int outC() {
        return convolution.inC();
    }

    /// Shape of the input, NHWC.
    public int[] xShape() {
        return convolution.yShape();
    }

    /// Shape of the kernel, HWOI.
    public int[] wShape() {
        return convolution.wShape();
    }

    /// Shape of the bias, no elements without one.
    public int[] bShape() {
        return new int[] {convolution.bias() ? outC() : 0};
    }

    /// Shape of the output, NHWC.
    public int[] yShape() {
        return convolution.xShape();
    }

    @Override
    public Map<String, Object> attributes() {
        return new LinkedHashMap<>(convolution.attributes());
    }

    /// For example `n2_5x4x3_to_9x7x5_k3x3_s2x2_d1x1_same_bias`.
    @Override
    public String toString() {
        ConvDims c = convolution;
        return "n" + images() + "_" + inH() + "x" + inW() + "x" + inC() + "_to_" + outH() + "x" + outW() + "x" + outC()
                + "_k" + c.kernelH() + "x" + c.kernelW() + "_s" + c.strideH() + "x" + c.strideW()
                + "_d" + c.dilationH() + "x" + c.dilationW() + "_" + c.padding() + (c.bias() ? "_bias" : "");
    }
}
