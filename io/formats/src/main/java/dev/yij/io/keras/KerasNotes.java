package dev.yij.io.keras;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What was ignored in the layers of a model: a sentence for each matter, not for each layer.
final class KerasNotes {

    /// The number of layers that a sentence names.
    private static final int NAMED = 3;

    private final Map<String, Set<String>> layers = new LinkedHashMap<>();

    /// Adds what was ignored in a layer.
    ///
    /// @param sentence without the layer's name, which is put before it
    void add(String layer, String sentence) {
        layers.computeIfAbsent(sentence, key -> new LinkedHashSet<>()).add(layer);
    }

    /// `conv1, conv2, conv3 and 7 more: the kernel_regularizer is not saved`.
    List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        layers.forEach((sentence, names) -> {
            List<String> first =
                    names.stream().limit(NAMED).map(Json::shortened).toList();
            String more = names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "";
            sentences.add(String.join(", ", first) + more + ": " + sentence);
        });
        return sentences;
    }
}
