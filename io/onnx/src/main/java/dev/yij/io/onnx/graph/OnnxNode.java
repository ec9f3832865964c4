package dev.yij.io.onnx.graph;

import java.util.List;

/// One operation of a graph.
///
/// @param name       its name; empty where it has none
/// @param label      how messages call it
/// @param domain     whose operator it is; empty for ONNX's own
/// @param operator   what it does: `Conv`
/// @param inputs     the names of the values that it reads; empty where an optional one is left out
/// @param outputs    the names of the values that it computes; empty where nobody needs one
/// @param attributes its configuration
public record OnnxNode(
        String name,
        String label,
        String domain,
        String operator,
        List<String> inputs,
        List<String> outputs,
        Attributes attributes) {

    /// Copies the lists.
    public OnnxNode {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /// The operator with its domain where that is not ONNX's own: `ai.onnx.ml.Scaler`.
    public String qualifiedOperator() {
        return domain.isEmpty() ? operator : domain + "." + operator;
    }
}
