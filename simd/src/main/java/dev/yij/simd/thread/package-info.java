/// The threads of a backend.
@NullMarked
package dev.yij.simd.thread;

import org.jspecify.annotations.NullMarked;
