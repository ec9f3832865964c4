/// ONNX's conformance cases: folders with a model, inputs, and the expected outputs.
@NullMarked
package dev.yij.io.onnx.conformance;

import org.jspecify.annotations.NullMarked;
