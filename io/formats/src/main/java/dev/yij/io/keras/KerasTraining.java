package dev.yij.io.keras;

import dev.yij.io.file.FormatException;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.WeightedLoss;
import dev.yij.reference.train.CustomLoss;
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
/// @param loss      the loss, with its factor
/// @param optimizer the optimizer, without its state
record KerasTraining(WeightedLoss loss, Optimizer optimizer) {

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
    /// @param own   the optimizer in yij's own words, if the file has them
    /// @param notes receives a sentence if something is not supported
    /// @return empty in that case
    static Optional<KerasTraining> read(
            Map<String, Object> config, Optional<Map<String, Object>> own, List<String> notes) {
        Loss loss = loss(only(config.get("loss")));
        if (loss == null) {
            Object named = only(config.get("loss"));
            notes.add((named == null
                            ? "the file names no loss"
                            : "the loss "
                                    + Json.shortened(
                                            named instanceof Map<?, ?> map && map.get("class_name") != null
                                                    ? map.get("class_name") + " with " + map.get("config")
                                                    : named)
                                    + " is not supported")
                    + ": the model is read without loss and optimizer");
            return Optional.empty();
        }
        Object keras3 = config.get("optimizer");
        Object written = keras3 == null ? config.get("optimizer_config") : keras3;
        try {
            Optimizer optimizer =
                    own.isPresent() ? Optimizer.fromConfig(own.get()) : KerasOptimizers.read(written, keras3 != null);
            return Optional.of(new KerasTraining(new WeightedLoss(loss, factor(config)), optimizer));
        } catch (IllegalArgumentException | FormatException e) {
            notes.add(e.getMessage() + ": the model is read without loss and optimizer");
            return Optional.empty();
        }
    }

    /// A loss in a list of one, or under the name of the only output, is that loss.
    private static @Nullable Object only(@Nullable Object loss) {
        if (loss instanceof List<?> list && list.size() == 1) {
            return list.getFirst();
        }
        if (loss instanceof Map<?, ?> map && map.size() == 1 && !map.containsKey("class_name")) {
            return map.values().iterator().next();
        }
        return loss;
    }

    /// The factor of the loss of the only output under `loss_weights`: a number, or one in a list or by a name.
    private static float factor(Map<String, Object> config) {
        Object weights = config.get("loss_weights");
        Object only = weights instanceof Map<?, ?> map && map.size() == 1
                ? map.values().iterator().next()
                : weights instanceof List<?> list && list.size() == 1 ? list.getFirst() : weights;
        if (only == null) {
            return 1;
        }
        if (only instanceof Number number) {
            return number.floatValue();
        }
        throw new IllegalArgumentException(
                "the weights of the losses, " + Json.shortened(weights) + ", are not those of one output");
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
        Object axis = config.get("axis"); // of a batch of vectors the last axis is -1, and 1
        if (axis != null && !axis.equals(-1) && !axis.equals(1)) {
            return null;
        }
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

    /// `training_config` as in Keras 2.3, which TensorFlow 2 and Keras 3 also read.
    static Map<String, Object> keras2(Model model) {
        return Json.of(
                "optimizer_config",
                KerasOptimizers.write(model.optimizer(), false),
                "loss",
                writtenLoss(model, false),
                "metrics",
                List.of("accuracy"),
                "weighted_metrics",
                null,
                "sample_weight_mode",
                null,
                "loss_weights",
                writtenFactor(model));
    }

    /// `compile_config` as in Keras 3.
    static Map<String, Object> keras3(Model model) {
        return Json.of(
                "optimizer",
                KerasOptimizers.write(model.optimizer(), true),
                "loss",
                writtenLoss(model, true),
                "loss_weights",
                writtenFactor(model),
                "metrics",
                List.of("accuracy"),
                "weighted_metrics",
                null);
    }

    private static @Nullable Object writtenFactor(Model model) {
        float factor = model.losses().getFirst().weight();
        return factor == 1 ? null : List.of(factor);
    }

    private static Object writtenLoss(Model model, boolean keras3) {
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
    static boolean logitsInKeras(Model model) {
        Loss loss = model.loss();
        return loss.fromLogits() && model.layers().getLast().layer().activation() != loss.activation();
    }
}
