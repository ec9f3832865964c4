package dev.yij.testvectors.diagnosis;

import static dev.yij.testvectors.kernel.Operation.CROSS_ENTROPY_CLIPPED;
import static dev.yij.testvectors.kernel.Operation.CROSS_ENTROPY_CLIPPED_GRAD;
import static dev.yij.testvectors.kernel.Operation.CROSS_ENTROPY_LOGITS;
import static dev.yij.testvectors.kernel.Operation.CROSS_ENTROPY_LOGITS_GRAD;
import static dev.yij.testvectors.kernel.Operation.SOFTMAX;
import static dev.yij.testvectors.kernel.Operation.SOFTMAX_GRAD;

import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.kernel.Operation;
import dev.yij.testvectors.oracle.Expected;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/// Bugs of softmax and cross-entropy.
final class SoftmaxBugs {

    private static final Set<Operation> LOSSES = Set.of(CROSS_ENTROPY_CLIPPED, CROSS_ENTROPY_LOGITS);
    private static final Set<Operation> GRADIENTS = Set.of(CROSS_ENTROPY_CLIPPED_GRAD, CROSS_ENTROPY_LOGITS_GRAD);

    private SoftmaxBugs() {}

    static List<Hypothesis> all() {
        return List.of(
                Prediction.of(
                        "maximum not subtracted",
                        "exponentials of large logits overflow: subtract the row's maximum first",
                        Set.of(SOFTMAX),
                        e -> computed(e, (d, in, i) -> exp(in.x(i)) / overflowing(in.rowSum(d, i, k -> exp(in.x(k)))))),
                Prediction.of(
                        "maximum not subtracted",
                        "exponentials of large logits overflow: subtract the row's maximum first",
                        Set.of(CROSS_ENTROPY_LOGITS),
                        e -> losses(
                                e,
                                (d, in, i) -> in.t(i)
                                        * (StrictMath.log(overflowing(in.rowSum(d, i, k -> exp(in.x(k))))) - in.x(i)))),
                Prediction.of(
                        "maximum not subtracted",
                        "exponentials of large logits overflow: subtract the row's maximum first",
                        Set.of(CROSS_ENTROPY_LOGITS_GRAD),
                        e -> computed(
                                e,
                                (d, in, i) -> (exp(in.x(i)) / overflowing(in.rowSum(d, i, k -> exp(in.x(k)))) - in.t(i))
                                        / d.rows())),
                Prediction.of(
                        "softmax over the wrong axis",
                        "softmax, or its gradient, is computed over the rows of the batch: it must be computed over the"
                                + " columns, the classes",
                        Set.of(SOFTMAX, SOFTMAX_GRAD),
                        e -> computed(e, SoftmaxBugs::downTheColumn)),
                Prediction.of(
                        "softmax over the whole batch",
                        "softmax, or its gradient, is computed over all rows at once: each row is a distribution of its own",
                        Set.of(SOFTMAX, SOFTMAX_GRAD),
                        e -> computed(e, SoftmaxBugs::overAll)),
                Prediction.of(
                        "softmax not divided by its sum",
                        "the exponentials are not divided by their sum",
                        Set.of(SOFTMAX),
                        e -> computed(e, (d, in, i) -> StrictMath.exp(in.x(i) - in.rowMax(d, i))),
                        e -> computed(e, (d, in, i) -> exp(in.x(i)))),
                Prediction.of(
                        "logarithm of softmax",
                        "log softmax is computed, not softmax",
                        Set.of(SOFTMAX),
                        e -> computed(
                                e,
                                (d, in, i) -> in.x(i)
                                        - in.rowMax(d, i)
                                        - StrictMath.log(
                                                in.rowSum(d, i, k -> StrictMath.exp(in.x(k) - in.rowMax(d, i)))))),
                Prediction.of(
                        "softmax gradient without the sum",
                        "Σ dy·y is not subtracted: dx = (dy - Σ dy·y)·y",
                        Set.of(SOFTMAX_GRAD),
                        e -> computed(e, (d, in, i) -> in.dy(i) * in.y(i)),
                        e -> computed(e, (d, in, i) -> in.dy(i) * in.y(i) * (1 - in.y(i)))),
                Prediction.of(
                        "gradient not divided by the batch",
                        "the loss is the mean over the rows, so its gradient is divided by their number",
                        GRADIENTS,
                        e -> scaled(e, rows(e).rows())),
                Prediction.of(
                        "gradient divided by the batch twice",
                        "the gradient is divided by the number of rows once, here or in the loss, not in both",
                        GRADIENTS,
                        e -> scaled(e, 1.0 / rows(e).rows())),
                Prediction.of(
                        "gradient divided by the classes",
                        "the mean is taken over classes, or rows and classes: divide by the number of rows only",
                        GRADIENTS,
                        e -> scaled(e, (double) rows(e).rows() / rows(e).columns()),
                        e -> scaled(e, 1.0 / rows(e).columns())),
                Prediction.of(
                        "sign of the cross-entropy",
                        "the sign is wrong: the loss is -Σ t·log p, its gradient with respect to the logits p - t",
                        Set.of(
                                CROSS_ENTROPY_CLIPPED,
                                CROSS_ENTROPY_LOGITS,
                                CROSS_ENTROPY_CLIPPED_GRAD,
                                CROSS_ENTROPY_LOGITS_GRAD),
                        e -> scaled(e, -1)),
                Prediction.of(
                        "logarithm with another base",
                        "the loss is in bits or decades: take the natural logarithm",
                        LOSSES,
                        e -> scaled(e, 1 / StrictMath.log(2)),
                        e -> scaled(e, 1 / StrictMath.log(10))),
                Prediction.of(
                        "loss divided by batch or classes",
                        "a mean is computed: return the loss of each row",
                        LOSSES,
                        e -> scaled(e, 1.0 / rows(e).rows()),
                        e -> scaled(e, 1.0 / rows(e).columns())),
                Prediction.of(
                        "softmax missing in the gradient",
                        "logits are used as if they were probabilities: the gradient is (softmax(x) - t) / rows",
                        Set.of(CROSS_ENTROPY_LOGITS_GRAD),
                        e -> computed(e, (d, in, i) -> (in.x(i) - in.t(i)) / d.rows())),
                Prediction.of(
                        "clipping missing",
                        "probabilities are not clipped to [1e-7, 1 - 1e-7]: the loss of a clipped class is at most"
                                + " 16.118, and no gradient is propagated through it",
                        Set.of(CROSS_ENTROPY_CLIPPED),
                        e -> losses(
                                e,
                                (d, in, i) ->
                                        in.t(i) == 0 ? 0 : -in.t(i) * StrictMath.log(in.p(i) / in.rowSum(d, i, in::p))),
                        e -> losses(e, (d, in, i) -> -in.t(i) * StrictMath.log(in.p(i) / in.rowSum(d, i, in::p)))),
                Prediction.of(
                        "clipping missing",
                        "probabilities are not clipped to [1e-7, 1 - 1e-7]: the loss of a clipped class is at most"
                                + " 16.118, and no gradient is propagated through it",
                        Set.of(CROSS_ENTROPY_CLIPPED_GRAD),
                        e -> computed(e, (d, in, i) -> (in.p(i) / in.rowSum(d, i, in::p) - in.t(i)) / d.rows())),
                Prediction.of(
                        "epsilon added instead of clipping",
                        "log(p + 1e-7) is computed: clip p to [1e-7, 1 - 1e-7]",
                        Set.of(CROSS_ENTROPY_CLIPPED),
                        e -> losses(
                                e, (d, in, i) -> -in.t(i) * StrictMath.log(in.p(i) / in.rowSum(d, i, in::p) + 1e-7))));
    }

    /// The inputs of a row-wise kernel as doubles. A formula's sum and maximum over a row, or over another
    /// group of elements, are computed once for all elements that share them.
    private record In(Evidence evidence, Map<Integer, Double> sums, Map<Integer, Double> maxima) {

        In(Evidence evidence) {
            this(evidence, new HashMap<>(), new HashMap<>());
        }

        double x(int i) {
            return evidence.inputs().get("x")[i];
        }

        double p(int i) {
            return evidence.inputs().get("p")[i];
        }

        double t(int i) {
            return evidence.inputs().get("t")[i];
        }

        double y(int i) {
            return evidence.inputs().get("y")[i];
        }

        double dy(int i) {
            return evidence.inputs().get("dy")[i];
        }

        double rowSum(RowDims d, int i, Term term) {
            int row = i / d.columns();
            return sum(row, d.columns(), k -> row * d.columns() + k, term);
        }

        double rowMax(RowDims d, int i) {
            int row = i / d.columns();
            return max(row, d.columns(), k -> row * d.columns() + k);
        }

        double sum(int group, int count, IntUnaryOperator index, Term term) {
            return sums.computeIfAbsent(
                    group,
                    g -> IntStream.range(0, count)
                            .mapToDouble(k -> term.at(index.applyAsInt(k)))
                            .reduce(0, Double::sum));
        }

        double max(int group, int count, IntUnaryOperator index) {
            return maxima.computeIfAbsent(
                    group,
                    g -> IntStream.range(0, count)
                            .mapToDouble(k -> x(index.applyAsInt(k)))
                            .reduce(Double.NEGATIVE_INFINITY, Math::max));
        }
    }

    /// One element of an output, or one term of a row's loss.
    private interface Formula {
        double of(RowDims d, In in, int i);
    }

    private interface Term {
        double at(int k);
    }

    private static RowDims rows(Evidence evidence) {
        return (RowDims) evidence.dims();
    }

    private static List<Expected> scaled(Evidence evidence, double factor) {
        return Rewritten.outputs(evidence, (output, i) -> output.value()[i] * factor);
    }

    private static List<Expected> computed(Evidence evidence, Formula formula) {
        In in = new In(evidence);
        return Rewritten.outputs(evidence, (output, i) -> formula.of(rows(evidence), in, i));
    }

    private static List<Expected> losses(Evidence evidence, Formula formula) {
        In in = new In(evidence);
        RowDims d = rows(evidence);
        return Rewritten.outputs(evidence, (output, r) -> {
            double loss = 0;
            for (int j = 0; j < d.columns(); j++) {
                loss += formula.of(d, in, r * d.columns() + j);
            }
            return loss;
        });
    }

    /// An exponential that overflows and underflows as in float32.
    private static double exp(double x) {
        return (float) StrictMath.exp(x);
    }

    private static double overflowing(double value) {
        return value > Float.MAX_VALUE ? Double.POSITIVE_INFINITY : value;
    }

    private static double downTheColumn(RowDims d, In in, int i) {
        int column = i % d.columns();
        return along(in, i, column, d.rows(), k -> column + k * d.columns());
    }

    private static double overAll(RowDims d, In in, int i) {
        return along(in, i, 0, d.rows() * d.columns(), k -> k);
    }

    /// Softmax, or its gradient, of element `i` among others, which are a group.
    private static double along(In in, int i, int group, int count, IntUnaryOperator index) {
        if (in.evidence().operation() == SOFTMAX_GRAD) {
            return (in.dy(i) - in.sum(group, count, index, k -> in.dy(k) * in.y(k))) * in.y(i);
        }
        double largest = in.max(group, count, index);
        return StrictMath.exp(in.x(i) - largest) / in.sum(group, count, index, k -> StrictMath.exp(in.x(k) - largest));
    }
}
