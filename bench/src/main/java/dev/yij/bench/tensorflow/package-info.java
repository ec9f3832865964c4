/// TensorFlow as a peer: its kernels behind the interface that every backend is held to.
@NullMarked
package dev.yij.bench.tensorflow;

import org.jspecify.annotations.NullMarked;
