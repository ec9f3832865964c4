package dev.yij.testvectors.diagnosis;

import static dev.yij.testvectors.kernel.Operation.ADAMW;
import static dev.yij.testvectors.kernel.Operation.LAYER_NORM;
import static dev.yij.testvectors.kernel.Operation.LAYER_NORM_GRAD;
import static dev.yij.testvectors.kernel.Operation.POINTWISE;
import static dev.yij.testvectors.kernel.Operation.POINTWISE_GRAD;
import static dev.yij.testvectors.kernel.Operation.RMSPROP;
import static dev.yij.testvectors.kernel.Operation.SPARSE_CROSS_ENTROPY;
import static dev.yij.testvectors.kernel.Operation.SPARSE_CROSS_ENTROPY_GRAD;

import dev.yij.testvectors.contract.NaiveKernels;
import dev.yij.testvectors.dims.AdamWDims;
import dev.yij.testvectors.dims.LayerNormDims;
import dev.yij.testvectors.dims.PointDims;
import dev.yij.testvectors.dims.PointDims.Function;
import dev.yij.testvectors.dims.RmsPropDims;
import dev.yij.testvectors.dims.RowDims;
import java.util.List;
import java.util.Set;

/// Bugs of layer normalization, functions of one number, losses with the numbers of classes, AdamW and RMSprop.
final class OptionalRowPlants {

    private OptionalRowPlants() {}

    static List<Plant> all() {
        return List.of(
                new Plant("epsilon ignored", new Normalizing(0, 0, false), Set.of(LAYER_NORM)),
                new Plant("variance with n - 1", new Normalizing(1, 1, false), Set.of(LAYER_NORM)),
                new Plant("gamma and beta exchanged", new Normalizing(1, 0, true), Set.of(LAYER_NORM)),
                new Plant("statistics as constants", new Constants(), Set.of(LAYER_NORM_GRAD)),
                new Plant("slope of negative numbers ignored", new Flat(), Set.of(POINTWISE, POINTWISE_GRAD)),
                new Plant("sigmoid instead of SiLU", new Sigmoid(), Set.of(POINTWISE)),
                new Plant(
                        "labels counted from 1",
                        new FromOne(),
                        Set.of(SPARSE_CROSS_ENTROPY, SPARSE_CROSS_ENTROPY_GRAD)),
                new Plant("gradient not divided by the batch", new NotDivided(), Set.of(SPARSE_CROSS_ENTROPY_GRAD)),
                new Plant("weight decay ignored", new Decay(0, 0), Set.of(ADAMW)),
                new Plant("weight decay without the rate", new Decay(1, 0), Set.of(ADAMW)),
                new Plant("weight decay in the gradient", new Decay(0, 1), Set.of(ADAMW)),
                new Plant("epsilon at the other side of the root", new Root(true, 1), Set.of(RMSPROP)),
                new Plant("momentum ignored", new Root(false, 0), Set.of(RMSPROP)));
    }

    private record Normalizing(float epsilon, int lost, boolean exchanged) implements NaiveKernels {
        @Override
        public void layerNorm(LayerNormDims d, float[] x, float[] gamma, float[] beta, float[] y) {
            int n = d.columns();
            for (int row = 0; row < x.length; row += n) {
                float mean = 0;
                for (int i = row; i < row + n; i++) {
                    mean += x[i] / n;
                }
                float squares = 0;
                for (int i = row; i < row + n; i++) {
                    squares += (x[i] - mean) * (x[i] - mean);
                }
                float root = (float) Math.sqrt(squares / Math.max(n - lost, 1) + epsilon * d.epsilon());
                for (int i = row; i < row + n; i++) {
                    float normal = (x[i] - mean) / root;
                    y[i] = exchanged
                            ? normal * beta[i - row] + gamma[i - row]
                            : normal * gamma[i - row] + beta[i - row];
                }
            }
        }
    }

    private record Constants() implements NaiveKernels {
        @Override
        public void layerNormGrad(
                LayerNormDims d, float[] x, float[] dy, float[] gamma, float[] dx, float[] dgamma, float[] dbeta) {
            NaiveKernels.super.layerNormGrad(d, x, dy, gamma, dx, dgamma, dbeta);
            int n = d.columns();
            for (int row = 0; row < x.length; row += n) {
                double mean = 0;
                double squares = 0;
                for (int i = row; i < row + n; i++) {
                    mean += (double) x[i] / n;
                    squares += (double) x[i] * x[i] / n;
                }
                double root = Math.sqrt(squares - mean * mean + d.epsilon());
                for (int i = row; i < row + n; i++) {
                    dx[i] = (float) (dy[i] * gamma[i - row] / root);
                }
            }
        }
    }

    private record Flat() implements NaiveKernels {
        private static PointDims flat(PointDims d) {
            return d.function() == Function.RELU
                    ? PointDims.of(d.count(), Function.RELU, 0, d.parameter(1), d.parameter(2))
                    : d;
        }

        @Override
        public float function(PointDims d, float x) {
            return NaiveKernels.super.function(flat(d), x);
        }

        @Override
        public float slope(PointDims d, float x) {
            return NaiveKernels.super.slope(flat(d), x);
        }
    }

    private record Sigmoid() implements NaiveKernels {
        @Override
        public float function(PointDims d, float x) {
            return d.function() == Function.SILU ? 1 / (1 + (float) Math.exp(-x)) : NaiveKernels.super.function(d, x);
        }
    }

    private record FromOne() implements NaiveKernels {
        private static int[] before(RowDims d, int[] labels) {
            int[] before = labels.clone();
            for (int i = 0; i < before.length; i++) {
                before[i] = before[i] == 0 ? d.columns() - 1 : before[i] - 1;
            }
            return before;
        }

        @Override
        public void sparseCrossEntropy(RowDims d, float[] x, int[] labels, float[] loss) {
            NaiveKernels.super.sparseCrossEntropy(d, x, before(d, labels), loss);
        }

        @Override
        public void sparseCrossEntropyGrad(RowDims d, float[] x, int[] labels, float[] dx) {
            NaiveKernels.super.sparseCrossEntropyGrad(d, x, before(d, labels), dx);
        }
    }

    private record NotDivided() implements NaiveKernels {
        @Override
        public void sparseCrossEntropyGrad(RowDims d, float[] x, int[] labels, float[] dx) {
            softmax(d, x, dx);
            for (int r = 0; r < d.rows(); r++) {
                dx[r * d.columns() + labels[r]] -= 1;
            }
        }
    }

    /// @param plain    factor of p -= decay·p
    /// @param gradient factor of decay·p in the gradient
    private record Decay(float plain, float gradient) implements NaiveKernels {
        @Override
        public void adamW(AdamWDims d, int t, float[] g, float[] p, float[] m, float[] v) {
            double first = 1 - Math.pow(d.beta1(), t);
            double second = 1 - Math.pow(d.beta2(), t);
            for (int i = 0; i < p.length; i++) {
                float slope = g[i] + gradient * d.weightDecay() * p[i];
                p[i] -= plain * d.weightDecay() * p[i];
                m[i] = d.beta1() * m[i] + (1 - d.beta1()) * slope;
                v[i] = d.beta2() * v[i] + (1 - d.beta2()) * slope * slope;
                p[i] -= (float) (d.learningRate() * m[i] / first / (Math.sqrt(v[i] / second) + d.epsilon()));
            }
        }
    }

    private record Root(boolean other, float kept) implements NaiveKernels {
        @Override
        public void rmsProp(RmsPropDims d, float[] g, float[] p, float[] m, float[] v) {
            for (int i = 0; i < p.length; i++) {
                v[i] = d.rho() * v[i] + (1 - d.rho()) * g[i] * g[i];
                float root = d.insideRoot() != other
                        ? (float) Math.sqrt(v[i] + d.epsilon())
                        : (float) Math.sqrt(v[i]) + d.epsilon();
                m[i] = kept * d.momentum() * m[i] + d.learningRate() * g[i] / root;
                p[i] -= m[i];
            }
        }
    }
}
