package dev.yij.io.onnx.graph;

import java.util.List;

/// One operation of a graph.
///
/// @param name       its name; empty if it has none
/// @param label      its description in messages
/// @param domain     the operator's domain; empty for ONNX's own
/// @param operator   the operator: `Conv`
/// @param inputs     the names of its inputs; empty where an optional one is omitted
/// @param outputs    the names of its outputs; empty where one is not used
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

    /// The operator with its domain if that is not ONNX's own: `ai.onnx.ml.Scaler`.
    public String qualifiedOperator() {
        return domain.isEmpty() ? operator : domain + "." + operator;
    }
}
