package dev.yij.testvectors.diagnosis;

import dev.yij.testvectors.Precision;
import dev.yij.testvectors.cases.Operation;
import dev.yij.testvectors.oracle.Expected;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// A bug whose outputs can be computed: they are recomputed in double, with bounds of their own, and each
/// element of the backend's output is held against them.
///
/// @param name       the bug
/// @param advice     what it is and how to mend it
/// @param operations the kernels that can have it
/// @param variants   the outputs under the bug, once for each way of having it; the one that fits best counts.
///                   None where the bug cannot be
record Prediction(
        String name, String advice, Set<Operation> operations, List<Function<Evidence, List<Expected>>> variants)
        implements Hypothesis {

    @SafeVarargs
    static Prediction of(
            String name, String advice, Set<Operation> operations, Function<Evidence, List<Expected>>... variants) {
        return new Prediction(name, advice, operations, List.of(variants));
    }

    /// The same variants, and more.
    @SafeVarargs
    final Prediction or(Function<Evidence, List<Expected>>... more) {
        List<Function<Evidence, List<Expected>>> all = new ArrayList<>(variants);
        all.addAll(Arrays.asList(more));
        return new Prediction(name, advice, operations, List.copyOf(all));
    }

    @Override
    public double certainty() {
        return 1;
    }

    @Override
    public boolean concerns(Operation operation) {
        return operations.contains(operation);
    }

    @Override
    public Agreement test(Evidence evidence) {
        boolean passed = evidence.passed();
        Agreement best = null;
        for (Function<Evidence, List<Expected>> variant : variants) {
            Agreement agreement = test(evidence, variant.apply(evidence), passed);
            boolean better = best == null
                    || (passed ? agreement.contradicted() < best.contradicted() : agreement.share() > best.share());
            best = better ? agreement : best;
        }
        return best == null ? Agreement.NONE : best;
    }

    /// An output that is right as a whole speaks only where the case passed: a bug in `dw` need not be in `db`.
    private static Agreement test(Evidence evidence, List<Expected> predictions, boolean passed) {
        Agreement all = Agreement.NONE;
        for (Evidence.Output output : evidence.outputs()) {
            for (Expected predicted : predictions) {
                if (predicted.name().equals(output.expected().name()) && (passed || !output.passed())) {
                    all = all.plus(test(evidence.precision(), output, predicted));
                }
            }
        }
        return all;
    }

    private static Agreement test(Precision precision, Evidence.Output output, Expected predicted) {
        int wrong = 0;
        int explained = 0;
        int contradicted = 0;
        for (int i = 0; i < output.count(); i++) {
            double bound = predicted.bound(precision, i) + output.slack(precision, i);
            boolean predictedSo = output.isNear(predicted.value()[i], bound, i);
            if (output.isRight(i)) {
                contradicted += predictedSo ? 0 : 1;
            } else {
                wrong++;
                explained += predictedSo
                                && isNews(
                                        predicted.value()[i], output.expected().value()[i], bound)
                        ? 1
                        : 0;
            }
        }
        return new Agreement(wrong, explained, contradicted, explained);
    }

    /// Whether a prediction is another value than the right one. If it is not, a small error is within its bound
    /// by chance.
    private static boolean isNews(double predicted, double right, double bound) {
        double difference = Math.abs(predicted - right);
        return Double.isFinite(difference) ? difference > bound / 2 : Double.compare(predicted, right) != 0;
    }
}
