package dev.yij.io.keras;

import dev.yij.reference.config.Config;
import dev.yij.reference.layer.CustomLayer;
import dev.yij.reference.layer.Initializer;
import dev.yij.reference.layer.Layers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// Converts a layer's configuration from any version of Keras to ours: initializers, activations and data types
/// that are objects become names; settings that affect the training of a network but not its outputs are noted
/// and omitted.
final class KerasLayers {

    /// Entries of regularizers, constraints and the like, which are noted: `kernel_regularizer`.
    private static final Pattern ONLY_IN_TRAINING =
            Pattern.compile("(\\w+_)?(regularizer|constraint)|lora_rank|quantization_config");

    /// Entries that say how a kernel is initialized.
    private static final Pattern KERNEL_INITIALIZER = Pattern.compile("(kernel|depthwise|pointwise|alpha)_initializer");

    /// Entries that change no numbers, or only those of new weights, or only together with another entry.
    private static final Pattern WITHOUT_EFFECT =
            Pattern.compile("name|trainable|dtype|data_format|seed|(batch_)?(input_)?shape|(\\w+_)?initializer"
                    + "|autocast|dynamic|sparse|ragged|fused|synchronized|virtual_batch_size|renorm_\\w+|fill_\\w+");

    private final boolean keras3;
    private final KerasNotes notes = new KerasNotes();
    private final KerasRefusals refusals;

    /// @param keras3 whether Keras 3 wrote the file
    /// @param where  the file and the path in it, for messages
    KerasLayers(boolean keras3, String where) {
        this.keras3 = keras3;
        this.refusals = new KerasRefusals(where);
    }

    /// What was ignored so far; a reader of other parts of the model may add to it.
    KerasNotes notes() {
        return notes;
    }

    /// What cannot be represented so far.
    KerasRefusals refusals() {
        return refusals;
    }

    /// A layer's configuration for [Layers#fromConfig], which accepts it unless the layer is among the
    /// refusals.
    Map<String, Object> read(KerasNode node) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("name", node.name());
        for (Map.Entry<String, Object> entry : node.config().entrySet()) {
            String key = entry.getKey();
            Object value = unwrapped(entry.getValue());
            if (isKernelInitializer(key)) {
                config.put(key, initializer(node.name(), key, value, notes));
            } else if (key.equals("activation")) {
                config.put(key, KerasActivations.read(value, keras3));
            } else if (key.equals("dtype")) {
                readType(node.name(), value);
            } else if (key.equals("noise_shape")) {
                notes.add(node.name(), "the noise_shape is not kept: in training it drops single numbers here");
            } else if (ONLY_IN_TRAINING.matcher(key).matches()) {
                notes.add(node.name(), "the " + key + " is not saved");
            } else {
                config.put(key, value);
            }
        }
        if (KerasSynonyms.isOfTraining(node)) {
            notes.add(
                    node.name(),
                    "a layer of class " + node.whole().get("class_name") + " does nothing here, in training too");
        }
        if (!Layers.isKnown(node.className())) {
            refusals.addLayer(node.className(), node.name());
            return config;
        }
        String function = KerasActivations.unknown(config.get("activation"));
        if (function != null) {
            refusals.addFunction(function, node.name());
            return config;
        }
        try {
            noteUnknown(node.className(), node.name(), config);
            if (config.get("activation") instanceof Map<?, ?> layer && layer.get("config") instanceof Map<?, ?> own) {
                noteUnknown(String.valueOf(layer.get("class_name")), node.name(), own);
            }
        } catch (IllegalArgumentException e) {
            refusals.add(String.valueOf(e.getMessage()));
        }
        return config;
    }

    /// Settings that the layer here does not have and that are none of Keras's other ones: of a later version,
    /// or of an extension, which may compute something else.
    ///
    /// @throws IllegalArgumentException if the layer does not accept one that it has
    private void noteUnknown(String className, String name, Map<?, ?> config) {
        Map<String, Object> entries = new LinkedHashMap<>();
        config.forEach((key, value) -> entries.put(String.valueOf(key), value));
        Config settings = new Config(entries);
        if (Layers.fromConfig(className, settings) instanceof CustomLayer) {
            return; // which may read them in its own way
        }
        for (Map.Entry<String, Object> setting : settings.unread().entrySet()) {
            Object value = setting.getValue();
            boolean isOff = value == null || Boolean.FALSE.equals(value) || value.equals(1);
            boolean known = WITHOUT_EFFECT.matcher(setting.getKey()).matches()
                    || ONLY_IN_TRAINING.matcher(setting.getKey()).matches();
            if (!isOff && !known) {
                notes.add(name, "the setting " + Json.shortened(setting.getKey()) + " is unknown and not kept");
            }
        }
    }

    /// Whether an entry says how a kernel is initialized: `kernel_initializer`, `depthwise_initializer`.
    static boolean isKernelInitializer(String key) {
        return KERNEL_INITIALIZER.matcher(key).matches();
    }

    /// Tuples and shapes, which tf.keras writes as objects.
    static Object unwrapped(Object value) {
        return value instanceof Map<?, ?> map && map.get("items") instanceof List<?> items ? items : value;
    }

    /// Quantized weights are whole numbers with scales, and h5py stores bfloat16 as bytes without a type.
    private void readType(String name, Object value) {
        Object type = value instanceof Map<?, ?> map && map.get("config") instanceof Map<?, ?> config
                ? config.containsKey("name") ? config.get("name") : config
                : value;
        boolean quantized = value instanceof Map<?, ?> map
                        && String.valueOf(map.get("class_name")).startsWith("Quantized")
                || String.valueOf(type).contains("_from_");
        if (quantized || "bfloat16".equals(type)) {
            refusals.add(name + ": expected weights of float32, found " + (quantized ? "quantized ones: " : "")
                    + Json.shortened(type));
        } else if (!"float32".equals(type)) {
            notes.add(name, "computes in float32 here, in " + Json.shortened(type) + " there");
        }
    }

    /// The initializer matters only for a new network, and here the weights come from the file.
    private static String initializer(String name, String key, Object value, KerasNotes notes) {
        if (value instanceof String text) {
            return known(name, key, snakeCase(text), notes);
        }
        if (!(value instanceof Map<?, ?> map)) {
            return known(name, key, Json.shortened(value), notes);
        }
        String className = String.valueOf(map.get("class_name"));
        if (className.equals("VarianceScaling") && map.get("config") instanceof Map<?, ?> config) {
            return known(name, key, varianceScaling(config), notes);
        }
        return known(name, key, snakeCase(className), notes);
    }

    private static String varianceScaling(Map<?, ?> config) {
        String distribution = String.valueOf(config.get("distribution"));
        String shape = distribution.equals("uniform") ? "uniform" : "normal";
        boolean fanAverage = "fan_avg".equals(config.get("mode"));
        boolean fanIn = "fan_in".equals(config.get("mode"));
        double scale = config.get("scale") instanceof Number number ? number.doubleValue() : Double.NaN;
        if (fanAverage && scale == 1) {
            return "glorot_" + shape;
        }
        return fanIn && scale == 2 ? "he_" + shape : "VarianceScaling of " + config;
    }

    private static String known(String layer, String key, String name, KerasNotes notes) {
        for (Initializer initializer : Initializer.values()) {
            if (initializer.kerasName().equals(name)) {
                return name;
            }
        }
        notes.add(
                layer,
                "the " + key + " " + Json.shortened(name)
                        + " is unknown; its weights are read, only new initial weights would differ");
        boolean slopes = key.startsWith("alpha"); // which have any shape, and are 0 at first
        return (slopes ? Initializer.ZEROS : Initializer.GLOROT_UNIFORM).kerasName();
    }

    /// `GlorotUniform` as `glorot_uniform`.
    private static String snakeCase(String className) {
        return className.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    /// The name that Keras 3 gives a layer's group in an archive: the class in snake case, followed by a number
    /// from the second layer of a class on.
    ///
    /// @param className the class, `MaxPooling2D`
    /// @param before    the number of preceding layers of that class
    static String place(String className, int before) {
        String name = className
                .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
                .replaceAll("([a-z])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
        return before == 0 ? name : name + "_" + before;
    }

    /// An initializer in the form that all versions of Keras read.
    static Object initializer(String name, boolean keras3) {
        Map<String, Object> config = switch (name) {
            case "zeros", "ones" -> Json.of();
            case "he_uniform" -> scaling(2.0, "fan_in", "uniform");
            case "he_normal" -> scaling(2.0, "fan_in", keras3 ? "truncated_normal" : "normal");
            case "glorot_normal" -> scaling(1.0, "fan_avg", keras3 ? "truncated_normal" : "normal");
            default -> scaling(1.0, "fan_avg", "uniform");
        };
        String className = name.equals("zeros") ? "Zeros" : name.equals("ones") ? "Ones" : "VarianceScaling";
        return keras3
                ? Json.of(
                        "module",
                        "keras.initializers",
                        "class_name",
                        className,
                        "config",
                        config,
                        "registered_name",
                        null)
                : Json.of("class_name", className, "config", config);
    }

    private static Map<String, Object> scaling(double scale, String mode, String distribution) {
        return Json.of("scale", scale, "mode", mode, "distribution", distribution, "seed", null);
    }
}
