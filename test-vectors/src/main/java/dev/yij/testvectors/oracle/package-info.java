/// The oracle: every kernel in double, with loops that differ from a backend's usual ones, and an error bound
/// for each element.
@NullMarked
package dev.yij.testvectors.oracle;

import org.jspecify.annotations.NullMarked;
