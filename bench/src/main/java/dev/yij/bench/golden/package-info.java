/// Generates the golden files of test-vectors, with TensorFlow in float64.
@NullMarked
package dev.yij.bench.golden;

import org.jspecify.annotations.NullMarked;
