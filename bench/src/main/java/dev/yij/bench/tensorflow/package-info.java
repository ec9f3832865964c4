/// TensorFlow as a peer: its kernels as a backend of the contract in test-vectors.
@NullMarked
package dev.yij.bench.tensorflow;

import org.jspecify.annotations.NullMarked;
