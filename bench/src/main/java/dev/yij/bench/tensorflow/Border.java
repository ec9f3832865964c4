package dev.yij.bench.tensorflow;

import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.PaddedPoolDims;
import dev.yij.testvectors.dims.Padding;
import dev.yij.testvectors.dims.PoolDims;
import java.util.Arrays;

/// Expresses an explicit padding without padding, by images that are larger by the border: TensorFlow has
/// explicit padding for few of its kernels.
///
/// @param images   images in the batch
/// @param height   height without the border
/// @param width    width without the border
/// @param channels channels
/// @param top      rows above
/// @param bottom   rows below
/// @param left     columns left
/// @param right    columns right
record Border(int images, int height, int width, int channels, int top, int bottom, int left, int right) {

    static Border of(ConvDims d) {
        return new Border(d.images(), d.inH(), d.inW(), d.inC(), d.padTop(), d.padBottom(), d.padLeft(), d.padRight());
    }

    /// Of a pooling, as far as its last windows extend, which with `ceil_mode` may be beyond the padding.
    static Border of(PaddedPoolDims padded) {
        PoolDims d = padded.pool();
        int below = (d.outH() - 1) * d.strideH() + d.poolH() - d.inH() - d.padTop();
        int after = (d.outW() - 1) * d.strideW() + d.poolW() - d.inW() - d.padLeft();
        return new Border(
                d.images(),
                d.inH(),
                d.inW(),
                d.channels(),
                d.padTop(),
                Math.max(below, 0),
                d.padLeft(),
                Math.max(after, 0));
    }

    /// The same convolution of the larger images.
    static ConvDims without(ConvDims d) {
        Border border = of(d);
        return new ConvDims(
                d.images(),
                border.fullHeight(),
                border.fullWidth(),
                d.inC(),
                d.kernelH(),
                d.kernelW(),
                d.outC(),
                d.strideH(),
                d.strideW(),
                d.dilationH(),
                d.dilationW(),
                d.groups(),
                Padding.VALID,
                d.bias());
    }

    int fullHeight() {
        return top + height + bottom;
    }

    int fullWidth() {
        return left + width + right;
    }

    /// Shape with the border.
    int[] fullShape() {
        return new int[] {images, fullHeight(), fullWidth(), channels};
    }

    /// The images with a border of one number.
    float[] add(float[] inner, float number) {
        float[] full = new float[images * fullHeight() * fullWidth() * channels];
        Arrays.fill(full, number);
        for (int row = 0; row < images * height; row++) {
            System.arraycopy(inner, row * width * channels, full, start(row), width * channels);
        }
        return full;
    }

    /// The images without their border.
    void remove(float[] full, float[] inner) {
        for (int row = 0; row < images * height; row++) {
            System.arraycopy(full, start(row), inner, row * width * channels, width * channels);
        }
    }

    private int start(int row) {
        return ((row / height * fullHeight() + top + row % height) * fullWidth() + left) * channels;
    }
}
