/// ONNX Runtime as a backend of the contract in test-vectors. Its models are built in memory, with the
/// schema of ONNX that Tribuo provides for Java.
@NullMarked
package dev.yij.bench.onnx;

import org.jspecify.annotations.NullMarked;
