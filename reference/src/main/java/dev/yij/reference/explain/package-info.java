/// Explanations of how a number is computed: every term of one output, or of one weight's gradient, in the
/// order in which the reference adds them, so that the last running sum is bit-identical to the number itself.
///
/// Start at [OutputExplainer][dev.yij.reference.explain.OutputExplainer] and
/// [GradientExplainer][dev.yij.reference.explain.GradientExplainer].
@NullMarked
package dev.yij.reference.explain;

import org.jspecify.annotations.NullMarked;
