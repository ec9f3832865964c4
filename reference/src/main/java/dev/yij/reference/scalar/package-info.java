/// The reference arithmetic: plain loops in the order of the formula, to be stepped through in a debugger.
/// Start at [ScalarConv2D][dev.yij.reference.scalar.ScalarConv2D].
@NullMarked
package dev.yij.reference.scalar;

import org.jspecify.annotations.NullMarked;
