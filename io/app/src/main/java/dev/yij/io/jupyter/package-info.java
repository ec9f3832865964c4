/// Jupyter on the user's machine: where it is, and which kernel it starts for a notebook in Java.
@NullMarked
package dev.yij.io.jupyter;

import org.jspecify.annotations.NullMarked;
