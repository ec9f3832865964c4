/// ONNX's conformance cases: folders with a model, inputs, and the outputs to expect.
@NullMarked
package dev.yij.io.onnx.conformance;

import org.jspecify.annotations.NullMarked;
