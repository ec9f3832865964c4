/// Comparison of the results of two programs: files of arrays, layer by layer.
@NullMarked
package dev.yij.io.compare;

import org.jspecify.annotations.NullMarked;
