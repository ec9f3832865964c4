package dev.yij.testvectors.diagnosis;

import static dev.yij.testvectors.kernel.Operation.BATCH_NORM;
import static dev.yij.testvectors.kernel.Operation.BATCH_NORM_GRAD;
import static dev.yij.testvectors.kernel.Operation.BATCH_STATISTICS;
import static dev.yij.testvectors.kernel.Operation.PRELU;
import static dev.yij.testvectors.kernel.Operation.PRELU_GRAD;
import static dev.yij.testvectors.kernel.Operation.RESIZE_BILINEAR;
import static dev.yij.testvectors.kernel.Operation.RESIZE_BILINEAR_GRAD;

import dev.yij.testvectors.contract.NaiveKernels;
import dev.yij.testvectors.dims.ChannelDims;
import dev.yij.testvectors.dims.ResizeDims;
import dev.yij.testvectors.kernel.Operation;
import java.util.List;
import java.util.Set;

/// Bugs of batch normalization, parametric ReLU and bilinear interpolation.
final class ChannelPlants {

    private static final Set<Operation> RESIZES = Set.of(RESIZE_BILINEAR, RESIZE_BILINEAR_GRAD);

    private ChannelPlants() {}

    private interface Deviation {
        double of(double variance, double epsilon);
    }

    private static Plant deviation(String bug, Deviation deviation) {
        NaiveKernels kernels = new NaiveKernels() {
            @Override
            public float deviation(ChannelDims d, float variance) {
                return (float) deviation.of(variance, d.epsilon());
            }
        };
        return new Plant(bug, kernels, Set.of(BATCH_NORM, BATCH_NORM_GRAD));
    }

    private interface Position {
        double of(ResizeDims d, int o, int in, int out);
    }

    private static Plant position(String bug, Position position) {
        NaiveKernels kernels = new NaiveKernels() {
            @Override
            public double position(ResizeDims d, int o, int in, int out) {
                return position.of(d, o, in, out);
            }
        };
        return new Plant(bug, kernels, RESIZES);
    }

    static List<Plant> all() {
        return List.of(
                deviation("epsilon ignored", (variance, epsilon) -> Math.sqrt(variance)),
                deviation("epsilon outside the root", (variance, epsilon) -> Math.sqrt(variance) + epsilon),
                deviation("variance used as deviation", Double::sum),
                new Plant("gamma and beta exchanged", exchanged(), Set.of(BATCH_NORM)),
                new Plant("variance with n - 1", sample(), Set.of(BATCH_STATISTICS)),
                new Plant("statistics as constants", constants(), Set.of(BATCH_NORM_GRAD)),
                new Plant("slopes ignored", withoutSlopes(), Set.of(PRELU, PRELU_GRAD)),
                new Plant("slope of another channel", slopeOfPixel(), Set.of(PRELU)),
                position("corners aligned", (d, o, in, out) -> o * (in - 1.0) / (out - 1)),
                position(
                        "corners for centres",
                        (d, o, in, out) -> new ResizeDims(
                                        d.images(), d.inH(), d.inW(), d.outH(), d.outW(), d.channels(), !d.centres())
                                .at(o, in, out)),
                position(
                        "nearest pixel instead of interpolation", (d, o, in, out) -> Math.floor((o + 0.5) * in / out)));
    }

    private static NaiveKernels exchanged() {
        return new NaiveKernels() {
            @Override
            public void batchNorm(
                    ChannelDims d, float[] x, float[] gamma, float[] beta, float[] mean, float[] variance, float[] y) {
                NaiveKernels.super.batchNorm(d, x, beta, gamma, mean, variance, y);
            }
        };
    }

    private static NaiveKernels sample() {
        return new NaiveKernels() {
            @Override
            public void batchStatistics(ChannelDims d, float[] x, float[] mean, float[] variance) {
                NaiveKernels.super.batchStatistics(d, x, mean, variance);
                for (int c = 0; c < variance.length; c++) {
                    variance[c] = variance[c] * d.count() / (d.count() - 1);
                }
            }
        };
    }

    private static NaiveKernels constants() {
        return new NaiveKernels() {
            @Override
            public void batchNormGrad(
                    ChannelDims d,
                    float[] x,
                    float[] dy,
                    float[] gamma,
                    float[] mean,
                    float[] variance,
                    float[] dx,
                    float[] dgamma,
                    float[] dbeta) {
                NaiveKernels.super.batchNormGrad(d, x, dy, gamma, mean, variance, dx, dgamma, dbeta);
                for (int i = 0; i < dx.length; i++) {
                    int c = i % d.channels();
                    dx[i] = gamma[c] / deviation(d, variance[c]) * dy[i];
                }
            }
        };
    }

    private static NaiveKernels withoutSlopes() {
        return new NaiveKernels() {
            @Override
            public void prelu(ChannelDims d, float[] x, float[] a, float[] y) {
                NaiveKernels.super.prelu(d, x, new float[a.length], y);
            }

            @Override
            public void preluGrad(ChannelDims d, float[] x, float[] a, float[] dy, float[] dx, float[] da) {
                NaiveKernels.super.preluGrad(d, x, new float[a.length], dy, dx, da);
            }
        };
    }

    private static NaiveKernels slopeOfPixel() {
        return new NaiveKernels() {
            @Override
            public int slopeOf(ChannelDims d, int i) {
                return i / d.channels() % d.channels();
            }
        };
    }
}
