package dev.yij.testvectors.diagnosis;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.compare.ZeroTrust;
import dev.yij.testvectors.kernel.Operation;
import java.util.Arrays;
import java.util.List;

/// An output that shows that nothing was computed, or that the result was written elsewhere.
///
/// @param name      the bug
/// @param advice    what it is and how to fix it
/// @param certainty the confidence if it explains everything
/// @param whole     whether all elements must show the bug, or only the wrong ones
/// @param trace     whether an element shows the bug
record Unwritten(String name, String advice, double certainty, boolean whole, Trace trace) implements Hypothesis {

    /// Whether an element shows the bug.
    interface Trace {
        boolean element(Evidence evidence, Evidence.Output output, int i);
    }

    static List<Hypothesis> all() {
        return List.of(
                new Unwritten(
                        "output never written, or added to",
                        "the output is still filled with NaN: write every element, and do not add to the values in the array",
                        1,
                        true,
                        (evidence, output, i) -> ZeroTrust.isPoison(output.actual()[i])),
                new Unwritten(
                        "every element NaN",
                        "every element is NaN: something is read before it is written, the result is added to the"
                                + " output, or 0 is divided by 0",
                        0.7,
                        true,
                        (evidence, output, i) -> Float.isNaN(output.actual()[i])),
                new Unwritten(
                        "output all 0",
                        "every element is 0: the result was not copied back, or the kernel was not started",
                        0.9,
                        true,
                        (evidence, output, i) -> output.actual()[i] == 0),
                new Unwritten(
                        "output is a copy of an input",
                        "the output is a copy of an input: the kernel was not started, or wrote to another array",
                        0.9,
                        true,
                        (evidence, output, i) -> isCopy(evidence, output)),
                new Unwritten(
                        "NaN in part of the output",
                        "the wrong elements are NaN: they were computed from lanes or padding that were not set; set"
                                + " them to 0, since 0 times NaN is NaN",
                        0.45,
                        false,
                        (evidence, output, i) ->
                                Float.isNaN(output.actual()[i]) && !ZeroTrust.isPoison(output.actual()[i])),
                new Unwritten(
                        "part of the output never written",
                        "the wrong elements are still NaN: the loop leaves them out",
                        0.4,
                        false,
                        (evidence, output, i) -> ZeroTrust.isPoison(output.actual()[i])));
    }

    private static boolean isCopy(Evidence evidence, Evidence.Output output) {
        for (NamedArray input : evidence.inputs().arrays()) {
            if (Arrays.equals(input.data(), output.actual())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean concerns(Operation operation) {
        return true;
    }

    @Override
    public Agreement test(Evidence evidence) {
        Agreement all = Agreement.NONE;
        for (Evidence.Output output : evidence.outputs()) {
            if (!output.passed()) {
                all = all.plus(test(evidence, output));
            }
        }
        return all;
    }

    private Agreement test(Evidence evidence, Evidence.Output output) {
        int explained = 0;
        int shown = 0;
        int wrong = output.wrong().cardinality();
        for (int i = 0; i < output.count(); i++) {
            boolean shows = trace.element(evidence, output, i);
            shown += shows ? 1 : 0;
            explained += shows && !output.isRight(i) ? 1 : 0;
        }
        boolean fits = whole ? shown == output.count() : explained == wrong;
        return new Agreement(wrong, fits ? explained : 0, 0, fits ? explained : 0);
    }
}
