package dev.yij.testvectors.diagnosis;

import dev.yij.testvectors.Precision;
import dev.yij.testvectors.kernel.Operation;
import dev.yij.testvectors.oracle.Expected;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// A bug whose outputs can be computed: in double, with their own error bounds, for comparison with each
/// element of the backend's output.
///
/// @param name       the bug
/// @param advice     what it is and how to fix it
/// @param operations the kernels that can have it
/// @param variants   compute the outputs, one function for each variant of the bug; the one that fits best
///                   counts
record Prediction(
        String name, String advice, Set<Operation> operations, List<Function<Evidence, List<Expected>>> variants)
        implements Hypothesis {

    @SafeVarargs
    static Prediction of(
            String name, String advice, Set<Operation> operations, Function<Evidence, List<Expected>>... variants) {
        return new Prediction(name, advice, operations, List.of(variants));
    }

    /// The same bug with more variants.
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
            boolean asPredicted = output.isNear(predicted.value()[i], bound, i);
            if (output.isRight(i)) {
                contradicted += asPredicted ? 0 : 1;
            } else {
                wrong++;
                explained += asPredicted
                                && differs(
                                        predicted.value()[i], output.expected().value()[i], bound)
                        ? 1
                        : 0;
            }
        }
        return new Agreement(wrong, explained, contradicted, explained);
    }

    /// Whether a predicted value differs from the right one. If not, it does not explain a small error.
    private static boolean differs(double predicted, double right, double bound) {
        double difference = Math.abs(predicted - right);
        return Double.isFinite(difference) ? difference > bound / 2 : Double.compare(predicted, right) != 0;
    }
}
