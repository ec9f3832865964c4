package dev.yij.io.keras;

import dev.yij.io.file.FormatException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The layers of a Functional configuration, ordered by their connections, which must form a plain chain: one
/// input, every layer reads one other, and no two read the same.
///
/// `inbound_nodes` is, in Keras 2, a list of calls, each a list of `[layer, node, tensor, arguments]`; in Keras
/// 3 a list of calls, each with `args`, in which tensors are objects with a `keras_history` of the same three.
final class KerasChain {

    private final String where;
    private final Map<String, KerasNode> byName = new LinkedHashMap<>();
    private final Map<String, KerasNode> readerOf = new LinkedHashMap<>();

    private KerasChain(String where) {
        this.where = where;
    }

    /// @param config the Functional model's configuration
    /// @throws FormatException if it is not a chain; the message names the layers
    static List<KerasNode> of(Map<String, Object> config, String where) throws FormatException {
        return new KerasChain(where).order(config);
    }

    private List<KerasNode> order(Map<String, Object> config) throws FormatException {
        KerasNode input = null;
        for (Object layer : Json.list(config.get("layers"), where + ": \"layers\"")) {
            KerasNode node = KerasNode.of(layer, where);
            if (byName.put(node.name(), node) != null) {
                throw new FormatException(where + " has two layers called \"" + node.name() + "\"");
            }
            if (node.isInput()) {
                if (input != null) {
                    throw noChain("it has two inputs, " + input.name() + " and " + node.name());
                }
                input = node;
            }
        }
        if (input == null) {
            throw noChain("it has no InputLayer");
        }
        for (KerasNode node : byName.values()) {
            connect(node);
        }
        return walk(input);
    }

    private void connect(KerasNode node) throws FormatException {
        if (node.isInput()) {
            return;
        }
        List<String> sources = sources(node);
        if (sources.size() != 1) {
            throw noChain(node.name() + " reads " + (sources.isEmpty() ? "nothing" : String.join(" and ", sources)));
        }
        String source = sources.getFirst();
        if (!byName.containsKey(source)) {
            throw noChain(node.name() + " reads " + source + ", which is missing");
        }
        KerasNode other = readerOf.put(source, node);
        if (other != null) {
            throw noChain(other.name() + " and " + node.name() + " both read " + source);
        }
    }

    private List<KerasNode> walk(KerasNode input) throws FormatException {
        List<KerasNode> chain = new ArrayList<>();
        for (KerasNode node = input; node != null; node = readerOf.get(node.name())) {
            chain.add(node);
        }
        if (chain.size() != byName.size()) {
            throw noChain("only " + chain.size() + " of its " + byName.size() + " layers can be reached from "
                    + input.name());
        }
        return chain;
    }

    private List<String> sources(KerasNode node) throws FormatException {
        List<Object> calls =
                Json.list(node.whole().get("inbound_nodes"), where + ": \"inbound_nodes\" of " + node.name());
        if (calls.size() > 1) {
            throw noChain(node.name() + " is used " + calls.size() + " times");
        }
        List<String> sources = new ArrayList<>();
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
        return sources;
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

    private FormatException noChain(String reason) {
        return new FormatException(where + " is not a plain chain of layers: " + reason);
    }
}
