package dev.yij.testvectors.dims;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One two-dimensional pooling. Layouts, row-major: input NHWC `images × inH × inW × channels`, output NHWC
/// `images × outH × outW × channels`. Padding is ignored: it takes part neither in a maximum nor in a mean.
///
/// @param images   images in the batch, N
/// @param inH      input height, pixels
/// @param inW      input width, pixels
/// @param channels channels of input and output
/// @param poolH    rows of the window
/// @param poolW    columns of the window
/// @param strideH  rows between neighbouring windows
/// @param strideW  columns between neighbouring windows
/// @param padding  how the border of the image is padded
public record PoolDims(
        int images, int inH, int inW, int channels, int poolH, int poolW, int strideH, int strideW, Padding padding)
        implements Dims {

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if one is below 1 or the window does not fit the image
    public PoolDims {
        Dims.requirePositive("pooling", images, inH, inW, channels, poolH, poolW, strideH, strideW);
        if (padding.rows().outputs(inH, poolH, strideH, 1) < 1
                || padding.columns().outputs(inW, poolW, strideW, 1) < 1) {
            throw new IllegalArgumentException(
                    "pooling: a window of " + poolH + "×" + poolW + " does not fit an image of " + inH + "×" + inW);
        }
    }

    /// Keras's default: windows that neither overlap nor leave gaps, no padding.
    public static PoolDims of(int images, int inH, int inW, int channels, int poolH, int poolW) {
        return new PoolDims(images, inH, inW, channels, poolH, poolW, poolH, poolW, Padding.VALID);
    }

    /// Global pooling: one window as large as the image.
    public static PoolDims global(int images, int inH, int inW, int channels) {
        return new PoolDims(images, inH, inW, channels, inH, inW, 1, 1, Padding.VALID);
    }

    /// Whether one window covers the whole image.
    public boolean isGlobal() {
        return poolH == inH && poolW == inW && padding == Padding.VALID;
    }

    /// Output height, pixels.
    public int outH() {
        return padding.rows().outputs(inH, poolH, strideH, 1);
    }

    /// Output width, pixels.
    public int outW() {
        return padding.columns().outputs(inW, poolW, strideW, 1);
    }

    /// Rows of padding above the image.
    public int padTop() {
        return padding.rows().before(inH, poolH, strideH, 1);
    }

    /// Columns of padding left of the image.
    public int padLeft() {
        return padding.columns().before(inW, poolW, strideW, 1);
    }

    /// Rows of padding below the image.
    public int padBottom() {
        return padding.rows().after(inH, poolH, strideH, 1);
    }

    /// Columns of padding right of the image.
    public int padRight() {
        return padding.columns().after(inW, poolW, strideW, 1);
    }

    /// Shape of the input, NHWC.
    public int[] xShape() {
        return new int[] {images, inH, inW, channels};
    }

    /// Shape of the output, NHWC.
    public int[] yShape() {
        return new int[] {images, outH(), outW(), channels};
    }

    @Override
    public Map<String, Object> attributes() {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("window", List.of(poolH, poolW));
        attributes.put("strides", List.of(strideH, strideW));
        attributes.put("padding", padding.keras());
        attributes.put("pads_top_left", List.of(padTop(), padLeft()));
        attributes.put("global", isGlobal());
        return attributes;
    }

    /// For example `n2_9x7x3_p2x2_s2x2_valid`.
    @Override
    public String toString() {
        return "n" + images + "_" + inH + "x" + inW + "x" + channels
                + "_p" + poolH + "x" + poolW
                + "_s" + strideH + "x" + strideW
                + "_" + padding + (isGlobal() ? "_global" : "");
    }
}
