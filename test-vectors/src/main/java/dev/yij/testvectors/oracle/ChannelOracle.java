package dev.yij.testvectors.oracle;

import dev.yij.testvectors.dims.ChannelDims;
import java.util.List;

/// Batch normalization and parametric ReLU in double, one number after the other.
///
/// The statistics are inputs of the normalization and of its gradient, so that their rounding is not part of
/// the bounds. A root, a quotient or a reciprocal root may be off by several roundings, as those of graphics
/// processors are.
public final class ChannelOracle {

    /// Roundings of 1 / √(σ² + ε), and of the few operations around it.
    private static final int ROOT = 8;

    private static final int FEW = 4;

    private ChannelOracle() {}

    /// A value, the magnitude that its roundings refer to, and their number.
    private record Exact(double value, double magnitude, int roundings) {}

    private interface At {
        Exact of(int i);
    }

    private static Expected expected(String name, int[] shape, int count, At at) {
        double[] value = new double[count];
        double[] magnitude = new double[count];
        int[] roundings = new int[count];
        for (int i = 0; i < count; i++) {
            Exact exact = at.of(i);
            value[i] = exact.value();
            magnitude[i] = exact.magnitude();
            roundings[i] = exact.roundings();
        }
        return new Expected(name, shape, value, magnitude, roundings, 0);
    }

    /// `mean[c] = Σ x / n` and `variance[c] = Σ (x - mean)² / n` over all images and positions, n of them. The
    /// bound of the variance allows the mean of the squares minus the square of the mean.
    public static List<Expected> statistics(ChannelDims d, float[] x) {
        double[] mean = new double[d.channels()];
        double[] size = new double[d.channels()];
        double[] variance = new double[d.channels()];
        double[] squares = new double[d.channels()];
        for (int i = 0; i < x.length; i++) {
            mean[i % d.channels()] += (double) x[i] / d.count();
            size[i % d.channels()] += Math.abs((double) x[i]) / d.count();
        }
        for (int i = 0; i < x.length; i++) {
            int c = i % d.channels();
            variance[c] += (x[i] - mean[c]) * (x[i] - mean[c]) / d.count();
            squares[c] += ((double) x[i] * x[i] + mean[c] * mean[c]) / d.count();
        }
        int roundings = d.count() + FEW;
        return List.of(
                expected("mean", d.channelShape(), mean.length, c -> new Exact(mean[c], size[c], roundings)),
                expected(
                        "variance", d.channelShape(), mean.length, c -> new Exact(variance[c], squares[c], roundings)));
    }

    /// y = γ · (x - μ) / √(σ² + ε) + β.
    public static Expected normalize(
            ChannelDims d, float[] x, float[] gamma, float[] beta, float[] mean, float[] variance) {
        return expected("y", d.shape(), x.length, i -> {
            int c = i % d.channels();
            double slope = gamma[c] / Math.sqrt(variance[c] + d.epsilon());
            return new Exact(
                    slope * (x[i] - (double) mean[c]) + beta[c],
                    Math.abs(slope) * (Math.abs(x[i]) + Math.abs(mean[c])) + Math.abs(beta[c]),
                    ROOT + FEW);
        });
    }

    /// With s = √(σ² + ε) and n numbers of a channel: dβ = Σ dy, dγ = Σ dy · (x - μ) / s and
    /// dx = γ/s · (dy - Σ dy / n - (x - μ) · Σ (dy · (x - μ)) / (n · s²)).
    public static List<Expected> normalizeGrad(
            ChannelDims d, float[] x, float[] dy, float[] gamma, float[] mean, float[] variance) {
        int channels = d.channels();
        double[] ofDy = new double[channels];
        double[] sizeOfDy = new double[channels];
        double[] product = new double[channels];
        double[] sizeOfProduct = new double[channels];
        for (int i = 0; i < x.length; i++) {
            int c = i % channels;
            ofDy[c] += dy[i];
            sizeOfDy[c] += Math.abs(dy[i]);
            product[c] += dy[i] * (x[i] - (double) mean[c]);
            sizeOfProduct[c] += Math.abs(dy[i]) * ((double) Math.abs(x[i]) + Math.abs(mean[c]));
        }
        double[] root = new double[channels];
        for (int c = 0; c < channels; c++) {
            root[c] = Math.sqrt(variance[c] + d.epsilon());
        }
        int n = d.count();
        Expected dx = expected("dx", d.shape(), x.length, i -> {
            int c = i % channels;
            double slope = gamma[c] / root[c];
            double square = n * root[c] * root[c];
            double centred = x[i] - (double) mean[c];
            double size = (double) Math.abs(x[i]) + Math.abs(mean[c]);
            return new Exact(
                    slope * (dy[i] - ofDy[c] / n - centred * product[c] / square),
                    Math.abs(slope) * (Math.abs(dy[i]) + sizeOfDy[c] / n + size * sizeOfProduct[c] / square),
                    n + 3 * ROOT);
        });
        return List.of(
                dx,
                expected(
                        "dgamma",
                        d.channelShape(),
                        channels,
                        c -> new Exact(product[c] / root[c], sizeOfProduct[c] / root[c], n + ROOT)),
                expected("dbeta", d.channelShape(), channels, c -> new Exact(ofDy[c], sizeOfDy[c], n)));
    }

    /// y = x above 0, exactly, else a · x.
    public static Expected prelu(ChannelDims d, float[] x, float[] a) {
        return expected("y", d.shape(), x.length, i -> {
            double product = (double) a[i % d.channels()] * x[i];
            return x[i] > 0 ? new Exact(x[i], 0, 0) : new Exact(product, Math.abs(product), 1);
        });
    }

    /// dx = dy where x > 0, a · dy where x < 0; da = Σ dy · x over the numbers x < 0 of the channel.
    public static List<Expected> preluGrad(ChannelDims d, float[] x, float[] a, float[] dy) {
        Sums da = new Sums(d.channels());
        for (int i = 0; i < x.length; i++) {
            if (x[i] < 0) {
                da.add(i % d.channels(), (double) dy[i] * x[i]);
            }
        }
        Expected dx = expected("dx", d.shape(), x.length, i -> {
            double product = (double) a[i % d.channels()] * dy[i];
            return x[i] > 0 ? new Exact(dy[i], 0, 0) : new Exact(product, Math.abs(product), 1);
        });
        return List.of(dx, da.ofProducts("da", d.channelShape()));
    }
}
