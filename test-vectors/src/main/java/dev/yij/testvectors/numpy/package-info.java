/// NumPy files: arrays (`.npy`) and zips of them (`.npz`), for exchange with other languages. Formats:
/// <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>.
@NullMarked
package dev.yij.testvectors.numpy;

import org.jspecify.annotations.NullMarked;
