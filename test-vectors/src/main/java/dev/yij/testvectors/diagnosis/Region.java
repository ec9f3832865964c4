package dev.yij.testvectors.diagnosis;

import dev.yij.testvectors.cases.Operation;

/// A bug known by where it shows: everything in one part of the output is wrong, everything else is right. What
/// the wrong elements are is not predicted.
///
/// @param name      the bug
/// @param advice    what it is and how to mend it
/// @param certainty the confidence where all fits
/// @param place     the part of an output
record Region(String name, String advice, double certainty, Place place) implements Hypothesis {

    /// The share of a region that must be wrong: where outputs are small integers or cut off at 0, some are
    /// right by chance.
    private static final double MOST = 0.4;

    /// A single wrong element lies in some region by chance.
    private static final int FEWEST = 2;

    /// Tells for each element whether the region holds it.
    interface Place {
        Holds of(Evidence evidence, Evidence.Output output);
    }

    /// Whether a region holds an element.
    interface Holds {
        boolean element(int i);
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

    private static Agreement test(Evidence.Output output, Holds holds, boolean passed) {
        int inside = 0;
        int wrongInside = 0;
        int tellingOutside = 0;
        int wrong = output.wrong();
        for (int i = 0; i < output.count(); i++) {
            if (holds.element(i)) {
                inside++;
                wrongInside += output.isRight(i) ? 0 : 1;
            } else if (output.expected().value()[i] != 0) {
                // A 0 stays right under many a bug.
                tellingOutside++;
            }
        }
        if (passed) {
            return new Agreement(0, 0, inside, 0);
        }
        boolean fits = wrongInside == wrong && wrong >= FEWEST && wrongInside >= MOST * inside;
        return fits ? new Agreement(wrong, wrong, 0, tellingOutside) : new Agreement(wrong, 0, 0, 0);
    }
}
