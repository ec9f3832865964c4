/// ONNX Runtime as a backend of the contract in test-vectors. Its models are put together in memory, from the
/// schema of ONNX that Tribuo keeps compiled for Java.
@NullMarked
package dev.yij.bench.onnx;

import org.jspecify.annotations.NullMarked;
