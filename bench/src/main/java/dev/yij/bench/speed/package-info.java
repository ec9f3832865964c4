/// The speed of this revision against another one.
@NullMarked
package dev.yij.bench.speed;

import org.jspecify.annotations.NullMarked;
