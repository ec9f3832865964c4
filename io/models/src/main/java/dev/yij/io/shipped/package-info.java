/// The models that come with yij.
@NullMarked
package dev.yij.io.shipped;

import org.jspecify.annotations.NullMarked;
