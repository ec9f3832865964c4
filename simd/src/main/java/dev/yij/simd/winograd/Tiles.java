package dev.yij.simd.winograd;

import dev.yij.reference.kernel.Conv2DShape;

/// How a 3×3 convolution is cut into tiles of 4×4 outputs, each made from 6×6 inputs; and what it reads and
/// writes. Tiles are numbered image by image, row by row. Those at the lower and right border may stick out.
///
/// The gradient by the input is such a convolution too: of the output's gradient, with the kernel turned.
///
/// @param images  images
/// @param inH     height of what is read
/// @param inW     width of what is read
/// @param inC     its channels
/// @param outH    height of what is written
/// @param outW    width of what is written
/// @param outC    its channels
/// @param padTop  rows of padding above what is read
/// @param padLeft columns of padding left of it
record Tiles(int images, int inH, int inW, int inC, int outH, int outW, int outC, int padTop, int padLeft) {

    /// Outputs along one side of a tile, m.
    static final int OUT = 4;

    /// Inputs along one side of a tile, m + r - 1.
    static final int IN = 6;

    /// Numbers in a transformed tile.
    static final int POINTS = IN * IN;

    static Tiles forward(Conv2DShape s) {
        return new Tiles(
                s.images(), s.inH(), s.inW(), s.inC(), s.outH(), s.outW(), s.outC(), s.h().before(), s.w().before());
    }

    static Tiles backward(Conv2DShape s) {
        return new Tiles(
                s.images(),
                s.outH(),
                s.outW(),
                s.outC(),
                s.inH(),
                s.inW(),
                s.inC(),
                2 - s.h().before(),
                2 - s.w().before());
    }

    int down() {
        return Math.ceilDiv(outH, OUT);
    }

    int across() {
        return Math.ceilDiv(outW, OUT);
    }

    int count() {
        return images * down() * across();
    }

    /// The image that a tile is part of.
    int image(int tile) {
        return tile / (down() * across());
    }

    /// Row of a tile's first output.
    int row(int tile) {
        return tile / across() % down() * OUT;
    }

    /// Column of a tile's first output.
    int column(int tile) {
        return tile % across() * OUT;
    }
}
