package dev.yij.simd.winograd;

import static dev.yij.simd.gemm.MicroKernel.LANES;
import static dev.yij.simd.gemm.MicroKernel.NR;

import dev.yij.simd.gemm.Epilogue;
import java.util.Arrays;

/// Transforms whole tiles, all their channels, for one thread. Tiles at the border are copied first, with zeros
/// around.
///
/// Element (i, j) of a transformed tile is `(6i + j) · plane` floats after the first, for every channel. So a
/// plane holds one element of all tiles: a matrix of the product.
final class TileTransforms {

    private final float[] scratch = new float[Tiles.POINTS * LANES];
    private float[] patch = {};

    /// V = Bᵀ d B of a tile's inputs.
    void input(Tiles t, float[] x, int tile, float[] v, int vOffset, int plane) {
        int channels = t.inC();
        int row = t.row(tile) - t.padTop();
        int column = t.column(tile) - t.padLeft();
        int first = ((t.image(tile) * t.inH() + row) * t.inW() + column) * channels;
        boolean inside = row >= 0 && column >= 0 && row + Tiles.IN <= t.inH() && column + Tiles.IN <= t.inW();
        if (inside) {
            input(x, first, t.inW() * channels, channels, v, vOffset, plane);
        } else {
            copy(x, first, row, t.inH(), column, t.inW(), Tiles.IN, channels);
            input(patch, 0, Tiles.IN * channels, channels, v, vOffset, plane);
        }
    }

    private void input(float[] x, int first, int ldx, int channels, float[] v, int vOffset, int plane) {
        for (int c = 0; c < channels; c += LANES) {
            Transforms.input(6, x, first + c, ldx, channels, scratch, 0, 6 * LANES, LANES);
            Transforms.input(6, scratch, 0, LANES, 6 * LANES, v, vOffset + c, plane, 6 * plane);
        }
    }

    /// Y = Aᵀ m A: a tile's outputs, then the epilogue.
    void output(Tiles t, float[] m, int mOffset, int plane, Epilogue epilogue, float[] y, int tile) {
        int channels = t.outC();
        int row = t.row(tile);
        int column = t.column(tile);
        int first = ((t.image(tile) * t.outH() + row) * t.outW() + column) * channels;
        int height = Math.min(Tiles.OUT, t.outH() - row);
        int width = Math.min(Tiles.OUT, t.outW() - column);
        if (height == Tiles.OUT && width == Tiles.OUT) {
            output(m, mOffset, plane, epilogue, y, first, t.outW() * channels, channels);
            return;
        }
        float[] whole = patch(channels);
        output(m, mOffset, plane, epilogue, whole, 0, Tiles.OUT * channels, channels);
        for (int i = 0; i < height; i++) {
            System.arraycopy(whole, i * Tiles.OUT * channels, y, first + i * t.outW() * channels, width * channels);
        }
    }

    private void output(
            float[] m, int mOffset, int plane, Epilogue epilogue, float[] y, int first, int ldy, int channels) {
        float none = Float.NEGATIVE_INFINITY;
        for (int c = 0; c < channels; c += LANES) {
            Transforms.output(6, m, mOffset + c, 6 * plane, plane, none, scratch, 0, 6 * LANES, LANES);
            Transforms.output(4, scratch, 0, LANES, 6 * LANES, epilogue.floor(), y, first + c, channels, ldy);
        }
        for (int i = 0; i < Tiles.OUT && epilogue.isBounded(); i++) {
            epilogue.lower(y, first + i * ldy, Tiles.OUT * channels);
        }
    }

    /// A dY Aᵀ of the gradients of a tile's outputs, in panels of [dev.yij.simd.gemm.MicroKernel#NR] channels,
    /// `panel` floats apart: matrix B of the product.
    void outputGradient(Tiles t, float[] dy, int tile, float[] v, int vOffset, int plane, int panel) {
        int channels = t.outC();
        int row = t.row(tile);
        int column = t.column(tile);
        int first = ((t.image(tile) * t.outH() + row) * t.outW() + column) * channels;
        boolean inside = row + Tiles.OUT <= t.outH() && column + Tiles.OUT <= t.outW();
        if (inside) {
            outputGradient(dy, first, t.outW() * channels, channels, v, vOffset, plane, panel);
        } else {
            copy(dy, first, row, t.outH(), column, t.outW(), Tiles.OUT, channels);
            outputGradient(patch, 0, Tiles.OUT * channels, channels, v, vOffset, plane, panel);
        }
    }

    private void outputGradient(
            float[] dy, int first, int ldy, int channels, float[] v, int vOffset, int plane, int panel) {
        for (int c = 0; c < channels; c += LANES) {
            int to = vOffset + c / NR * panel + c % NR;
            Transforms.outputGradient(4, dy, first + c, ldy, channels, scratch, 0, 4 * LANES, LANES);
            Transforms.outputGradient(6, scratch, 0, LANES, 4 * LANES, v, to, plane, 6 * plane);
        }
    }

    /// Copies a square of pixels from an image into the patch; those outside the image are 0.
    private void copy(float[] x, int first, int row, int height, int column, int width, int side, int channels) {
        float[] to = patch(channels);
        int left = Math.clamp(-column, 0, side);
        int right = Math.clamp(width - column, left, side);
        for (int i = 0; i < side; i++) {
            int line = i * side * channels;
            int end = line + side * channels;
            if (row + i < 0 || row + i >= height) {
                Arrays.fill(to, line, end, 0);
            } else {
                int begin = line + left * channels;
                Arrays.fill(to, line, begin, 0);
                System.arraycopy(x, first + (i * width + left) * channels, to, begin, (right - left) * channels);
                Arrays.fill(to, line + right * channels, end, 0);
            }
        }
    }

    private float[] patch(int channels) {
        if (patch.length < Tiles.POINTS * channels) {
            patch = new float[Tiles.POINTS * channels];
        }
        return patch;
    }
}
