package dev.yij.io.onnx.operator;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.OnnxTensor;
import java.util.List;

/// What a node computes.
@FunctionalInterface
interface Operator {

    /// Computes the outputs, as many as it can; those that nobody asked for may be left out at the end.
    ///
    /// @throws FormatException if inputs or attributes do not fit
    List<OnnxTensor> compute(Call call) throws FormatException;
}
