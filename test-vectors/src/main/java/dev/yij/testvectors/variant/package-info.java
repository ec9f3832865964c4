/// Correct computations whose results differ from the expected ones in a known way: other algorithms, other
/// formulas in common use, shorter formats.
@NullMarked
package dev.yij.testvectors.variant;

import org.jspecify.annotations.NullMarked;
