package dev.yij.testvectors.contract;

import dev.yij.testvectors.Winograd;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.oracle.WinogradOracle;
import org.jspecify.annotations.Nullable;

/// The naive backend with 3×3 convolutions by Winograd's algorithm in float32.
public interface WinogradKernels extends NaiveKernels {

    Winograd winograd();

    /// Rounds a transformed number before it is multiplied.
    default float transformed(float value) {
        return value;
    }

    @Override
    default void conv2d(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        if (!new WinogradOracle(winograd()).fits(d)) {
            NaiveKernels.super.conv2d(d, x, w, b, y);
            return;
        }
        int m = winograd().outputs();
        float[][][][] u = kernels(d, w);
        for (int n = 0; n < d.images(); n++) {
            for (int row = 0; row < d.outH(); row += m) {
                for (int column = 0; column < d.outW(); column += m) {
                    tile(d, x, u, b, y, n, row, column);
                }
            }
        }
    }

    private float[][][][] kernels(ConvDims d, float[] w) {
        float[][][][] u = new float[d.inC()][d.outC()][][];
        for (int ic = 0; ic < d.inC(); ic++) {
            for (int oc = 0; oc < d.outC(); oc++) {
                float[][] g = new float[3][3];
                for (int tap = 0; tap < 9; tap++) {
                    g[tap / 3][tap % 3] = w[weight(d, tap / 3, tap % 3, ic, oc)];
                }
                u[ic][oc] = sandwich(winograd().kernelTransform(), g);
            }
        }
        return u;
    }

    private void tile(
            ConvDims d, float[] x, float[][][][] u, float @Nullable [] b, float[] y, int n, int row, int column) {
        int size = winograd().inputs();
        float[][][] v = new float[d.inC()][][];
        for (int ic = 0; ic < d.inC(); ic++) {
            float[][] patch = new float[size][size];
            for (int i = 0; i < size * size; i++) {
                int pixel = pixel(d, n, row, column, i / size, i % size, ic);
                patch[i / size][i % size] = pixel < 0 ? 0 : x[pixel];
            }
            v[ic] = sandwich(winograd().inputTransform(), patch);
        }
        for (int oc = 0; oc < d.outC(); oc++) {
            float[][] sum = new float[size][size];
            for (int i = 0; i < size * size * d.inC(); i++) {
                int ic = i / size / size;
                int p = i / size % size;
                int q = i % size;
                sum[p][q] += transformed(u[ic][oc][p][q]) * transformed(v[ic][p][q]);
            }
            float[][] out = sandwich(winograd().outputTransform(), sum);
            for (int i = 0; i < out.length * out.length; i++) {
                int oh = row + i / out.length;
                int ow = column + i % out.length;
                if (oh < d.outH() && ow < d.outW()) {
                    float bias = b == null ? 0 : b[oc];
                    y[((n * d.outH() + oh) * d.outW() + ow) * d.outC() + oc] =
                            out[i / out.length][i % out.length] + bias;
                }
            }
        }
    }

    private static float[][] sandwich(double[][] matrix, float[][] inner) {
        return transposed(product(matrix, transposed(product(matrix, inner))));
    }

    private static float[][] product(double[][] a, float[][] b) {
        float[][] product = new float[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b[0].length; j++) {
                for (int k = 0; k < b.length; k++) {
                    product[i][j] += (float) a[i][k] * b[k][j];
                }
            }
        }
        return product;
    }

    private static float[][] transposed(float[][] matrix) {
        float[][] transposed = new float[matrix[0].length][matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < matrix[0].length; j++) {
                transposed[j][i] = matrix[i][j];
            }
        }
        return transposed;
    }
}
