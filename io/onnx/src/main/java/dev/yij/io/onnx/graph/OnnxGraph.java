package dev.yij.io.onnx.graph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A graph as its file describes it, checked for consistency: every value is computed once, by a node that
/// precedes all of its readers.
///
/// @param file         its source, for messages
/// @param producer     the program that wrote it; empty if unknown
/// @param operatorSet  the version of ONNX's operators for which it is written; 0 if it names none
/// @param nodes        the operations, in topological order
/// @param inputs       the inputs, as declared: older files list initializers here too
/// @param initializers the constants, by name
/// @param outputs      the outputs
/// @param metadata     the model's metadata
public record OnnxGraph(
        String file,
        String producer,
        int operatorSet,
        List<OnnxNode> nodes,
        List<OnnxValue> inputs,
        Map<String, OnnxTensor> initializers,
        List<OnnxValue> outputs,
        Map<String, String> metadata) {

    /// Copies the collections.
    public OnnxGraph {
        nodes = List.copyOf(nodes);
        inputs = List.copyOf(inputs);
        initializers = Collections.unmodifiableMap(new LinkedHashMap<>(initializers));
        outputs = List.copyOf(outputs);
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /// The same graph with other declarations of its inputs.
    public OnnxGraph inputs(List<OnnxValue> to) {
        return new OnnxGraph(file, producer, operatorSet, nodes, to, initializers, outputs, metadata);
    }

    /// The inputs that the caller must provide, because no initializer provides them.
    public List<OnnxValue> required() {
        return inputs.stream()
                .filter(input -> !initializers.containsKey(input.name()))
                .toList();
    }
}
