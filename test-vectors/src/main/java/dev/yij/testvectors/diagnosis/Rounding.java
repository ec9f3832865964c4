package dev.yij.testvectors.diagnosis;

import dev.yij.testvectors.kernel.Operation;
import java.util.Set;

/// A loss of precision that depends on the order of operations, so that the outputs cannot be predicted, but
/// the size of the errors and the format of the values can. It must explain every element of an output, right
/// or wrong, and says nothing about cases that passed.
///
/// @param name       the loss
/// @param advice     what it is and how to fix it
/// @param certainty  the confidence if it explains everything
/// @param operations the kernels that can have it
/// @param bounds     whether the loss can explain the elements of an output
record Rounding(String name, String advice, double certainty, Set<Operation> operations, Bounds bounds)
        implements Hypothesis {

    /// Examines an output.
    interface Bounds {
        Explains of(Evidence evidence, Evidence.Output output);
    }

    /// Examines one of its elements.
    interface Explains {

        /// Whether the loss can explain the element.
        boolean element(int i);

        /// Whether that is evidence. Small integers are not: every format represents them.
        default boolean isEvidence(double right) {
            return right != Math.rint(right);
        }
    }

    @Override
    public boolean concerns(Operation operation) {
        return operations.contains(operation);
    }

    @Override
    public Agreement test(Evidence evidence) {
        if (evidence.passed()) {
            return Agreement.NONE;
        }
        Agreement all = Agreement.NONE;
        for (Evidence.Output output : evidence.outputs()) {
            if (!output.passed()) {
                all = all.plus(test(output, bounds.of(evidence, output)));
            }
        }
        return all;
    }

    private static Agreement test(Evidence.Output output, Explains explains) {
        int explained = 0;
        int contradicted = 0;
        int evidence = 0;
        for (int i = 0; i < output.count(); i++) {
            boolean right = output.isRight(i);
            boolean fits = explains.element(i);
            explained += !right && fits ? 1 : 0;
            evidence += !right && fits && explains.isEvidence(output.expected().value()[i]) ? 1 : 0;
            contradicted += right && !fits ? 1 : 0;
        }
        return new Agreement(output.wrong().cardinality(), explained, contradicted, evidence);
    }
}
