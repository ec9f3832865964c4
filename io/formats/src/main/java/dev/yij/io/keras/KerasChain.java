package dev.yij.io.keras;

import dev.yij.io.file.FormatException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The layers of a functional model, ordered by their connections, if these form a plain chain: one input and
/// one output, the end of the chain, every layer reads one other, and no two read the same. [KerasGraph] reads
/// other graphs.
final class KerasChain {

    private KerasChain() {}

    /// @param config the functional model's configuration
    /// @param reader receives what is ignored and refused
    /// @return the layers, the InputLayer first; none if they are not a chain
    /// @throws FormatException if the configuration is not understood
    static List<KerasNode> of(Map<String, Object> config, String where, KerasLayers reader) throws FormatException {
        Map<String, KerasNode> byName = KerasNode.byName(config, where);
        List<KerasNode> inputs =
                byName.values().stream().filter(KerasNode::isInput).toList();
        Map<String, KerasNode> readerOf = new LinkedHashMap<>();
        for (KerasNode node : byName.values()) {
            if (!node.isInput()) {
                List<List<KerasCalls.Output>> calls = KerasCalls.of(node, reader);
                if (calls.size() != 1
                        || calls.getFirst().size() != 1
                        || readerOf.put(calls.getFirst().getFirst().layer(), node) != null) {
                    return List.of();
                }
            }
        }
        List<KerasNode> chain = new ArrayList<>();
        KerasNode last = inputs.size() == 1 ? inputs.getFirst() : null;
        for (KerasNode node = last; node != null; node = readerOf.get(node.name())) {
            chain.add(node);
            last = node;
        }
        if (last == null || chain.size() != byName.size() || !isOnlyOutput(last, config, where)) {
            return List.of();
        }
        return chain;
    }

    private static boolean isOnlyOutput(KerasNode last, Map<String, Object> config, String where)
            throws FormatException {
        if (config.get("output_layers") == null) {
            return true;
        }
        List<KerasCalls.Output> outputs = KerasCalls.Output.list(config.get("output_layers"), where);
        return outputs.size() == 1 && outputs.getFirst().layer().equals(last.name());
    }
}
