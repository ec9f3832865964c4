package dev.yij.testvectors.contract;

import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.oracle.FftOracle;
import org.jspecify.annotations.Nullable;

/// The naive backend, whose convolutions and their gradients are fast Fourier transforms in float32, radix 2.
public interface FftKernels extends NaiveKernels {

    @Override
    default void conv2d(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        if (!FftOracle.fits(d)) {
            NaiveKernels.super.conv2d(d, x, w, b, y);
            return;
        }
        Grid grid = Grid.of(d);
        float[][][] kernels = grid.kernels(d, w);
        for (int n = 0; n < d.images(); n++) {
            float[][][] image = grid.image(x, d.inH(), d.inW(), d.inC(), n);
            for (int oc = 0; oc < d.outC(); oc++) {
                float[][] sum = grid.zeros();
                for (int ic = 0; ic < d.inC(); ic++) {
                    grid.addProduct(sum, image[ic], kernels[ic * d.outC() + oc], true);
                }
                grid.transform(sum, true);
                for (int p = 0; p < d.outH() * d.outW(); p++) {
                    float value = grid.at(sum, p / d.outW() - d.padTop(), p % d.outW() - d.padLeft());
                    y[(n * d.outH() * d.outW() + p) * d.outC() + oc] = value + (b == null ? 0 : b[oc]);
                }
            }
        }
    }

    @Override
    default void conv2dGradInput(ConvDims d, float[] dy, float[] w, float[] dx) {
        if (!FftOracle.fits(d)) {
            NaiveKernels.super.conv2dGradInput(d, dy, w, dx);
            return;
        }
        Grid grid = Grid.of(d);
        float[][][] kernels = grid.kernels(d, w);
        for (int n = 0; n < d.images(); n++) {
            float[][][] image = grid.image(dy, d.outH(), d.outW(), d.outC(), n);
            for (int ic = 0; ic < d.inC(); ic++) {
                float[][] sum = grid.zeros();
                for (int oc = 0; oc < d.outC(); oc++) {
                    grid.addProduct(sum, image[oc], kernels[ic * d.outC() + oc], false);
                }
                grid.transform(sum, true);
                for (int p = 0; p < d.inH() * d.inW(); p++) {
                    dx[(n * d.inH() * d.inW() + p) * d.inC() + ic] =
                            grid.at(sum, p / d.inW() + d.padTop(), p % d.inW() + d.padLeft());
                }
            }
        }
    }

    @Override
    default void conv2dGradWeights(ConvDims d, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        NaiveKernels.super.conv2dGradWeights(d, x, dy, dw, db);
        if (!FftOracle.fits(d)) {
            return;
        }
        Grid grid = Grid.of(d);
        float[][][][] images = new float[d.images()][][][];
        float[][][][] gradients = new float[d.images()][][][];
        for (int n = 0; n < d.images(); n++) {
            images[n] = grid.image(x, d.inH(), d.inW(), d.inC(), n);
            gradients[n] = grid.image(dy, d.outH(), d.outW(), d.outC(), n);
        }
        for (int pair = 0; pair < d.inC() * d.outC(); pair++) {
            float[][] sum = grid.zeros();
            for (int n = 0; n < d.images(); n++) {
                grid.addProduct(sum, images[n][pair / d.outC()], gradients[n][pair % d.outC()], true);
            }
            grid.transform(sum, true);
            for (int tap = 0; tap < d.kernelH() * d.kernelW(); tap++) {
                dw[tap * d.inC() * d.outC() + pair] =
                        grid.at(sum, tap / d.kernelW() - d.padTop(), tap % d.kernelW() - d.padLeft());
            }
        }
    }

    /// The points of a transform: real parts in row 0, imaginary parts in row 1.
    record Grid(int rows, int columns) {

        static Grid of(ConvDims d) {
            return new Grid(power(d.inH() + d.padTop() + d.padBottom()), power(d.inW() + d.padLeft() + d.padRight()));
        }

        private static int power(int least) {
            int power = 1;
            while (power < least) {
                power *= 2;
            }
            return power;
        }

        float[][] zeros() {
            return new float[2][rows * columns];
        }

        float at(float[][] data, int row, int column) {
            return data[0][Math.floorMod(row, rows) * columns + Math.floorMod(column, columns)];
        }

        float[][][] image(float[] data, int height, int width, int channels, int n) {
            float[][][] image = new float[channels][][];
            for (int c = 0; c < channels; c++) {
                image[c] = zeros();
                for (int p = 0; p < height * width; p++) {
                    image[c][0][p / width * columns + p % width] = data[(n * height * width + p) * channels + c];
                }
                transform(image[c], false);
            }
            return image;
        }

        float[][][] kernels(ConvDims d, float[] w) {
            int pairs = d.inC() * d.outC();
            float[][][] kernels = new float[pairs][][];
            for (int pair = 0; pair < pairs; pair++) {
                kernels[pair] = zeros();
                for (int tap = 0; tap < d.kernelH() * d.kernelW(); tap++) {
                    kernels[pair][0][tap / d.kernelW() * columns + tap % d.kernelW()] = w[tap * pairs + pair];
                }
                transform(kernels[pair], false);
            }
            return kernels;
        }

        void addProduct(float[][] sum, float[][] a, float[][] b, boolean conjugate) {
            for (int i = 0; i < rows * columns; i++) {
                float im = conjugate ? -b[1][i] : b[1][i];
                sum[0][i] += a[0][i] * b[0][i] - a[1][i] * im;
                sum[1][i] += a[0][i] * im + a[1][i] * b[0][i];
            }
        }

        void transform(float[][] data, boolean inverse) {
            for (int row = 0; row < rows; row++) {
                line(data, row * columns, 1, columns, inverse);
            }
            for (int column = 0; column < columns; column++) {
                line(data, column, columns, rows, inverse);
            }
        }

        private static void line(float[][] data, int start, int step, int n, boolean inverse) {
            float[] re = new float[n];
            float[] im = new float[n];
            int bits = Integer.numberOfTrailingZeros(n);
            for (int i = 0; i < n; i++) {
                int from = start + step * (bits == 0 ? 0 : Integer.reverse(i) >>> (32 - bits));
                re[i] = data[0][from];
                im[i] = data[1][from];
            }
            for (int half = 1; half < n; half *= 2) {
                for (int i = 0; i < n; i += 2 * half) {
                    for (int k = 0; k < half; k++) {
                        double angle = (inverse ? Math.PI : -Math.PI) * k / half;
                        float c = (float) Math.cos(angle);
                        float s = (float) Math.sin(angle);
                        int j = i + k;
                        float oddRe = re[j + half] * c - im[j + half] * s;
                        float oddIm = re[j + half] * s + im[j + half] * c;
                        re[j + half] = re[j] - oddRe;
                        im[j + half] = im[j] - oddIm;
                        re[j] += oddRe;
                        im[j] += oddIm;
                    }
                }
            }
            for (int i = 0; i < n; i++) {
                data[0][start + step * i] = inverse ? re[i] / n : re[i];
                data[1][start + step * i] = inverse ? im[i] / n : im[i];
            }
        }
    }
}
