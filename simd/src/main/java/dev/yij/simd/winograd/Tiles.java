package dev.yij.simd.winograd;

import dev.yij.reference.kernel.Conv2DShape;

/// How a 3×3 convolution is cut into tiles of 4×4 outputs, each computed from 6×6 inputs. Tiles are numbered
/// image by image, row by row. Those at the lower and right border may extend beyond the output.
///
/// The gradient with respect to the input is such a convolution too: see [Direction#GRAD_INPUT].
///
/// @param images  images
/// @param inH     input height
/// @param inW     input width
/// @param inC     input channels
/// @param outH    output height
/// @param outW    output width
/// @param outC    output channels
/// @param padTop  rows of padding above the input
/// @param padLeft columns of padding left of the input
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

    static Tiles gradInput(Conv2DShape s) {
        int padTop = 2 - s.h().before();
        int padLeft = 2 - s.w().before();
        return new Tiles(s.images(), s.outH(), s.outW(), s.outC(), s.inH(), s.inW(), s.inC(), padTop, padLeft);
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

    /// The image of a tile.
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
