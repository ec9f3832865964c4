package dev.yij.testvectors.diagnosis;

import dev.yij.testvectors.kernel.Operation;

/// A bug known by the position of the errors: one part of the output is wrong, everything else is right. The
/// values of the wrong elements are not predicted.
///
/// @param name      the bug
/// @param advice    what it is and how to fix it
/// @param certainty the confidence if it explains everything
/// @param place     the part of an output
record Region(String name, String advice, double certainty, Place place) implements Hypothesis {

    /// The share of a region's elements that must be wrong: if outputs are small integers or clipped at 0, some
    /// are right by coincidence.
    private static final double MINIMUM_SHARE = 0.4;

    /// A single wrong element is in some region by coincidence.
    private static final int MINIMUM_WRONG = 2;

    /// Determines for each element whether it is in the region.
    interface Place {
        Members of(Evidence evidence, Evidence.Output output);
    }

    /// Whether an element is in the region.
    interface Members {
        boolean contain(int i);
    }

    @Override
    public boolean concerns(Operation operation) {
        return true;
    }

    @Override
    public Agreement test(Evidence evidence) {
        boolean passed = evidence.passed();
        Agreement all = Agreement.NONE;
        for (Evidence.Output output : evidence.outputs()) {
            if (passed || !output.passed()) {
                all = all.plus(test(output, place.of(evidence, output), passed));
            }
        }
        return all;
    }

    private static Agreement test(Evidence.Output output, Members members, boolean passed) {
        int inside = 0;
        int wrongInside = 0;
        int nonzeroOutside = 0;
        int wrong = output.wrong().cardinality();
        for (int i = 0; i < output.count(); i++) {
            if (members.contain(i)) {
                inside++;
                wrongInside += output.isRight(i) ? 0 : 1;
            } else if (output.expected().value()[i] != 0) {
                // A 0 remains right with many bugs.
                nonzeroOutside++;
            }
        }
        if (passed) {
            return new Agreement(0, 0, inside, 0);
        }
        boolean fits = wrongInside == wrong && wrong >= MINIMUM_WRONG && wrongInside >= MINIMUM_SHARE * inside;
        return fits ? new Agreement(wrong, wrong, 0, nonzeroOutside) : new Agreement(wrong, 0, 0, 0);
    }
}
