/// NumPy's array files: <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>.
@NullMarked
package dev.yij.io.numpy;

import org.jspecify.annotations.NullMarked;
