package dev.yij.testvectors.mutation;

import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.kernel.Kernels;
import dev.yij.testvectors.kernel.Operation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/// Mistakes in softmax and in losses: reductions that end too early, maxima, clipping, divisors.
final class RowMutations {

    private static final float LOWEST = 1e-7f;

    private RowMutations() {}

    /// Parameters of softmax with mistakes.
    ///
    /// @param maximum columns of which the maximum is subtracted; 0 for none
    /// @param summed  columns that are summed
    private record Softmax(int maximum, int summed, float floor, float ceiling) implements Kernels {

        @Override
        public void softmax(RowDims d, float[] x, float[] y) {
            for (int r = 0; r < d.rows(); r++) {
                int at = r * d.columns();
                float max = Float.NEGATIVE_INFINITY;
                for (int j = 0; j < Math.min(maximum, d.columns()); j++) {
                    max = Math.max(max, x[at + j]);
                }
                float shift = maximum == 0 ? 0 : max;
                float sum = 0;
                for (int j = 0; j < d.columns(); j++) {
                    y[at + j] = (float) Math.exp(Mutation.clamp(x[at + j] - shift, floor, ceiling));
                    sum += j < summed ? y[at + j] : 0;
                }
                for (int j = 0; j < d.columns(); j++) {
                    y[at + j] /= sum;
                }
            }
        }

        /// As the sum over the classes and the mean of the batch require.
        @Override
        public void crossEntropyLogitsGrad(RowDims d, float[] x, float[] t, float[] dx) {
            softmax(d, x, dx);
            for (int i = 0; i < x.length; i++) {
                dx[i] = (dx[i] - t[i]) / d.rows();
            }
        }
    }

    private static Mutation softmax(String name, int maximum, int summed, float floor, float ceiling) {
        return Mutation.inside(name, EnumSet.of(Operation.SOFTMAX), new Softmax(maximum, summed, floor, ceiling));
    }

    private interface Gradient {
        float of(RowDims d, float[] y, float[] dy, int i);
    }

    private static Mutation gradient(String name, Gradient gradient) {
        return Mutation.inside(name, EnumSet.of(Operation.SOFTMAX_GRAD), new Kernels() {
            @Override
            public void softmaxGrad(RowDims d, float[] y, float[] dy, float[] dx) {
                for (int i = 0; i < dx.length; i++) {
                    dx[i] = gradient.of(d, y, dy, i);
                }
            }
        });
    }

    /// The loss of one class of a row with the given sum.
    private interface Term {
        double of(double p, double sum, double t);
    }

    private static Mutation clipped(String name, Term term) {
        return clipped(name, Integer.MAX_VALUE, term);
    }

    private static Mutation clipped(String name, int columns, Term term) {
        return Mutation.inside(name, EnumSet.of(Operation.CROSS_ENTROPY_CLIPPED), new Kernels() {
            @Override
            public void crossEntropyClipped(RowDims d, float[] p, float[] t, float[] loss) {
                for (int r = 0; r < d.rows(); r++) {
                    double sum = 0;
                    for (int j = 0; j < d.columns(); j++) {
                        sum += p[r * d.columns() + j];
                    }
                    double total = 0;
                    for (int j = 0; j < Math.min(columns, d.columns()); j++) {
                        total += term.of(p[r * d.columns() + j], sum, t[r * d.columns() + j]);
                    }
                    loss[r] = (float) total;
                }
            }
        });
    }

    private static double clip(double q) {
        return Mutation.clamp(q, LOWEST, 1 - LOWEST);
    }

    /// The loss of a row of logits from its maximum, the sum of its exponentials and one class.
    private interface LogitsTerm {
        double of(double x, double max, double sum, double t);
    }

    private static Mutation logits(String name, int columns, LogitsTerm term) {
        return Mutation.inside(name, EnumSet.of(Operation.CROSS_ENTROPY_LOGITS), new Kernels() {
            @Override
            public void crossEntropyLogits(RowDims d, float[] x, float[] t, float[] loss) {
                for (int r = 0; r < d.rows(); r++) {
                    int at = r * d.columns();
                    double max = Double.NEGATIVE_INFINITY;
                    for (int j = 0; j < d.columns(); j++) {
                        max = Math.max(max, x[at + j]);
                    }
                    double sum = 0;
                    for (int j = 0; j < Math.min(columns, d.columns()); j++) {
                        sum += Math.exp(x[at + j] - max);
                    }
                    double total = 0;
                    for (int j = 0; j < d.columns(); j++) {
                        total += term.of(x[at + j], max, sum, t[at + j]);
                    }
                    loss[r] = (float) total;
                }
            }
        });
    }

    private interface Slope {
        double of(RowDims d, double p, double t, int row);
    }

    private static Mutation slope(String name, Slope slope) {
        Kernels backend = new Kernels() {
            @Override
            public void crossEntropyLogitsGrad(RowDims d, float[] x, float[] t, float[] dx) {
                Mutation.RIGHT.softmax(d, x, dx);
                for (int i = 0; i < x.length; i++) {
                    dx[i] = (float) slope.of(d, dx[i], t[i], i / d.columns());
                }
            }

            @Override
            public void crossEntropyClippedGrad(RowDims d, float[] p, float[] t, float[] dx) {
                float[] right = new float[dx.length];
                Mutation.RIGHT.crossEntropyClippedGrad(d, p, t, right);
                for (int i = 0; i < p.length; i++) {
                    // What was clipped stays clipped.
                    dx[i] = (float) slope.of(d, right[i] * d.rows() + t[i], t[i], i / d.columns());
                }
            }
        };
        return Mutation.inside(
                name, EnumSet.of(Operation.CROSS_ENTROPY_LOGITS_GRAD, Operation.CROSS_ENTROPY_CLIPPED_GRAD), backend);
    }

    static List<Mutation> all() {
        List<Mutation> all = new ArrayList<>();
        int every = Integer.MAX_VALUE;
        float infinity = Float.POSITIVE_INFINITY;
        all.add(softmax("maximum not subtracted", 0, every, -infinity, infinity));
        all.add(softmax("maximum not subtracted, exponents up to 80", 0, every, -infinity, 80));
        all.add(softmax("exponents at least -80", every, every, -80, infinity));
        all.add(softmax("exponents at least -20", every, every, -20, infinity));
        for (int columns : new int[] {16, 32, 64, 128, 256, 512}) {
            all.add(softmax("maximum of the first " + columns + " columns", columns, every, -infinity, infinity));
            all.add(softmax("sum of the first " + columns + " columns", every, columns, -infinity, infinity));
            all.add(logits(
                    "sum of exponentials of the first " + columns + " columns",
                    columns,
                    (x, max, sum, t) -> t * (Math.log(sum) + max - x)));
            all.add(clipped(
                    "loss of the first " + columns + " columns", columns, (p, sum, t) -> -t * Math.log(clip(p / sum))));
            all.add(gradient(
                    "dot product of the first " + columns + " columns",
                    (d, y, dy, i) -> (dy[i] - dot(d, y, dy, i, columns)) * y[i]));
        }
        all.add(gradient("dot product missing", (d, y, dy, i) -> dy[i] * y[i]));
        all.add(gradient("gradient of softmax as of sigmoid", (d, y, dy, i) -> dy[i] * y[i] * (1 - y[i])));
        all.add(gradient("dot product added", (d, y, dy, i) -> (dy[i] + dot(d, y, dy, i, every)) * y[i]));
        all.add(gradient("not multiplied by y", (d, y, dy, i) -> dy[i] - dot(d, y, dy, i, every)));
        all.add(clipped("probabilities not divided by their sum", (p, sum, t) -> -t * Math.log(clip(p))));
        all.add(clipped("not clipped below", (p, sum, t) -> t == 0 ? 0 : -t * Math.log(Math.min(p / sum, 1 - LOWEST))));
        all.add(clipped("not clipped above", (p, sum, t) -> -t * Math.log(Math.max(p / sum, LOWEST))));
        all.add(clipped("clipped at 10⁻⁸", (p, sum, t) -> -t * Math.log(Mutation.clamp(p / sum, 1e-8, 1 - 1e-7f))));
        all.add(clipped("clipped at 10⁻⁶", (p, sum, t) -> -t * Math.log(Mutation.clamp(p / sum, 1e-6, 1 - 1e-7f))));
        all.add(clipped("ε added instead of clipped", (p, sum, t) -> -t * Math.log(p / sum + 1e-7)));
        all.add(clipped("logarithm to the base 2", (p, sum, t) -> -t * Math.log(clip(p / sum)) / Math.log(2)));
        all.add(clipped("only the largest target", (p, sum, t) -> t > 0.5 ? -t * Math.log(clip(p / sum)) : 0));
        all.add(clipped("target rounded to 0 or 1", (p, sum, t) -> -Math.rint(t) * Math.log(clip(p / sum))));
        all.add(clipped("sign of the loss", (p, sum, t) -> t * Math.log(clip(p / sum))));
        all.add(logits("maximum not added again", every, (x, max, sum, t) -> t * (Math.log(sum) - x)));
        all.add(logits("logarithm of the sum missing", every, (x, max, sum, t) -> t * (max - x)));
        all.add(logits(
                "overflow without the maximum",
                every,
                (x, max, sum, t) -> t * ((float) Math.log((float) (sum * Math.exp(max))) - x)));
        all.add(logits(
                "target rounded to 0 or 1 in logits",
                every,
                (x, max, sum, t) -> Math.rint(t) * (Math.log(sum) + max - x)));
        all.add(logits(
                "loss of logits at most 100", every, (x, max, sum, t) -> t * Math.min(100, Math.log(sum) + max - x)));
        all.add(slope("not divided by the rows", (d, p, t, row) -> p - t));
        all.add(slope("divided by the columns", (d, p, t, row) -> (p - t) / d.columns()));
        all.add(slope("divided by rows and columns", (d, p, t, row) -> (p - t) / d.rows() / d.columns()));
        all.add(slope("target not subtracted", (d, p, t, row) -> p / d.rows()));
        all.add(slope("target minus probability", (d, p, t, row) -> (t - p) / d.rows()));
        all.add(slope("target rounded to 0 or 1 in the gradient", (d, p, t, row) -> (p - Math.rint(t)) / d.rows()));
        for (int rows : new int[] {1, 4, 32, 64}) {
            all.add(slope(
                    "rows after the first " + rows + " zero", (d, p, t, row) -> row < rows ? (p - t) / d.rows() : 0));
        }
        return all;
    }

    private static float dot(RowDims d, float[] y, float[] dy, int i, int columns) {
        float dot = 0;
        for (int at = i - i % d.columns(), j = 0; j < Math.min(columns, d.columns()); j++) {
            dot += y[at + j] * dy[at + j];
        }
        return dot;
    }
}
