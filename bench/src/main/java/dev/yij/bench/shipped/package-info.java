/// Measures the models that come with yij, adds those of finished runs to them, and writes their model card.
@NullMarked
package dev.yij.bench.shipped;

import org.jspecify.annotations.NullMarked;
