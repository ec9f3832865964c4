package dev.yij.simd.winograd;

import static dev.yij.simd.gemm.MicroKernel.COLUMNS;
import static dev.yij.simd.gemm.MicroKernel.L;

import java.util.Arrays;

/// Transforms whole tiles, all their channels, for one thread; tiles at the border by way of a copy with zeros
/// around.
///
/// In a transformed tile number (i, j) of every channel lies `(6i + j) · plane` floats behind the first, so
/// that one plane holds one number of all tiles: a factor of a matrix product.
final class TileTransforms {

    private final float[] scratch = new float[Tiles.POINTS * L];
    private float[] patch = {};

    /// Bᵀ d B of a tile's inputs.
    void input(Tiles t, float[] x, int tile, float[] v, int at, int plane) {
        int c = t.inC();
        int row = t.row(tile) - t.padTop();
        int column = t.column(tile) - t.padLeft();
        int first = ((t.image(tile) * t.inH() + row) * t.inW() + column) * c;
        boolean inside = row >= 0 && column >= 0 && row + Tiles.IN <= t.inH() && column + Tiles.IN <= t.inW();
        if (inside) {
            input(x, first, t.inW() * c, c, v, at, plane);
        } else {
            copy(x, first, row, t.inH(), column, t.inW(), Tiles.IN, c);
            input(patch, 0, Tiles.IN * c, c, v, at, plane);
        }
    }

    private void input(float[] x, int first, int row, int channels, float[] v, int at, int plane) {
        for (int c = 0; c < channels; c += L) {
            Transforms.input(6, x, first + c, row, channels, scratch, 0, 6 * L, L);
            Transforms.input(6, scratch, 0, L, 6 * L, v, at + c, plane, 6 * plane);
        }
    }

    /// Aᵀ m A: a tile's outputs, none below `floor`.
    void output(Tiles t, float[] m, int at, int plane, float floor, float[] y, int tile) {
        int c = t.outC();
        int row = t.row(tile);
        int column = t.column(tile);
        int first = ((t.image(tile) * t.outH() + row) * t.outW() + column) * c;
        int height = Math.min(Tiles.OUT, t.outH() - row);
        int width = Math.min(Tiles.OUT, t.outW() - column);
        if (height == Tiles.OUT && width == Tiles.OUT) {
            output(m, at, plane, floor, y, first, t.outW() * c, c);
            return;
        }
        float[] whole = patch(c);
        output(m, at, plane, floor, whole, 0, Tiles.OUT * c, c);
        for (int i = 0; i < height; i++) {
            System.arraycopy(whole, i * Tiles.OUT * c, y, first + i * t.outW() * c, width * c);
        }
    }

    private void output(float[] m, int at, int plane, float floor, float[] y, int first, int row, int channels) {
        for (int c = 0; c < channels; c += L) {
            Transforms.output(6, m, at + c, 6 * plane, plane, Float.NEGATIVE_INFINITY, scratch, 0, 6 * L, L);
            Transforms.output(4, scratch, 0, L, 6 * L, floor, y, first + c, channels, row);
        }
    }

    /// A dY Aᵀ of the gradients by a tile's outputs, as the right factor of a product: panels of [#COLUMNS]
    /// channels, `panel` floats apart.
    void outputGradient(Tiles t, float[] dy, int tile, float[] v, int at, int plane, int panel) {
        int c = t.outC();
        int row = t.row(tile);
        int column = t.column(tile);
        int first = ((t.image(tile) * t.outH() + row) * t.outW() + column) * c;
        boolean inside = row + Tiles.OUT <= t.outH() && column + Tiles.OUT <= t.outW();
        if (inside) {
            outputGradient(dy, first, t.outW() * c, c, v, at, plane, panel);
        } else {
            copy(dy, first, row, t.outH(), column, t.outW(), Tiles.OUT, c);
            outputGradient(patch, 0, Tiles.OUT * c, c, v, at, plane, panel);
        }
    }

    private void outputGradient(float[] dy, int first, int row, int channels, float[] v, int at, int plane, int panel) {
        for (int c = 0; c < channels; c += L) {
            int to = at + c / COLUMNS * panel + c % COLUMNS;
            Transforms.outputGradient(4, dy, first + c, row, channels, scratch, 0, 4 * L, L);
            Transforms.outputGradient(6, scratch, 0, L, 4 * L, v, to, plane, 6 * plane);
        }
    }

    /// Copies a square of pixels from an image into the patch; those outside are 0.
    private void copy(float[] x, int first, int row, int height, int column, int width, int side, int c) {
        float[] to = patch(c);
        int left = Math.clamp(-column, 0, side);
        int right = Math.clamp(width - column, left, side);
        for (int i = 0; i < side; i++) {
            int at = i * side * c;
            if (row + i < 0 || row + i >= height) {
                Arrays.fill(to, at, at + side * c, 0);
            } else {
                Arrays.fill(to, at, at + left * c, 0);
                System.arraycopy(x, first + (i * width + left) * c, to, at + left * c, (right - left) * c);
                Arrays.fill(to, at + right * c, at + side * c, 0);
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
