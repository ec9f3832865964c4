package dev.yij.testvectors.diagnosis;

import dev.yij.testvectors.ConvDims;
import dev.yij.testvectors.Padding;
import dev.yij.testvectors.PoolDims;

/// One axis of a window that slides over an image.
///
/// @param in       pixels of the image
/// @param size     taps
/// @param out      positions of the window
/// @param stride   pixels between neighbouring positions
/// @param dilation pixels between neighbouring taps
/// @param same     whether there is SAME padding
record Axis(int in, int size, int out, int stride, int dilation, boolean same) {

    static Axis rows(ConvDims d) {
        return new Axis(d.inH(), d.kernelH(), d.outH(), d.strideH(), d.dilationH(), d.padding() == Padding.SAME);
    }

    static Axis columns(ConvDims d) {
        return new Axis(d.inW(), d.kernelW(), d.outW(), d.strideW(), d.dilationW(), d.padding() == Padding.SAME);
    }

    static Axis rows(PoolDims d) {
        return new Axis(d.inH(), d.poolH(), d.outH(), d.strideH(), 1, d.padding() == Padding.SAME);
    }

    static Axis columns(PoolDims d) {
        return new Axis(d.inW(), d.poolW(), d.outW(), d.strideW(), 1, d.padding() == Padding.SAME);
    }

    /// Padding before the first pixel.
    int before() {
        return lacking() / 2;
    }

    /// Padding after the last pixel.
    int after() {
        return lacking() - before();
    }

    private int lacking() {
        return same ? Math.max((out - 1) * stride + (size - 1) * dilation + 1 - in, 0) : 0;
    }

    /// The same with taps further apart or nearer, padding adjusted, positions as they are.
    Axis dilated(int to) {
        return new Axis(in, size, out, stride, to, same);
    }

    /// Where a tap of a window lies, in pixels; outside the image it is in the padding.
    interface Position {

        /// As it should be.
        Position RIGHT = (axis, other, out, tap) -> out * axis.stride() + tap * axis.dilation() - axis.before();

        /// @param axis  the axis that is asked for
        /// @param other the other one
        int of(Axis axis, Axis other, int out, int tap);
    }
}
