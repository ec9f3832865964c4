package dev.yij.io.exercise;

import dev.yij.testvectors.compare.ZeroTrust;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.kernel.Kernels;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A 3×3 convolution with stride 1 in tiles of 2×2 outputs, by the student's [WinogradTransforms].
record WinogradConvolution(WinogradTransforms transforms) implements Kernels {

    private static final double[][] G = {{1, 0, 0}, {0.5, 0.5, 0.5}, {0.5, -0.5, 0.5}, {0, 0, 1}};
    private static final double[][] BT = {{1, 0, -1, 0}, {0, 1, 1, 0}, {0, -1, 1, 0}, {0, 1, 0, -1}};
    private static final double[][] AT = {{1, 1, 1, 0}, {0, 1, -1, -1}};

    /// A transform as the student wrote it.
    private interface Transform {
        void apply(float[] in, float[] out);
    }

    /// The first of the three transforms that is wrong, in a sentence; null if all are right.
    static @Nullable String firstMistake(WinogradTransforms transforms) {
        String kernel = firstMistake("kernel", "G·g·Gᵀ", G, transforms::kernel);
        if (kernel != null) {
            return kernel;
        }
        String input = firstMistake("input", "Bᵀ·d·B", BT, transforms::input);
        return input != null ? input : firstMistake("output", "Aᵀ·m·A", AT, transforms::output);
    }

    /// Compares left·in·leftᵀ, on small integers, whose transforms are exact.
    private static @Nullable String firstMistake(String name, String formula, double[][] left, Transform transform) {
        int side = left[0].length;
        float[] in = new float[side * side];
        double[][] matrix = new double[side][side];
        for (int i = 0; i < in.length; i++) {
            in[i] = 4 * (i * i % 13 - 5);
            matrix[i / side][i % side] = in[i];
        }
        double[][] expected = product(product(left, matrix), transposed(left));
        float[] found = ZeroTrust.poisoned(left.length * left.length);
        transform.apply(in.clone(), found);
        if (Arrays.equals(flat(expected), found)) {
            return null;
        }
        String mistake = ZeroTrust.isPoison(found[0]) ? "never written" : "wrong";
        if (Arrays.equals(flat(transposed(expected)), found)) {
            mistake = "transposed: rows and columns of the result are exchanged";
        } else if (startsWith(found, flat(product(left, matrix)))
                || startsWith(found, flat(product(matrix, transposed(left))))) {
            mistake = "applied on one side only: rows and columns must both be transformed";
        }
        int at = 0;
        while (found[at] == flat(expected)[at]) {
            at++;
        }
        return name + " transform " + mistake + "\n  of " + Arrays.toString(in) + "\n  " + formula + " at ["
                + at / left.length + "," + at % left.length + "] is " + found[at] + ", expected "
                + flat(expected)[at];
    }

    /// Whether as much as was written agrees.
    private static boolean startsWith(float[] found, float[] other) {
        int length = Math.min(found.length, other.length);
        return Arrays.equals(found, 0, length, other, 0, length);
    }

    private static double[][] product(double[][] a, double[][] b) {
        double[][] c = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b[0].length; j++) {
                for (int k = 0; k < b.length; k++) {
                    c[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return c;
    }

    private static double[][] transposed(double[][] a) {
        double[][] t = new double[a[0].length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[0].length; j++) {
                t[j][i] = a[i][j];
            }
        }
        return t;
    }

    private static float[] flat(double[][] a) {
        float[] flat = new float[a.length * a[0].length];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (float) a[i / a[0].length][i % a[0].length];
        }
        return flat;
    }

    /// Shapes: u `inC × outC × 16`, v `inC × 16`, m `16`; outputs beyond the last row or column are dropped.
    @Override
    public void conv2d(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        float[][] u = new float[d.inC() * d.outC()][16];
        float[] g = new float[9];
        for (int filter = 0; filter < u.length; filter++) {
            for (int k = 0; k < 9; k++) {
                g[k] = w[k * u.length + filter];
            }
            transforms.kernel(g.clone(), u[filter]);
        }
        float[][] v = new float[d.inC()][16];
        for (int n = 0; n < d.images(); n++) {
            for (int oh = 0; oh < d.outH(); oh += 2) {
                for (int ow = 0; ow < d.outW(); ow += 2) {
                    for (int ic = 0; ic < d.inC(); ic++) {
                        transforms.input(pixels(d, x, n, oh, ow, ic), v[ic]);
                    }
                    for (int oc = 0; oc < d.outC(); oc++) {
                        outputs(d, u, v, b, n, oh, ow, oc, y);
                    }
                }
            }
        }
    }

    private static float[] pixels(ConvDims d, float[] x, int n, int oh, int ow, int ic) {
        float[] pixels = new float[16];
        for (int i = 0; i < 16; i++) {
            int ih = oh - d.padTop() + i / 4;
            int iw = ow - d.padLeft() + i % 4;
            boolean inside = ih >= 0 && ih < d.inH() && iw >= 0 && iw < d.inW();
            pixels[i] = inside ? x[((n * d.inH() + ih) * d.inW() + iw) * d.inC() + ic] : 0;
        }
        return pixels;
    }

    private void outputs(
            ConvDims d, float[][] u, float[][] v, float @Nullable [] b, int n, int oh, int ow, int oc, float[] y) {
        float[] m = new float[16];
        for (int ic = 0; ic < d.inC(); ic++) {
            for (int i = 0; i < 16; i++) {
                m[i] += u[ic * d.outC() + oc][i] * v[ic][i];
            }
        }
        float[] four = new float[4];
        transforms.output(m, four);
        for (int i = 0; i < 4; i++) {
            int row = oh + i / 2;
            int column = ow + i % 2;
            if (row < d.outH() && column < d.outW()) {
                y[((n * d.outH() + row) * d.outW() + column) * d.outC() + oc] = four[i] + (b == null ? 0 : b[oc]);
            }
        }
    }
}
