/// Compares what a backend computed with the expected values, element by element.
@NullMarked
package dev.yij.testvectors.compare;

import org.jspecify.annotations.NullMarked;
