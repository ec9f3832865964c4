package dev.yij.io.keras;

import dev.yij.io.file.FormatException;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.train.CustomLoss;
import dev.yij.reference.train.CustomOptimizer;
import dev.yij.reference.train.Loss;
import dev.yij.reference.train.Optimizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Converts the loss and the optimizer of a model to and from Keras's configurations.
///
/// A model with an unsupported loss or optimizer is still usable: it is read without them, and a note is added.
///
/// @param loss      the loss
/// @param optimizer the optimizer, without its state
record KerasTraining(Loss loss, Optimizer optimizer) {

    /// Entries of an optimizer that are accepted only with these values, in any version.
    private static final Map<String, Set<String>> ONLY = Map.of(
            "amsgrad", Set.of("false"),
            "decay", Set.of("0.0", "0"),
            "weight_decay", Set.of("false", "0.0", "0"),
            "use_ema", Set.of("false"),
            "clipnorm", Set.of(),
            "clipvalue", Set.of(),
            "global_clipnorm", Set.of(),
            "loss_scale_factor", Set.of(),
            "gradient_accumulation_steps", Set.of());

    /// The settings of a loss that Keras writes as a name only.
    private static final Set<Object> STANDARD = Set.of(false, 0.0);

    /// Keras's short names of losses.
    private static final Map<String, String> SHORT_NAMES = Map.of(
            "bce", "BinaryCrossentropy",
            "mae", "MeanAbsoluteError",
            "mse", "MeanSquaredError");

    /// The names of the mean over a batch: with samples that all have weight 1 they are the same.
    private static final Set<String> MEAN = Set.of("auto", "sum_over_batch_size", "mean", "mean_with_sample_weight");

    /// Reads `training_config` of a Keras 2 file, or `compile_config` of a Keras 3 archive.
    ///
    /// @param notes receives a sentence if something is not supported
    /// @return empty in that case
    static Optional<KerasTraining> read(Map<String, Object> config, List<String> notes) {
        Loss loss = loss(config.get("loss"));
        if (loss == null) {
            notes.add("the loss " + Json.shortened(config.get("loss"))
                    + " is not supported: the model is read without loss and optimizer");
            return Optional.empty();
        }
        Object keras3 = config.get("optimizer");
        Object optimizer = keras3 == null ? config.get("optimizer_config") : keras3;
        try {
            return Optional.of(new KerasTraining(loss, optimizer(optimizer)));
        } catch (IllegalArgumentException | FormatException e) {
            notes.add(e.getMessage() + ": the model is read without loss and optimizer");
            return Optional.empty();
        }
    }

    private static @Nullable Loss loss(@Nullable Object loss) {
        if (loss instanceof Map<?, ?> map && map.get("config") instanceof Map<?, ?> config) {
            return loss(String.valueOf(map.get("class_name")), config);
        }
        // tf.keras and Keras 3 may write the function as an object.
        String name = String.valueOf(loss instanceof Map<?, ?> map ? map.get("config") : loss);
        return loss(SHORT_NAMES.getOrDefault(name.toLowerCase(Locale.ROOT), camelCase(name)), Map.of());
    }

    /// `MeanSquaredError` for `mean_squared_error`.
    private static String camelCase(String name) {
        return Pattern.compile("(^|_)(.)")
                .matcher(name)
                .replaceAll(match -> match.group(2).toUpperCase(Locale.ROOT));
    }

    private static String snakeCase(String name) {
        return name.replaceAll("(?<=.)([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static @Nullable Loss loss(String className, Map<?, ?> config) {
        Object reduction = config.get("reduction");
        if (config.get("ignore_class") != null || reduction != null && !MEAN.contains(reduction.toString())) {
            return null;
        }
        Map<String, Object> ours = new LinkedHashMap<>();
        ours.put("class_name", className);
        config.forEach((key, value) -> ours.put(String.valueOf(key), value));
        try {
            return Loss.fromConfig(ours);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Optimizer optimizer(@Nullable Object value) throws FormatException {
        Map<String, Object> whole = Json.map(value, "the optimizer");
        Map<String, Object> config = Json.map(whole.get("config"), "the optimizer's config");
        String className = String.valueOf(whole.get("class_name")).replaceFirst("^Custom>", "");
        for (Map.Entry<String, Set<String>> only : ONLY.entrySet()) {
            Object found = config.get(only.getKey());
            if (found != null && !only.getValue().contains(found.toString())) {
                throw new IllegalArgumentException(
                        "the optimizer's " + only.getKey() + " of " + Json.shortened(found) + " is not supported");
            }
        }
        Map<String, Object> ours = new LinkedHashMap<>(config);
        ours.put("class_name", className);
        ours.putIfAbsent("epsilon", 1e-7); // Keras 2.0 and 2.1 write null, for the backend's
        return Optimizer.fromConfig(ours);
    }

    /// `training_config` as in Keras 2.3, which TensorFlow 2 and Keras 3 also read.
    static Map<String, Object> keras2(Sequential model) {
        Map<String, Object> optimizer =
                Json.of("class_name", model.optimizer().className(), "config", optimizerConfig(model));
        return Json.of(
                "optimizer_config",
                optimizer,
                "loss",
                writtenLoss(model, false),
                "metrics",
                List.of("accuracy"),
                "sample_weight_mode",
                null,
                "loss_weights",
                null);
    }

    /// `compile_config` as in Keras 3.
    static Map<String, Object> keras3(Sequential model) {
        String className = model.optimizer().className();
        Map<String, Object> config = optimizerConfig(model);
        Map<String, Object> optimizer = model.optimizer() instanceof CustomOptimizer
                ? KerasArchiveLayout.customObject(className, config)
                : KerasArchiveLayout.object("keras.optimizers", className, config);
        return Json.of(
                "optimizer",
                optimizer,
                "loss",
                writtenLoss(model, true),
                "loss_weights",
                null,
                "metrics",
                List.of("accuracy"),
                "weighted_metrics",
                null);
    }

    private static Map<String, Object> optimizerConfig(Sequential model) {
        Map<String, Object> config = new LinkedHashMap<>();
        model.optimizer().config().forEach((key, value) -> {
            if (!key.equals("class_name")) {
                config.put(key.equals("lr") ? "learning_rate" : key, value);
            }
        });
        return config;
    }

    private static Object writtenLoss(Sequential model, boolean keras3) {
        Loss loss = model.loss();
        Map<String, Object> config = new LinkedHashMap<>(loss.config());
        config.remove("class_name");
        config.computeIfPresent("from_logits", (key, value) -> logitsInKeras(model));
        boolean custom = loss instanceof CustomLoss;
        if (!custom && config.values().stream().allMatch(STANDARD::contains)) {
            return snakeCase(loss.className());
        }
        if (!keras3) {
            return Json.of("class_name", loss.className(), "config", config);
        }
        return custom
                ? KerasArchiveLayout.customObject(loss.className(), config)
                : KerasArchiveLayout.object("keras.losses", loss.className(), config);
    }

    /// Our loss takes the logits before a final softmax or sigmoid. Keras would treat the outputs themselves as
    /// logits.
    static boolean logitsInKeras(Sequential model) {
        Loss loss = model.loss();
        return loss.fromLogits() && model.layers().getLast().layer().activation() != loss.activation();
    }
}
