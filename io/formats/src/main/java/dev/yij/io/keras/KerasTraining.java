package dev.yij.io.keras;

import dev.yij.io.file.FormatException;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.train.CrossEntropy;
import dev.yij.reference.train.Optimizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How a model is trained, to and from Keras's words.
///
/// A model whose loss or optimizer we do not have is still of use: it is read without them, and that is noted.
///
/// @param loss      the loss
/// @param optimizer the optimizer, without its state
record KerasTraining(CrossEntropy loss, Optimizer optimizer) {

    /// Entries of an optimizer that are in order at these values, whatever the version, and of which we have no
    /// other.
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

    /// From `training_config` of a Keras 2 file, or `compile_config` of a Keras 3 archive.
    ///
    /// @param notes receives a sentence where there is something that we do not have
    /// @return empty in that case
    static Optional<KerasTraining> read(Map<String, Object> config, List<String> notes) {
        CrossEntropy loss = loss(config.get("loss"));
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

    private static @Nullable CrossEntropy loss(@Nullable Object loss) {
        if (loss instanceof Map<?, ?> map) {
            boolean known = "CategoricalCrossentropy".equals(map.get("class_name"));
            if (known && map.get("config") instanceof Map<?, ?> config) {
                Object smoothing = config.get("label_smoothing");
                boolean plain = smoothing == null || smoothing instanceof Number number && number.doubleValue() == 0;
                boolean logits = Boolean.TRUE.equals(config.get("from_logits"));
                return !plain ? null : logits ? CrossEntropy.FROM_LOGITS : CrossEntropy.FROM_PROBABILITIES;
            }
            // tf.keras and Keras 3 may write the function as an object.
            return "categorical_crossentropy".equals(map.get("config")) ? CrossEntropy.FROM_PROBABILITIES : null;
        }
        return "categorical_crossentropy".equals(loss) ? CrossEntropy.FROM_PROBABILITIES : null;
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

    /// `training_config` as Keras 2.3 has it, which TensorFlow 2 and Keras 3 also read.
    static Map<String, Object> keras2(Sequential model) {
        Map<String, Object> optimizer = Json.of("class_name", className(model), "config", optimizerConfig(model));
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

    /// `compile_config` as Keras 3 has it.
    static Map<String, Object> keras3(Sequential model) {
        Map<String, Object> optimizer = Json.of(
                "module",
                "keras.optimizers",
                "class_name",
                className(model),
                "config",
                optimizerConfig(model),
                "registered_name",
                null);
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

    private static String className(Sequential model) {
        return String.valueOf(model.optimizer().config().get("class_name"));
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
        if (!logitsInKeras(model)) {
            return "categorical_crossentropy";
        }
        Map<String, Object> config = Json.of("from_logits", true, "label_smoothing", 0.0);
        return keras3
                ? Json.of(
                        "module",
                        "keras.losses",
                        "class_name",
                        "CategoricalCrossentropy",
                        "config",
                        config,
                        "registered_name",
                        null)
                : Json.of("class_name", "CategoricalCrossentropy", "config", config);
    }

    /// Ours takes the logits in front of a softmax at the end. To Keras the outputs themselves would be logits.
    static boolean logitsInKeras(Sequential model) {
        Layer last = model.layers().getLast().layer();
        boolean softmax = last instanceof Activation a && a.function() == ActivationFunction.SOFTMAX
                || last instanceof Dense d && d.activation() == ActivationFunction.SOFTMAX;
        return model.loss().fromLogits() && !softmax;
    }
}
