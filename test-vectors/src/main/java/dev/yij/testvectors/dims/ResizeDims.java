package dev.yij.testvectors.dims;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Bilinear interpolation of images. Layouts, row-major: input NHWC `images × inH × inW × channels`, output
/// NHWC `images × outH × outW × channels`.
///
/// @param images   images in the batch, N
/// @param inH      input height, pixels
/// @param inW      input width, pixels
/// @param outH     output height, pixels
/// @param outW     output width, pixels
/// @param channels channels of input and output
/// @param centres  whether an output o is at (o + ½) · in/out - ½, the centre of a pixel; else at o · in/out
public record ResizeDims(int images, int inH, int inW, int outH, int outW, int channels, boolean centres)
        implements Dims {

    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException if one is below 1
    public ResizeDims {
        Dims.requirePositive("resizing", images, inH, inW, outH, outW, channels);
    }

    /// Where an output is along an axis of the input; below 0 and beyond the last pixel the border continues.
    public double at(int o, int in, int out) {
        double at = centres ? (o + 0.5) * in / out - 0.5 : (double) o * in / out;
        return Math.min(Math.max(at, 0), in - 1.0);
    }

    /// Shape of the input, NHWC.
    public int[] xShape() {
        return new int[] {images, inH, inW, channels};
    }

    /// Shape of the output, NHWC.
    public int[] yShape() {
        return new int[] {images, outH, outW, channels};
    }

    @Override
    public Map<String, Object> attributes() {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("size", List.of(outH, outW));
        attributes.put("half_pixel_centers", centres);
        return attributes;
    }

    /// For example `n2_5x4x3_to_10x8_centres`.
    @Override
    public String toString() {
        return "n" + images + "_" + inH + "x" + inW + "x" + channels + "_to_" + outH + "x" + outW
                + (centres ? "_centres" : "_corners");
    }
}
