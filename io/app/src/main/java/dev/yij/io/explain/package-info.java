/// Explanations of computed numbers as text and as JSON.
@NullMarked
package dev.yij.io.explain;

import org.jspecify.annotations.NullMarked;
