package dev.yij.testvectors.contract;

import dev.yij.testvectors.dims.AdamWDims;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.ConvViewDims;
import dev.yij.testvectors.dims.LayerNormDims;
import dev.yij.testvectors.dims.MatMulDims;
import dev.yij.testvectors.dims.PaddedPoolDims;
import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.dims.ProductViewDims;
import dev.yij.testvectors.dims.RmsPropDims;
import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.dims.TransposedConvDims;
import dev.yij.testvectors.dims.View;
import dev.yij.testvectors.kernel.Kernels;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The optional kernels in float32 for the tests of the contract. A bug can be planted by overriding one of the
/// small methods: where a view's element is, which pixels a window has, what a window's sum is divided by.
public interface NaiveOptionalKernels extends Kernels {

    /// Where an element of a view is in its buffer.
    default int place(View view, int... at) {
        int place = view.offset();
        for (int axis = 0; axis < at.length; axis++) {
            place += at[axis] * view.strides()[axis];
        }
        return place;
    }

    /// A view as a dense array, row-major.
    default float[] dense(View view, float[] buffer) {
        int[] shape = view.shape();
        float[] array = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        int i = 0;
        for (int n = 0; n < shape[0]; n++) {
            for (int h = 0; h < shape[1]; h++) {
                for (int w = 0; w < shape[2]; w++) {
                    for (int c = 0; c < shape[3]; c++) {
                        array[i++] = buffer[place(view, n, h, w, c)];
                    }
                }
            }
        }
        return array;
    }

    /// Adds a row-major array to one whose axes are in the order (0, 3, 1, 2) or, of kernels, (3, 2, 0, 1).
    private static void store(boolean channelsFirst, boolean kernel, int[] shape, float[] from, float[] to) {
        for (int i = 0; i < from.length; i++) {
            int d = i % shape[3];
            int c = i / shape[3] % shape[2];
            int b = i / shape[3] / shape[2] % shape[1];
            int a = i / shape[3] / shape[2] / shape[1];
            int first = kernel
                    ? ((d * shape[2] + c) * shape[0] + a) * shape[1] + b
                    : ((a * shape[3] + d) * shape[1] + b) * shape[2] + c;
            to[channelsFirst ? first : i] = from[i];
        }
    }

    @Override
    default void conv2dViews(ConvViewDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        float[] result = new float[y.length];
        conv2d(d.conv(), dense(d.x(), x), dense(d.w(), w), b, result);
        store(d.channelsFirst(), false, d.conv().yShape(), result, y);
    }

    @Override
    default void conv2dGradInputViews(ConvViewDims d, float[] dy, float[] w, float[] dx) {
        float[] result = new float[dx.length];
        conv2dGradInput(d.conv(), dense(d.dy(), dy), dense(d.w(), w), result);
        store(d.channelsFirst(), false, d.conv().xShape(), result, dx);
    }

    @Override
    default void conv2dGradWeightsViews(ConvViewDims d, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        float[] result = new float[dw.length];
        conv2dGradWeights(d.conv(), dense(d.x(), x), dense(d.dy(), dy), result, db);
        store(d.channelsFirst(), true, d.conv().wShape(), result, dw);
    }

    @Override
    default void multiplyViews(ProductViewDims d, float[] a, float[] b, float[] y) {
        for (int i = 0; i < d.rows(); i++) {
            for (int j = 0; j < d.columns(); j++) {
                y[i * d.columns() + j] = a[place(d.a(), i, j)] * b[place(d.b(), i, j)];
            }
        }
    }

    /// Each input pixel adds the kernel to the output.
    @Override
    default void conv2dTranspose(TransposedConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        ConvDims c = d.convolution();
        for (int i = 0; i < y.length; i++) {
            y[i] = b == null ? 0 : b[i % d.outC()];
        }
        everyTap(d, (input, output, weight) -> {
            for (int oc = 0; oc < d.outC(); oc++) {
                for (int ic = 0; ic < d.inC(); ic++) {
                    y[output + oc] += x[input + ic] * w[(weight * c.inC() + oc) * c.outC() + ic];
                }
            }
        });
    }

    @Override
    default void conv2dTransposeGradInput(TransposedConvDims d, float[] dy, float[] w, float[] dx) {
        Arrays.fill(dx, 0);
        everyTap(d, (input, output, weight) -> {
            for (int oc = 0; oc < d.outC(); oc++) {
                for (int ic = 0; ic < d.inC(); ic++) {
                    dx[input + ic] += dy[output + oc] * w[(weight * d.outC() + oc) * d.inC() + ic];
                }
            }
        });
    }

    @Override
    default void conv2dTransposeGradWeights(
            TransposedConvDims d, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        everyTap(d, (input, output, weight) -> {
            for (int oc = 0; oc < d.outC(); oc++) {
                for (int ic = 0; ic < d.inC(); ic++) {
                    dw[(weight * d.outC() + oc) * d.inC() + ic] += x[input + ic] * dy[output + oc];
                }
            }
        });
        for (int i = 0; db != null && i < dy.length; i++) {
            db[i % d.outC()] += dy[i];
        }
    }

    /// Receives the first channel of an input and an output pixel, and a tap.
    interface Tap {
        void of(int input, int output, int weight);
    }

    private static void everyTap(TransposedConvDims d, Tap tap) {
        ConvDims c = d.convolution();
        for (int pixel = 0; pixel < d.images() * d.inH() * d.inW(); pixel++) {
            int n = pixel / (d.inH() * d.inW());
            for (int k = 0; k < c.kernelH() * c.kernelW(); k++) {
                int row = pixel / d.inW() % d.inH() * c.strideH() - c.padTop() + k / c.kernelW() * c.dilationH();
                int column = pixel % d.inW() * c.strideW() - c.padLeft() + k % c.kernelW() * c.dilationW();
                if (row >= 0 && row < d.outH() && column >= 0 && column < d.outW()) {
                    tap.of(pixel * d.inC(), ((n * d.outH() + row) * d.outW() + column) * d.outC(), k);
                }
            }
        }
    }

    @Override
    default void paddedMaxPool2d(PaddedPoolDims d, float[] x, float[] y) {
        maxPool2d(d.pool(), x, y);
    }

    @Override
    default void paddedMaxPool2dGrad(PaddedPoolDims d, float[] x, float[] dy, float[] dx) {
        maxPool2dGrad(d.pool(), x, dy, dx);
    }

    /// Rows times columns of the window inside of the image and of the padding that counts.
    default int divisor(PaddedPoolDims d, int window) {
        PoolDims p = d.pool();
        int column =
                window / p.channels() % p.outW() * p.strideW() - p.padding().left();
        int row = window / p.channels() / p.outW() % p.outH() * p.strideH()
                - p.padding().top();
        int above = d.countPadding() ? row : Math.max(row, 0);
        int before = d.countPadding() ? column : Math.max(column, 0);
        int rows = p.inH() + (d.countPadding() ? p.padding().bottom() : 0);
        int columns = p.inW() + (d.countPadding() ? p.padding().right() : 0);
        return (Math.min(row + p.poolH(), rows) - above) * (Math.min(column + p.poolW(), columns) - before);
    }

    /// Indices of the pixels of a window.
    int[] window(PoolDims d, int y);

    @Override
    default void paddedAveragePool2d(PaddedPoolDims d, float[] x, float[] y) {
        for (int i = 0; i < y.length; i++) {
            float sum = 0;
            for (int pixel : window(d.pool(), i)) {
                sum += x[pixel];
            }
            y[i] = sum / divisor(d, i);
        }
    }

    @Override
    default void paddedAveragePool2dGrad(PaddedPoolDims d, float[] dy, float[] dx) {
        Arrays.fill(dx, 0);
        for (int i = 0; i < dy.length; i++) {
            for (int pixel : window(d.pool(), i)) {
                dx[pixel] += dy[i] / divisor(d, i);
            }
        }
    }

    @Override
    default void matmul(MatMulDims d, float[] a, float[] b, float[] y) {
        for (int n = 0; n < d.batch(); n++) {
            for (int i = 0; i < d.rows(); i++) {
                for (int j = 0; j < d.columns(); j++) {
                    float sum = 0;
                    for (int k = 0; k < d.inner(); k++) {
                        float left =
                                a[n * d.rows() * d.inner() + (d.transposeA() ? k * d.rows() + i : i * d.inner() + k)];
                        float right = b[
                                n * d.inner() * d.columns()
                                        + (d.transposeB() ? j * d.inner() + k : k * d.columns() + j)];
                        sum += left * right;
                    }
                    y[(n * d.rows() + i) * d.columns() + j] = sum;
                }
            }
        }
    }

    @Override
    default void layerNorm(LayerNormDims d, float[] x, float[] gamma, float[] beta, float[] y) {
        for (int r = 0; r < d.rows(); r++) {
            float[] normal = normal(d, x, r);
            for (int c = 0; c < d.columns(); c++) {
                y[r * d.columns() + c] = gamma[c] * normal[c] + beta[c];
            }
        }
    }

    /// The normalized numbers of a row, and behind them 1 / √(σ² + ε).
    private static float[] normal(LayerNormDims d, float[] x, int row) {
        int n = d.columns();
        float mean = 0;
        for (int c = 0; c < n; c++) {
            mean += x[row * n + c];
        }
        mean /= n;
        float variance = 0;
        for (int c = 0; c < n; c++) {
            variance += (x[row * n + c] - mean) * (x[row * n + c] - mean);
        }
        float[] normal = new float[n + 1];
        normal[n] = 1 / (float) Math.sqrt(variance / n + (float) d.epsilon());
        for (int c = 0; c < n; c++) {
            normal[c] = (x[row * n + c] - mean) * normal[n];
        }
        return normal;
    }

    @Override
    default void layerNormGrad(
            LayerNormDims d, float[] x, float[] dy, float[] gamma, float[] dx, float[] dgamma, float[] dbeta) {
        int n = d.columns();
        for (int r = 0; r < d.rows(); r++) {
            float[] normal = normal(d, x, r);
            float mean = 0;
            float product = 0;
            for (int c = 0; c < n; c++) {
                mean += dy[r * n + c] * gamma[c] / n;
                product += dy[r * n + c] * gamma[c] * normal[c] / n;
                dgamma[c] += dy[r * n + c] * normal[c];
                dbeta[c] += dy[r * n + c];
            }
            for (int c = 0; c < n; c++) {
                dx[r * n + c] = (dy[r * n + c] * gamma[c] - mean - normal[c] * product) * normal[n];
            }
        }
    }

    @Override
    default void sparseCrossEntropy(RowDims d, float[] x, int[] labels, float[] loss) {
        float[] t = new float[x.length];
        for (int r = 0; r < d.rows(); r++) {
            t[r * d.columns() + labels[r]] = 1;
        }
        crossEntropyLogits(d, x, t, loss);
    }

    @Override
    default void sparseCrossEntropyGrad(RowDims d, float[] x, int[] labels, float[] dx) {
        softmax(d, x, dx);
        for (int r = 0; r < d.rows(); r++) {
            dx[r * d.columns() + labels[r]] -= 1;
        }
        for (int i = 0; i < dx.length; i++) {
            dx[i] /= d.rows();
        }
    }

    @Override
    default void adamW(AdamWDims d, int t, float[] g, float[] p, float[] m, float[] v) {
        float first = 1 - (float) Math.pow(d.beta1(), t);
        float second = (float) Math.sqrt(1 - Math.pow(d.beta2(), t));
        for (int i = 0; i < p.length; i++) {
            p[i] *= 1 - d.learningRate() * d.weightDecay();
            m[i] = d.beta1() * m[i] + (1 - d.beta1()) * g[i];
            v[i] = d.beta2() * v[i] + (1 - d.beta2()) * g[i] * g[i];
            p[i] -= d.learningRate() / first * (m[i] / ((float) Math.sqrt(v[i]) / second + d.epsilon()));
        }
    }

    @Override
    default void rmsProp(RmsPropDims d, float[] g, float[] p, float[] m, float[] v) {
        for (int i = 0; i < p.length; i++) {
            v[i] = d.rho() * v[i] + (1 - d.rho()) * g[i] * g[i];
            float root = d.insideRoot() ? (float) Math.sqrt(v[i] + d.epsilon()) : (float) Math.sqrt(v[i]) + d.epsilon();
            m[i] = d.momentum() * m[i] + d.learningRate() * g[i] / root;
            p[i] -= m[i];
        }
    }
}
