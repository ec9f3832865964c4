package dev.yij.io.keras;

import dev.yij.io.file.FormatException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What a model needs that yij does not have, collected over all its layers so that one message names
/// everything at once.
final class KerasRefusals {

    /// The number of reasons, and of layers of one class, that a message names.
    private static final int NAMED = 4;

    private final String where;
    private final Map<String, Set<String>> layers = new LinkedHashMap<>();
    private final Map<String, Set<String>> functions = new LinkedHashMap<>();
    private final Set<String> reasons = new LinkedHashSet<>();

    /// @param where the file and the path in it, for messages
    KerasRefusals(String where) {
        this.where = where;
    }

    String where() {
        return where;
    }

    /// A layer of a class that is missing.
    void addLayer(String className, String name) {
        layers.computeIfAbsent(className, each -> new LinkedHashSet<>()).add(name);
    }

    /// An activation function that is missing.
    void addFunction(String function, String layer) {
        functions.computeIfAbsent(function, each -> new LinkedHashSet<>()).add(layer);
    }

    /// Another reason, which names the layer.
    void add(String reason) {
        reasons.add(reason);
    }

    /// @throws FormatException if something was added
    void throwIfAny() throws FormatException {
        List<String> all = new ArrayList<>(reasons);
        if (!functions.isEmpty()) {
            all.addFirst("it needs activation functions that are not supported: " + named(functions));
        }
        if (!layers.isEmpty()) {
            all.addFirst("it needs layers that are not supported: " + named(layers));
        }
        if (!all.isEmpty()) {
            throw new FormatException(where + ": " + some(all, "; "));
        }
    }

    /// Each kind with the layers that need it.
    private static String named(Map<String, Set<String>> kinds) {
        return kinds.entrySet().stream()
                .map(entry -> Json.shortened(entry.getKey()) + " (" + some(entry.getValue(), ", ") + ")")
                .collect(Collectors.joining(", "));
    }

    private static String some(Collection<String> all, String separator) {
        String more = all.size() > NAMED ? " and " + (all.size() - NAMED) + " more" : "";
        return all.stream().limit(NAMED).collect(Collectors.joining(separator)) + more;
    }
}
