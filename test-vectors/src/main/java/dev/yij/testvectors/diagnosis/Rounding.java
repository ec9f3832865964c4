package dev.yij.testvectors.diagnosis;

import dev.yij.testvectors.cases.Operation;
import java.util.Set;

/// A loss of precision that depends on the order of operations, so that its outputs cannot be computed, but the
/// size of its errors and the grid they lie on can. It must hold for every element of an output, right or wrong,
/// and says nothing about cases that passed.
///
/// @param name       the loss
/// @param advice     what it is and how to mend it
/// @param certainty  the confidence where all fits
/// @param operations the kernels that can have it
/// @param bounds     whether elements of an output are what the loss can make of them
record Rounding(String name, String advice, double certainty, Set<Operation> operations, Bounds bounds)
        implements Hypothesis {

    /// Looks at an output.
    interface Bounds {
        Explains of(Evidence evidence, Evidence.Output output);
    }

    /// Looks at one of its elements.
    interface Explains {

        /// Whether the element is what the loss can make of it.
        boolean element(int i);

        /// Whether that tells anything: no integer of moderate size does, as every format holds it.
        default boolean tells(double right) {
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
        int telling = 0;
        for (int i = 0; i < output.count(); i++) {
            boolean right = output.isRight(i);
            boolean fits = explains.element(i);
            explained += !right && fits ? 1 : 0;
            telling += !right && fits && explains.tells(output.expected().value()[i]) ? 1 : 0;
            contradicted += right && !fits ? 1 : 0;
        }
        return new Agreement(output.wrong(), explained, contradicted, telling);
    }
}
