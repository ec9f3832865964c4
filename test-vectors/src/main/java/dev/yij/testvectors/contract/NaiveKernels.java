package dev.yij.testvectors.contract;

import dev.yij.testvectors.dims.AdamDims;
import dev.yij.testvectors.dims.ChannelDims;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.DenseDims;
import dev.yij.testvectors.dims.Padding;
import dev.yij.testvectors.dims.PointDims;
import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.dims.ResizeDims;
import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.dims.SgdDims;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A correct backend: every formula in float32, implemented independently of the oracle. Convolution and
/// pooling read through small methods such as [#pixel], so that a bug can be planted by overriding one of
/// them. The mutations of `yij vectors mutate` and the tests of the contract do so.
public interface NaiveKernels extends NaiveOptionalKernels {

    default int padBefore(int in, int out, int size, int stride, int dilation) {
        return Math.max((out - 1) * stride + (size - 1) * dilation + 1 - in, 0) / 2;
    }

    default int padTop(ConvDims d) {
        return d.padding().isSame()
                ? padBefore(d.inH(), d.outH(), d.kernelH(), d.strideH(), d.dilationH())
                : d.padding().top();
    }

    default int padLeft(ConvDims d) {
        return d.padding().isSame()
                ? padBefore(d.inW(), d.outW(), d.kernelW(), d.strideW(), d.dilationW())
                : d.padding().left();
    }

    /// Rounds a factor of a product before it is multiplied.
    default float factor(float value) {
        return value;
    }

    /// Index of the pixel that a tap reads, or -1 for padding.
    default int pixel(ConvDims d, int n, int oh, int ow, int kh, int kw, int ic) {
        int ih = oh * d.strideH() + kh * d.dilationH() - padTop(d);
        int iw = ow * d.strideW() + kw * d.dilationW() - padLeft(d);
        return ih < 0 || iw < 0 || ih >= d.inH() || iw >= d.inW()
                ? -1
                : ((n * d.inH() + ih) * d.inW() + iw) * d.inC() + ic;
    }

    default int weight(ConvDims d, int kh, int kw, int ic, int oc) {
        return ((kh * d.kernelW() + kw) * d.groupInC() + ic) * d.outC() + oc;
    }

    default int result(ConvDims d, int n, int oh, int ow, int oc) {
        return ((n * d.outH() + oh) * d.outW() + ow) * d.outC() + oc;
    }

    /// Receives one product as indices into x, w and y.
    interface Product {
        void of(int x, int w, int y);
    }

    default void everyProduct(ConvDims d, Product product) {
        int[] y = new int[d.outC()];
        for (int n = 0; n < d.images(); n++) {
            for (int oh = 0; oh < d.outH(); oh++) {
                for (int ow = 0; ow < d.outW(); ow++) {
                    for (int oc = 0; oc < y.length; oc++) {
                        y[oc] = result(d, n, oh, ow, oc);
                    }
                    for (int kh = 0; kh < d.kernelH(); kh++) {
                        for (int kw = 0; kw < d.kernelW(); kw++) {
                            for (int ic = 0; ic < d.inC(); ic++) {
                                int x = pixel(d, n, oh, ow, kh, kw, ic);
                                for (int oc = 0; x >= 0 && oc < y.length; oc++) {
                                    if (oc / d.groupOutC() == ic / d.groupInC()) {
                                        product.of(x, weight(d, kh, kw, ic % d.groupInC(), oc), y[oc]);
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    @Override
    default void conv2d(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        for (int i = 0; i < y.length; i++) {
            int pixel = i / d.outC();
            int n = pixel / (d.outH() * d.outW());
            int at = result(d, n, pixel / d.outW() % d.outH(), pixel % d.outW(), i % d.outC());
            y[at] = b == null ? 0 : b[i % d.outC()];
        }
        everyProduct(d, (ix, iw, iy) -> y[iy] += factor(x[ix]) * factor(w[iw]));
    }

    @Override
    default void conv2dRelu(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        conv2d(d, x, w, b, y);
        relu(y.clone(), y);
    }

    @Override
    default void conv2dGradInput(ConvDims d, float[] dy, float[] w, float[] dx) {
        Arrays.fill(dx, 0);
        everyProduct(d, (ix, iw, iy) -> dx[ix] += factor(dy[iy]) * factor(w[iw]));
    }

    @Override
    default void conv2dGradWeights(ConvDims d, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        everyProduct(d, (ix, iw, iy) -> dw[iw] += factor(x[ix]) * factor(dy[iy]));
        for (int i = 0; db != null && i < dy.length; i++) {
            db[i % d.outC()] += factor(dy[i]);
        }
    }

    @Override
    default void groupedConv2d(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        conv2d(d, x, w, b, y);
    }

    @Override
    default void groupedConv2dRelu(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        conv2dRelu(d, x, w, b, y);
    }

    @Override
    default void groupedConv2dGradInput(ConvDims d, float[] dy, float[] w, float[] dx) {
        conv2dGradInput(d, dy, w, dx);
    }

    @Override
    default void groupedConv2dGradWeights(ConvDims d, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        conv2dGradWeights(d, x, dy, dw, db);
    }

    private static ConvDims asConvolution(DenseDims d) {
        return ConvDims.of(d.images(), 1, 1, d.in(), 1, 1, d.out(), Padding.VALID);
    }

    @Override
    default void dense(DenseDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        conv2d(asConvolution(d), x, w, b, y);
    }

    @Override
    default void denseGradInput(DenseDims d, float[] dy, float[] w, float[] dx) {
        conv2dGradInput(asConvolution(d), dy, w, dx);
    }

    @Override
    default void denseGradWeights(DenseDims d, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        conv2dGradWeights(asConvolution(d), x, dy, dw, db);
    }

    /// Indices of the pixels of the window of output `y`, row by row.
    default int[] window(PoolDims d, int y) {
        int c = y % d.channels();
        int ow = y / d.channels() % d.outW();
        int oh = y / d.channels() / d.outW() % d.outH();
        int n = y / d.channels() / d.outW() / d.outH();
        boolean same = d.padding().isSame();
        int top = oh * d.strideH()
                - (same
                        ? padBefore(d.inH(), d.outH(), d.poolH(), d.strideH(), 1)
                        : d.padding().top());
        int left = ow * d.strideW()
                - (same
                        ? padBefore(d.inW(), d.outW(), d.poolW(), d.strideW(), 1)
                        : d.padding().left());
        int[] pixels = new int[d.poolH() * d.poolW()];
        int count = 0;
        for (int ih = Math.max(top, 0); ih < Math.min(top + d.poolH(), d.inH()); ih++) {
            for (int iw = Math.max(left, 0); iw < Math.min(left + d.poolW(), d.inW()); iw++) {
                pixels[count++] = ((n * d.inH() + ih) * d.inW() + iw) * d.channels() + c;
            }
        }
        return Arrays.copyOf(pixels, count);
    }

    /// Index of the maximum of a window's pixels.
    default int winner(float[] x, int[] window) {
        int winner = window[0];
        for (int i : window) {
            winner = x[i] > x[winner] ? i : winner;
        }
        return winner;
    }

    @Override
    default void maxPool2d(PoolDims d, float[] x, float[] y) {
        for (int i = 0; i < y.length; i++) {
            y[i] = x[winner(x, window(d, i))];
        }
    }

    @Override
    default void maxPool2dGrad(PoolDims d, float[] x, float[] dy, float[] dx) {
        Arrays.fill(dx, 0);
        for (int i = 0; i < dy.length; i++) {
            dx[winner(x, window(d, i))] += dy[i];
        }
    }

    @Override
    default void averagePool2d(PoolDims d, float[] x, float[] y) {
        for (int i = 0; i < y.length; i++) {
            float sum = 0;
            for (int pixel : window(d, i)) {
                sum += x[pixel];
            }
            y[i] = sum / divisor(d, window(d, i));
        }
    }

    /// The number that a window's sum is divided by.
    default int divisor(PoolDims d, int[] window) {
        return window.length;
    }

    @Override
    default void averagePool2dGrad(PoolDims d, float[] dy, float[] dx) {
        Arrays.fill(dx, 0);
        for (int i = 0; i < dy.length; i++) {
            for (int pixel : window(d, i)) {
                dx[pixel] += dy[i] * (1f / divisor(d, window(d, i)));
            }
        }
    }

    @Override
    default void relu(float[] x, float[] y) {
        for (int i = 0; i < y.length; i++) {
            y[i] = Math.max(x[i], 0);
        }
    }

    @Override
    default void reluGrad(float[] y, float[] dy, float[] dx) {
        for (int i = 0; i < y.length; i++) {
            dx[i] = y[i] > 0 ? dy[i] : 0;
        }
    }

    @Override
    default void sigmoid(float[] x, float[] y) {
        for (int i = 0; i < y.length; i++) {
            y[i] = 1 / (1 + (float) Math.exp(-x[i]));
        }
    }

    @Override
    default void sigmoidGrad(float[] y, float[] dy, float[] dx) {
        for (int i = 0; i < y.length; i++) {
            dx[i] = dy[i] * y[i] * (1 - y[i]);
        }
    }

    @Override
    default void tanh(float[] x, float[] y) {
        for (int i = 0; i < y.length; i++) {
            y[i] = (float) Math.tanh(x[i]);
        }
    }

    @Override
    default void tanhGrad(float[] y, float[] dy, float[] dx) {
        for (int i = 0; i < y.length; i++) {
            dx[i] = dy[i] * (1 - y[i] * y[i]);
        }
    }

    /// In float32, with library functions of double precision rounded to it.
    default float function(PointDims d, float x) {
        return switch (d.function()) {
            case RELU -> {
                float slope = (float) d.parameter(0);
                float threshold = (float) d.parameter(1);
                yield x > threshold ? Math.min(x, (float) d.parameter(2)) : slope == 0 ? 0 : slope * (x - threshold);
            }
            case ELU -> {
                float scale = (float) d.parameter(1);
                float alpha = (float) d.parameter(0);
                yield x > 0 ? scale * x : scale * (alpha * ((float) Math.exp(x) - 1));
            }
            case HARD_SIGMOID -> clipped((float) d.parameter(0) * x + 0.5f);
            case SILU -> x * (1 / (1 + (float) Math.exp(-x)));
            case HARD_SILU -> x * clipped((x + 3) / 6);
            case GELU -> 0.5f * x * (1 + (float) erf(x / Math.sqrt(2)));
            case GELU_TANH -> 0.5f * x * (1 + (float) Math.tanh(0.7978846f * (x + 0.044715f * x * x * x)));
            case SOFTPLUS -> (float) Math.log1p((float) Math.exp(x));
            case SOFTSIGN -> x / (1 + Math.abs(x));
            case EXPONENTIAL -> (float) Math.exp(x);
            case MISH -> x * (float) Math.tanh((float) Math.log1p((float) Math.exp(x)));
        };
    }

    private static float clipped(float line) {
        return Math.min(Math.max(line, 0), 1);
    }

    /// By its Taylor series (Abramowitz & Stegun, 7.1.5), for numbers of moderate size.
    private static double erf(double z) {
        double power = z;
        double sum = z;
        for (int n = 1; n < 100; n++) {
            power *= -z * z / n;
            sum += power / (2 * n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * sum;
    }

    default float slope(PointDims d, float x) {
        return switch (d.function()) {
            case RELU -> x > (float) d.parameter(1) ? x < (float) d.parameter(2) ? 1 : 0 : (float) d.parameter(0);
            case ELU ->
                x > 0 ? (float) d.parameter(1) : (float) (d.parameter(1) * d.parameter(0)) * (float) Math.exp(x);
            case HARD_SIGMOID -> {
                float line = (float) d.parameter(0) * x + 0.5f;
                yield line > 0 && line < 1 ? (float) d.parameter(0) : 0;
            }
            case SILU -> {
                float s = 1 / (1 + (float) Math.exp(-x));
                yield s + x * s * (1 - s);
            }
            case HARD_SILU -> x <= -3 ? 0 : x >= 3 ? 1 : x / 3 + 0.5f;
            case GELU -> {
                float density = 0.3989423f * (float) Math.exp(-0.5f * x * x);
                yield 0.5f * (1 + (float) erf(x / Math.sqrt(2))) + x * density;
            }
            case GELU_TANH -> {
                float t = (float) Math.tanh(0.7978846f * (x + 0.044715f * x * x * x));
                yield 0.5f * (1 + t) + 0.5f * x * (1 - t * t) * 0.7978846f * (1 + 0.134145f * x * x);
            }
            case SOFTPLUS -> 1 / (1 + (float) Math.exp(-x));
            case SOFTSIGN -> 1 / ((1 + Math.abs(x)) * (1 + Math.abs(x)));
            case EXPONENTIAL -> (float) Math.exp(x);
            case MISH -> {
                float t = (float) Math.tanh((float) Math.log1p((float) Math.exp(x)));
                yield t + x * (1 - t * t) * (1 / (1 + (float) Math.exp(-x)));
            }
        };
    }

    @Override
    default void pointwise(PointDims d, float[] x, float[] y) {
        for (int i = 0; i < y.length; i++) {
            y[i] = function(d, x[i]);
        }
    }

    @Override
    default void pointwiseGrad(PointDims d, float[] x, float[] dy, float[] dx) {
        for (int i = 0; i < dx.length; i++) {
            dx[i] = dy[i] * slope(d, x[i]);
        }
    }

    @Override
    default void batchStatistics(ChannelDims d, float[] x, float[] mean, float[] variance) {
        for (int c = 0; c < d.channels(); c++) {
            float sum = 0;
            for (int i = c; i < x.length; i += d.channels()) {
                sum += x[i];
            }
            mean[c] = sum / d.count();
            float squares = 0;
            for (int i = c; i < x.length; i += d.channels()) {
                squares += (x[i] - mean[c]) * (x[i] - mean[c]);
            }
            variance[c] = squares / d.count();
        }
    }

    /// What batch normalization divides by.
    default float deviation(ChannelDims d, float variance) {
        return (float) Math.sqrt(variance + (float) d.epsilon());
    }

    @Override
    default void batchNorm(
            ChannelDims d, float[] x, float[] gamma, float[] beta, float[] mean, float[] variance, float[] y) {
        for (int i = 0; i < y.length; i++) {
            int c = i % d.channels();
            y[i] = gamma[c] * (x[i] - mean[c]) / deviation(d, variance[c]) + beta[c];
        }
    }

    @Override
    default void batchNormGrad(
            ChannelDims d,
            float[] x,
            float[] dy,
            float[] gamma,
            float[] mean,
            float[] variance,
            float[] dx,
            float[] dgamma,
            float[] dbeta) {
        float[] product = new float[d.channels()];
        for (int i = 0; i < x.length; i++) {
            int c = i % d.channels();
            dbeta[c] += dy[i];
            product[c] += dy[i] * (x[i] - mean[c]);
        }
        for (int c = 0; c < d.channels(); c++) {
            dgamma[c] = product[c] / deviation(d, variance[c]);
        }
        for (int i = 0; i < x.length; i++) {
            int c = i % d.channels();
            float s = deviation(d, variance[c]);
            dx[i] = gamma[c] / s * (dy[i] - dbeta[c] / d.count() - (x[i] - mean[c]) * product[c] / (d.count() * s * s));
        }
    }

    /// The slope of a number.
    default int slopeOf(ChannelDims d, int i) {
        return i % d.channels();
    }

    @Override
    default void prelu(ChannelDims d, float[] x, float[] a, float[] y) {
        for (int i = 0; i < y.length; i++) {
            y[i] = x[i] > 0 ? x[i] : a[slopeOf(d, i)] * x[i];
        }
    }

    @Override
    default void preluGrad(ChannelDims d, float[] x, float[] a, float[] dy, float[] dx, float[] da) {
        for (int i = 0; i < dx.length; i++) {
            dx[i] = x[i] > 0 ? dy[i] : a[i % d.channels()] * dy[i];
            da[i % d.channels()] += x[i] < 0 ? dy[i] * x[i] : 0;
        }
    }

    /// Where an output is along an axis.
    default double position(ResizeDims d, int o, int in, int out) {
        return d.at(o, in, out);
    }

    /// Adds the product of a factor for each pair of an output and a pixel near it.
    private void interpolate(ResizeDims d, float[] from, float[] to, boolean backwards) {
        Arrays.fill(to, 0);
        for (int k = 0; k < d.images() * d.outH() * d.outW() * d.channels(); k++) {
            int c = k % d.channels();
            int ow = k / d.channels() % d.outW();
            int oh = k / d.channels() / d.outW() % d.outH();
            int n = k / d.channels() / d.outW() / d.outH();
            float row = (float) position(d, oh, d.inH(), d.outH());
            float column = (float) position(d, ow, d.inW(), d.outW());
            for (int ih = (int) row; ih <= Math.min((int) row + 1, d.inH() - 1); ih++) {
                for (int iw = (int) column; iw <= Math.min((int) column + 1, d.inW() - 1); iw++) {
                    float factor = (1 - Math.abs(row - ih)) * (1 - Math.abs(column - iw));
                    int pixel = ((n * d.inH() + ih) * d.inW() + iw) * d.channels() + c;
                    to[backwards ? pixel : k] += factor * from[backwards ? k : pixel];
                }
            }
        }
    }

    @Override
    default void resizeBilinear(ResizeDims d, float[] x, float[] y) {
        interpolate(d, x, y, false);
    }

    @Override
    default void resizeBilinearGrad(ResizeDims d, float[] dy, float[] dx) {
        interpolate(d, dy, dx, true);
    }

    @Override
    default void softmax(RowDims d, float[] x, float[] y) {
        for (int start = 0; start < x.length; start += d.columns()) {
            float max = Float.NEGATIVE_INFINITY;
            for (int j = 0; j < d.columns(); j++) {
                max = Math.max(max, x[start + j]);
            }
            float sum = 0;
            for (int j = 0; j < d.columns(); j++) {
                y[start + j] = (float) Math.exp(x[start + j] - max);
                sum += y[start + j];
            }
            for (int j = 0; j < d.columns(); j++) {
                y[start + j] *= 1 / sum;
            }
        }
    }

    @Override
    default void softmaxGrad(RowDims d, float[] y, float[] dy, float[] dx) {
        for (int i = 0; i < y.length; i++) {
            float dot = 0;
            for (int k = i - i % d.columns(), j = 0; j < d.columns(); j++) {
                dot += dy[k + j] * y[k + j];
            }
            dx[i] = (dy[i] - dot) * y[i];
        }
    }

    private static float share(RowDims d, float[] p, int i) {
        float sum = 0;
        for (int k = i - i % d.columns(), j = 0; j < d.columns(); j++) {
            sum += p[k + j];
        }
        return p[i] / sum;
    }

    @Override
    default void crossEntropyClipped(RowDims d, float[] p, float[] t, float[] loss) {
        Arrays.fill(loss, 0);
        for (int i = 0; i < p.length; i++) {
            float clipped = Math.min(Math.max(share(d, p, i), 1e-7f), 1 - 1e-7f);
            loss[i / d.columns()] -= t[i] * (float) Math.log(clipped);
        }
    }

    @Override
    default void crossEntropyClippedGrad(RowDims d, float[] p, float[] t, float[] dx) {
        for (int start = 0; start < p.length; start += d.columns()) {
            float targets = 0;
            float[] unclipped = new float[d.columns()];
            for (int j = 0; j < d.columns(); j++) {
                float q = share(d, p, start + j);
                unclipped[j] = q < 1e-7f || q > 1 - 1e-7f ? 0 : t[start + j];
                targets += unclipped[j];
            }
            for (int j = 0; j < d.columns(); j++) {
                dx[start + j] = (share(d, p, start + j) * targets - unclipped[j]) / d.rows();
            }
        }
    }

    @Override
    default void crossEntropyLogits(RowDims d, float[] x, float[] t, float[] loss) {
        Arrays.fill(loss, 0);
        for (int start = 0; start < x.length; start += d.columns()) {
            float max = Float.NEGATIVE_INFINITY;
            for (int j = 0; j < d.columns(); j++) {
                max = Math.max(max, x[start + j]);
            }
            float sum = 0;
            for (int j = 0; j < d.columns(); j++) {
                sum += (float) Math.exp(x[start + j] - max);
            }
            for (int j = 0; j < d.columns(); j++) {
                loss[start / d.columns()] += t[start + j] * ((float) Math.log(sum) - (x[start + j] - max));
            }
        }
    }

    @Override
    default void crossEntropyLogitsGrad(RowDims d, float[] x, float[] t, float[] dx) {
        softmax(d, x, dx);
        for (int i = 0; i < x.length; i++) {
            dx[i] = (dx[i] - t[i]) / d.rows();
        }
    }

    @Override
    default void adam(AdamDims d, int t, float[] g, float[] p, float[] m, float[] v) {
        float power1 = (float) Math.pow(d.beta1(), t);
        float power2 = (float) Math.pow(d.beta2(), t);
        float rate = d.learningRate() * ((float) Math.sqrt(1 - power2) / (1 - power1));
        for (int i = 0; i < p.length; i++) {
            m[i] = d.beta1() * m[i] + (1 - d.beta1()) * g[i];
            v[i] = d.beta2() * v[i] + (1 - d.beta2()) * (g[i] * g[i]);
            p[i] -= rate * m[i] / ((float) Math.sqrt(v[i]) + d.epsilon());
        }
    }

    @Override
    default void sgd(SgdDims d, float[] g, float[] p, float[] v) {
        for (int i = 0; i < p.length; i++) {
            v[i] = d.momentum() * v[i] - d.learningRate() * g[i];
            p[i] += d.nesterov() ? d.momentum() * v[i] - d.learningRate() * g[i] : v[i];
        }
    }
}
