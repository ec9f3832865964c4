/// The oracle, its error bounds, and the comparison of what a backend computed with what it should have.
@NullMarked
package dev.yij.testvectors;

import org.jspecify.annotations.NullMarked;
