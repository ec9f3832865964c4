package dev.yij.io.onnx.graph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A graph as its file describes it, sound in itself: every value is computed once, by a node that comes before
/// all that read it.
///
/// @param file         where it comes from, for messages
/// @param producer     what wrote it; empty where it does not say
/// @param operatorSet  the version of ONNX's operators that it is written for; 0 where it names none
/// @param nodes        the operations, in an order in which they can be done
/// @param inputs       what goes in, as declared: older files list initializers here too
/// @param initializers the constants, by name
/// @param outputs      what comes out
/// @param metadata     what else the file says about the model
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

    /// The inputs that must be handed in, because no initializer stands in for them.
    public List<OnnxValue> required() {
        return inputs.stream()
                .filter(input -> !initializers.containsKey(input.name()))
                .toList();
    }
}
