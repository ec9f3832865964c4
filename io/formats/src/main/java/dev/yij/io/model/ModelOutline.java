package dev.yij.io.model;

import dev.yij.reference.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// What a file says of a model that cannot be built, for example because a layer is not supported.
///
/// @param producer the program that wrote the file, empty if unknown
/// @param layers   its layers in the file's order
/// @param arrays   its weights by the names that the file has for them
public record ModelOutline(String producer, List<Layer> layers, SequencedMap<String, Tensor> arrays) {

    /// A layer.
    ///
    /// @param name        its name; that of a layer of a model inside the model follows the model's:
    ///     `base/conv1`
    /// @param className   its class
    /// @param isSupported whether yij has this class
    /// @param settings    its settings in brief
    public record Layer(String name, String className, boolean isSupported, String settings) {

        private String line() {
            return String.format("  %-32s %-24s %s", name, className + (isSupported ? "" : " (missing)"), settings)
                    .stripTrailing();
        }

        private Map<String, Object> toMap() {
            return Map.of("name", name, "class_name", className, "supported", isSupported, "settings", settings);
        }
    }

    /// Copies the layers.
    public ModelOutline {
        layers = List.copyOf(layers);
    }

    /// The human-readable form, without the arrays.
    public List<String> report() {
        List<String> report = new ArrayList<>();
        if (!producer.isEmpty()) {
            report.add("producer:   " + producer);
        }
        report.add("layers:     " + layers.size());
        layers.forEach(layer -> report.add(layer.line()));
        return report;
    }

    /// The machine-readable form, without the arrays.
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("producer", producer);
        map.put("layers", layers.stream().map(Layer::toMap).toList());
        return map;
    }
}
