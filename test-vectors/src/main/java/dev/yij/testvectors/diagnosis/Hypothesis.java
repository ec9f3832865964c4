package dev.yij.testvectors.diagnosis;

import dev.yij.testvectors.cases.Operation;

/// A bug that a backend may have.
///
/// Three kinds, from the most to the least that they claim: a [Prediction] computes every element as the bug
/// would make it; a [Rounding] says how large the errors are; a [Region] says where they are.
public sealed interface Hypothesis permits Prediction, Region, Rounding, Unwritten {

    /// The bug in a few words, the same for every kernel that has it.
    String name();

    /// What the bug is and how to mend it, as a sentence.
    String advice();

    /// The confidence of a hypothesis that fits in every respect: 1 for one that predicts values, less for one
    /// that does not.
    double certainty();

    /// Whether a kernel can have the bug.
    boolean concerns(Operation operation);

    /// Tests it. On a case that passed, elements can only contradict it.
    Agreement test(Evidence evidence);
}
