package dev.yij.io.keras;

import dev.yij.io.file.FormatException;
import dev.yij.io.model.ModelOutline;
import dev.yij.reference.layer.Layers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The layers of a Keras configuration as it lists them, whether yij can build them or not.
final class KerasOutline {

    /// The settings that are shown, in this order: those that say the most, under the names of all versions.
    private static final Set<String> SHOWN = Set.of(
            "batch_input_shape",
            "batch_shape",
            "filters",
            "nb_filter",
            "units",
            "output_dim",
            "kernel_size",
            "pool_size",
            "strides",
            "padding",
            "border_mode",
            "dilation_rate",
            "activation",
            "rate",
            "axis",
            "target_shape");

    private KerasOutline() {}

    /// @param model the model's object with `class_name` and `config`
    static List<ModelOutline.Layer> layers(Map<String, Object> model, String where) throws FormatException {
        List<ModelOutline.Layer> layers = new ArrayList<>();
        add(KerasNode.of(model, where), "", where, layers);
        return layers;
    }

    private static void add(KerasNode model, String prefix, String where, List<ModelOutline.Layer> layers)
            throws FormatException {
        for (Object entry : Json.list(model.config().get(KerasNode.LAYERS), where + ": \"layers\"")) {
            KerasNode node = KerasOps.asLayer(KerasNode.of(entry, where));
            if (node.isModel()) {
                add(node, prefix + node.name() + "/", where, layers);
            } else {
                layers.add(new ModelOutline.Layer(
                        prefix + node.name(),
                        node.className(),
                        node.isInput() || Layers.isKnown(node.className()),
                        settings(node.config())));
            }
        }
    }

    private static String settings(Map<String, Object> config) {
        return config.entrySet().stream()
                .filter(entry -> SHOWN.contains(entry.getKey()))
                .map(entry -> entry.getKey() + " " + Json.shortened(KerasLayers.unwrapped(entry.getValue())))
                .collect(Collectors.joining(", "));
    }
}
