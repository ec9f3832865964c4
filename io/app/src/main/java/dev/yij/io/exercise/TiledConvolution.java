package dev.yij.io.exercise;

import static dev.yij.io.exercise.Tile.COLUMNS;
import static dev.yij.io.exercise.Tile.ROWS;

import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.kernel.Kernels;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A convolution as a matrix product in tiles, each computed by the student's micro-kernel [Tile].
record TiledConvolution(Tile tile) implements Kernels {

    /// A number of the left or right panel, or of the result, as a formula of its indices.
    private interface Product {
        float at(int depth, float[] a, float[] b, int i, int j);
    }

    /// What typical mistakes produce in a tile that was 1000 before.
    private static final Map<String, Product> MISTAKES = new LinkedHashMap<>();

    static {
        MISTAKES.put("tile never written: nothing was added to c", (depth, a, b, i, j) -> 1000);
        MISTAKES.put(
                "tile overwritten: the product must be added to what is in c, which holds the bias and earlier products",
                (depth, a, b, i, j) -> sum(0, depth, a, b, i, j));
        MISTAKES.put(
                "last product left out: k must run over all depth products",
                (depth, a, b, i, j) -> 1000 + sum(0, depth - 1, a, b, i, j));
        MISTAKES.put("first product left out: k starts at 0", (depth, a, b, i, j) -> 1000 + sum(1, depth, a, b, i, j));
        MISTAKES.put(
                "only the last product is left: add each product with += instead of replacing the sum",
                (depth, a, b, i, j) -> sum(depth - 1, depth, a, b, i, j));
        MISTAKES.put(
                "panel a read as ROWS × depth: it is packed as depth × ROWS, a[k·ROWS + i]", (depth, a, b, i, j) -> {
                    float sum = 1000;
                    for (int k = 0; k < depth; k++) {
                        sum += a[i * depth + k] * b[k * COLUMNS + j];
                    }
                    return sum;
                });
        MISTAKES.put(
                "panel b read as COLUMNS × depth: it is packed as depth × COLUMNS, b[k·COLUMNS + j]",
                (depth, a, b, i, j) -> {
                    float sum = 1000;
                    for (int k = 0; k < depth; k++) {
                        sum += a[k * ROWS + i] * b[j * depth + k];
                    }
                    return sum;
                });
    }

    /// What is wrong with one tile of small integers, in a sentence; null if it is right.
    static @Nullable String firstMistake(Tile tile) {
        int depth = 3;
        float[] a = new float[depth * ROWS];
        float[] b = new float[depth * COLUMNS];
        for (int i = 0; i < a.length; i++) {
            a[i] = i * i % 7 + 1;
        }
        for (int i = 0; i < b.length; i++) {
            b[i] = i * i % 11 - 4;
        }
        float[] c = new float[ROWS * COLUMNS];
        Arrays.fill(c, 1000);
        tile.multiply(depth, a.clone(), b.clone(), c);
        for (int i = 0; i < c.length; i++) {
            float expected = 1000 + sum(0, depth, a, b, i / COLUMNS, i % COLUMNS);
            if (c[i] != expected) {
                return named(depth, a, b, c) + "\n  depth = " + depth + "\n  a = " + Arrays.toString(a) + "\n  b = "
                        + Arrays.toString(b) + "\n  c = 1000 everywhere\n  c[" + i / COLUMNS + "," + i % COLUMNS
                        + "] is " + c[i] + ", expected " + expected;
            }
        }
        return null;
    }

    private static String named(int depth, float[] a, float[] b, float[] c) {
        for (Map.Entry<String, Product> mistake : MISTAKES.entrySet()) {
            boolean explains = true;
            for (int i = 0; i < c.length; i++) {
                explains &= c[i] == mistake.getValue().at(depth, a, b, i / COLUMNS, i % COLUMNS);
            }
            if (explains) {
                return mistake.getKey();
            }
        }
        return "wrong tile";
    }

    private static float sum(int from, int to, float[] a, float[] b, int i, int j) {
        float sum = 0;
        for (int k = from; k < to; k++) {
            sum += a[k * ROWS + i] * b[k * COLUMNS + j];
        }
        return sum;
    }

    /// The patch matrix times the weights, tile by tile; tiles that reach beyond the matrices are filled up
    /// with zeros.
    @Override
    public void conv2d(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        int rows = d.images() * d.outH() * d.outW();
        int depth = d.kernelH() * d.kernelW() * d.inC();
        for (int row = 0; row < rows; row += ROWS) {
            float[] left = new float[depth * ROWS];
            for (int i = 0; i < left.length; i++) {
                left[i] = row + i % ROWS < rows ? patch(d, x, row + i % ROWS, i / ROWS) : 0;
            }
            for (int column = 0; column < d.outC(); column += COLUMNS) {
                int columns = Math.min(COLUMNS, d.outC() - column);
                float[] right = new float[depth * COLUMNS];
                float[] c = new float[ROWS * COLUMNS];
                for (int j = 0; j < columns; j++) {
                    for (int k = 0; k < depth; k++) {
                        right[k * COLUMNS + j] = w[k * d.outC() + column + j];
                    }
                    for (int i = 0; i < ROWS; i++) {
                        c[i * COLUMNS + j] = b == null ? 0 : b[column + j];
                    }
                }
                tile.multiply(depth, left.clone(), right, c);
                for (int i = 0; i < Math.min(ROWS, rows - row); i++) {
                    System.arraycopy(c, i * COLUMNS, y, (row + i) * d.outC() + column, columns);
                }
            }
        }
    }

    /// One number of the patch matrix: 0 in the padding.
    private static float patch(ConvDims d, float[] x, int row, int k) {
        int ow = row % d.outW();
        int oh = row / d.outW() % d.outH();
        int n = row / d.outW() / d.outH();
        int ic = k % d.inC();
        int iw = ow * d.strideW() - d.padLeft() + k / d.inC() % d.kernelW() * d.dilationW();
        int ih = oh * d.strideH() - d.padTop() + k / d.inC() / d.kernelW() * d.dilationH();
        boolean inside = ih >= 0 && ih < d.inH() && iw >= 0 && iw < d.inW();
        return inside ? x[((n * d.inH() + ih) * d.inW() + iw) * d.inC() + ic] : 0;
    }
}
