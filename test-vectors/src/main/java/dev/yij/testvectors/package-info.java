/// The terms of a cross-check: named arrays, number formats and algorithms with the error bounds that follow
/// from them.
///
/// One convolution, checked:
///
/// {@snippet file="CheckKernel.java" region="example"}
@NullMarked
package dev.yij.testvectors;

import org.jspecify.annotations.NullMarked;
