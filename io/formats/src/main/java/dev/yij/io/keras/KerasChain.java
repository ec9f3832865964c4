package dev.yij.io.keras;

import dev.yij.io.file.FormatException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The layers of a Functional configuration, ordered by their connections, if these form a plain chain: one
/// input and one output, every layer reads one other, and no two read the same. [KerasGraph] reads other
/// graphs.
final class KerasChain {

    private final String where;
    private final Map<String, KerasNode> byName = new LinkedHashMap<>();
    private final Map<String, KerasNode> readerOf = new LinkedHashMap<>();

    private KerasChain(String where) {
        this.where = where;
    }

    /// @param config the Functional model's configuration
    /// @return the layers, the InputLayer first; none if they are not a chain
    /// @throws FormatException if the configuration is not understood
    static List<KerasNode> of(Map<String, Object> config, String where) throws FormatException {
        boolean several = config.get("output_layers") instanceof List<?> outputs
                && outputs.size() > 1
                && !(outputs.getFirst() instanceof String);
        return several ? List.of() : new KerasChain(where).order(config);
    }

    private List<KerasNode> order(Map<String, Object> config) throws FormatException {
        KerasNode input = null;
        for (Object layer : Json.list(config.get("layers"), where + ": \"layers\"")) {
            KerasNode node = KerasNode.of(layer, where);
            if (byName.put(node.name(), node) != null) {
                throw new FormatException(where + " has two layers called \"" + node.name() + "\"");
            }
            if (node.isInput() && input != null) {
                return List.of();
            }
            input = node.isInput() ? node : input;
        }
        for (KerasNode node : byName.values()) {
            if (!node.isInput() && !connect(node)) {
                return List.of();
            }
        }
        List<KerasNode> chain = new ArrayList<>();
        for (KerasNode node = input; node != null; node = readerOf.get(node.name())) {
            chain.add(node);
        }
        return chain.size() == byName.size() ? chain : List.of();
    }

    /// Whether a layer reads one other, which no layer has read so far.
    private boolean connect(KerasNode node) throws FormatException {
        List<String> sources = new ArrayList<>();
        List<Object> calls =
                Json.list(node.whole().get("inbound_nodes"), where + ": \"inbound_nodes\" of " + node.name());
        for (Object call : calls) {
            if (call instanceof Map<?, ?> keras3) {
                collect(keras3.get("args"), sources);
            } else if (call instanceof List<?> tensors
                    && tensors.size() == 4
                    && tensors.getFirst() instanceof String s) {
                sources.add(s); // some versions of tf.keras omit one pair of brackets
            } else {
                for (Object tensor : Json.list(call, where + ": \"inbound_nodes\" of " + node.name())) {
                    List<Object> address = Json.list(tensor, where + ": \"inbound_nodes\" of " + node.name());
                    sources.add(address.isEmpty() ? "nothing" : String.valueOf(address.getFirst()));
                }
            }
        }
        return calls.size() == 1
                && sources.size() == 1
                && byName.containsKey(sources.getFirst())
                && readerOf.put(sources.getFirst(), node) == null;
    }

    private static void collect(@Nullable Object value, List<String> sources) {
        if (value instanceof List<?> list) {
            list.forEach(each -> collect(each, sources));
        } else if (value instanceof Map<?, ?> map && map.get("config") instanceof Map<?, ?> tensor) {
            if (tensor.get("keras_history") instanceof List<?> history && !history.isEmpty()) {
                sources.add(String.valueOf(history.getFirst()));
            }
        }
    }
}
