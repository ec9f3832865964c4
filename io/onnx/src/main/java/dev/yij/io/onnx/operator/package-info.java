/// ONNX's operators: one class per family, and [Operators][dev.yij.io.onnx.operator.Operators], the list of
/// them all.
@NullMarked
package dev.yij.io.onnx.operator;

import org.jspecify.annotations.NullMarked;
