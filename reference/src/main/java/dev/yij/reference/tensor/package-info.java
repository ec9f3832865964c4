/// Shapes and n-dimensional float32 arrays, printed the way NumPy prints them.
@NullMarked
package dev.yij.reference.tensor;

import org.jspecify.annotations.NullMarked;
