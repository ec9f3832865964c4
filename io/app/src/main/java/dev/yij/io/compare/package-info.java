/// Comparison of the results of two programs: files of arrays, layer by layer.
///
/// What `yij gradcheck` does, in a program:
///
/// {@snippet file="GradientsByDifferences.java" region="example"}
@NullMarked
package dev.yij.io.compare;

import org.jspecify.annotations.NullMarked;
