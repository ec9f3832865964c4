package dev.yij.io.onnx.operator;

import dev.yij.io.file.FormatException;
import dev.yij.io.onnx.graph.OnnxTensor;
import java.util.List;

/// The computation of a node.
@FunctionalInterface
interface Operator {

    /// Computes the outputs; unused ones may be omitted at the end.
    ///
    /// @throws FormatException if inputs or attributes do not fit
    List<OnnxTensor> compute(Call call) throws FormatException;
}
