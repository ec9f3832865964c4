package dev.yij.testvectors.diagnosis;

import dev.yij.testvectors.kernel.Operation;

/// A bug that a backend may have.
///
/// The kinds, from the most to the least specific: a [Prediction] computes the value of every element; a
/// [Rounding] describes the size of the errors; a [Region] describes their position; [Unwritten] describes an
/// output that does not depend on the inputs.
public sealed interface Hypothesis permits Prediction, Region, Rounding, Unwritten {

    /// The name of the bug, the same for all kernels.
    String name();

    /// A sentence that describes the bug and how to fix it.
    String advice();

    /// The confidence if the hypothesis explains everything: 1 for one that predicts values, less for others.
    double certainty();

    /// Whether a kernel can have the bug.
    boolean concerns(Operation operation);

    /// Compares the hypothesis with a case. The elements of a case that passed can only contradict it.
    Agreement test(Evidence evidence);
}
