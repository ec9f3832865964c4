package dev.yij.testvectors.diagnosis;

import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.PoolDims;

/// The windows along one axis of an image.
///
/// @param in       pixels of the image
/// @param size     taps of a window
/// @param out      number of windows
/// @param stride   distance between neighbouring windows, pixels
/// @param dilation distance between neighbouring taps, pixels
/// @param same     whether the padding is SAME
/// @param before   padding before the first pixel
record Axis(int in, int size, int out, int stride, int dilation, boolean same, int before, boolean vertical) {

    static Axis rows(ConvDims d) {
        return new Axis(
                d.inH(),
                d.kernelH(),
                d.outH(),
                d.strideH(),
                d.dilationH(),
                d.padding().isSame(),
                d.padTop(),
                true);
    }

    static Axis columns(ConvDims d) {
        return new Axis(
                d.inW(),
                d.kernelW(),
                d.outW(),
                d.strideW(),
                d.dilationW(),
                d.padding().isSame(),
                d.padLeft(),
                false);
    }

    static Axis rows(PoolDims d) {
        return new Axis(
                d.inH(), d.poolH(), d.outH(), d.strideH(), 1, d.padding().isSame(), d.padTop(), true);
    }

    static Axis columns(PoolDims d) {
        return new Axis(
                d.inW(), d.poolW(), d.outW(), d.strideW(), 1, d.padding().isSame(), d.padLeft(), false);
    }

    /// Padding after the last pixel.
    int after() {
        return padding() - before;
    }

    private int padding() {
        int exceeding = Math.max((out - 1) * stride + (size - 1) * dilation + 1 - in, 0);
        return same ? exceeding : Math.max(before, exceeding);
    }

    /// The same number of windows with another dilation, and the padding that follows from it.
    Axis dilated(int to) {
        int exceeding = Math.max((out - 1) * stride + (size - 1) * to + 1 - in, 0);
        return new Axis(in, size, out, stride, to, same, same ? exceeding / 2 : before, vertical);
    }

    /// The pixel that a tap of a window reads; outside of the image it is padding.
    interface Position {

        /// The correct pixel.
        Position RIGHT = (axis, other, out, tap) -> out * axis.stride() + tap * axis.dilation() - axis.before();

        /// The pixel.
        ///
        /// @param axis  the axis of the tap
        /// @param other the other axis
        int of(Axis axis, Axis other, int out, int tap);
    }
}
