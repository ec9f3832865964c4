/// The vocabulary of a cross-check: the shapes of kernels as plain numbers, named arrays, number formats and
/// the error bounds that follow from them.
@NullMarked
package dev.yij.testvectors;

import org.jspecify.annotations.NullMarked;
