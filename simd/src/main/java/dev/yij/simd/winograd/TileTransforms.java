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

    private final float[] scratch = new float[Tiles.IN * Tiles.OUT * LANES];
    private final float[] outputs = new float[Tiles.OUT * Tiles.OUT * LANES];
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
            int to = vOffset + c;
            Transforms.inputEdges(x, first + c, ldx, channels, v, to, plane);
            Transforms.inputPair(-4, 1, x, first + c, ldx, channels, v, to + 6 * plane, plane);
            Transforms.inputPair(-1, 2, x, first + c, ldx, channels, v, to + 18 * plane, plane);
        }
    }

    /// Y = Aᵀ m A: channels `from … to - 1` of a tile's outputs, then the epilogue.
    void output(Tiles t, float[] m, int mOffset, int plane, Epilogue epilogue, float[] y, int tile, int from, int to) {
        int channels = t.outC();
        int row = t.row(tile);
        int column = t.column(tile);
        int first = ((t.image(tile) * t.outH() + row) * t.outW() + column) * channels + from;
        int height = Math.min(Tiles.OUT, t.outH() - row);
        int width = Math.min(Tiles.OUT, t.outW() - column);
        int count = to - from;
        if (height == Tiles.OUT && width == Tiles.OUT) {
            output(m, mOffset, plane, epilogue, y, first, t.outW() * channels, channels, count);
            return;
        }
        float[] whole = patch(count);
        output(m, mOffset, plane, epilogue, whole, 0, Tiles.OUT * count, count, count);
        copyPixels(height, width, count, whole, Tiles.OUT, y, first, t.outW(), channels);
    }

    private void output(
            float[] m, int mOffset, int plane, Epilogue epilogue, float[] y, int first, int ldy, int pixel, int count) {
        for (int c = 0; c < count; c += LANES) {
            Transforms.outputEven(m, mOffset + c, plane, epilogue.floor(), y, first + c, pixel, ldy);
            Transforms.outputOdd(m, mOffset + c, plane, epilogue.floor(), y, first + c + ldy, pixel, ldy);
        }
        for (int i = 0; i < Tiles.OUT * Tiles.OUT && epilogue.isBounded(); i++) {
            epilogue.lower(y, first + i / Tiles.OUT * ldy + i % Tiles.OUT * pixel, count);
        }
    }

    /// [#output], then max pooling with windows of 2×2 and stride 2: the four windows of a tile, as far as they
    /// are inside the pooled image.
    void pooledOutput(
            Tiles t, float[] m, int mOffset, int plane, Epilogue epilogue, float[] y, int tile, int from, int to) {
        int channels = t.outC();
        int row = t.row(tile) / 2;
        int column = t.column(tile) / 2;
        int first = ((t.image(tile) * (t.outH() / 2) + row) * (t.outW() / 2) + column) * channels + from;
        int height = Math.min(2, t.outH() / 2 - row);
        int width = Math.min(2, t.outW() / 2 - column);
        int count = to - from;
        if (height == 2 && width == 2) {
            pooledOutput(m, mOffset, plane, epilogue, y, first, t.outW() / 2 * channels, channels, count);
            return;
        }
        float[] whole = patch(count);
        pooledOutput(m, mOffset, plane, epilogue, whole, 0, 2 * count, count, count);
        copyPixels(height, width, count, whole, 2, y, first, t.outW() / 2, channels);
    }

    private void pooledOutput(
            float[] m, int mOffset, int plane, Epilogue epilogue, float[] y, int first, int ldy, int pixel, int count) {
        for (int c = 0; c < count; c += LANES) {
            output(m, mOffset + c, plane, epilogue, outputs, 0, Tiles.OUT * LANES, LANES, LANES);
            Transforms.maxPool(2, outputs, 0, LANES, Tiles.OUT * LANES, y, first + c, pixel, ldy);
        }
    }

    /// Copies a rectangle of pixels, `count` channels of each, from a square of `side` pixels.
    private static void copyPixels(
            int height,
            int width,
            int count,
            float[] square,
            int side,
            float[] y,
            int first,
            int lineOfY,
            int channels) {
        for (int i = 0; i < height; i++) {
            for (int j = 0; j < width; j++) {
                System.arraycopy(square, (i * side + j) * count, y, first + (i * lineOfY + j) * channels, count);
            }
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
