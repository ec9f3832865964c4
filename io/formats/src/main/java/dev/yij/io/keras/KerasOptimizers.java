package dev.yij.io.keras;

import dev.yij.io.file.FormatException;
import dev.yij.reference.train.CosineDecay;
import dev.yij.reference.train.CustomOptimizer;
import dev.yij.reference.train.LearningRateSchedule;
import dev.yij.reference.train.OneCycle;
import dev.yij.reference.train.Optimizer;
import dev.yij.reference.train.WarmUp;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Converts the configuration of an optimizer to and from Keras's, whose versions compute differently under
/// the same names:
///
/// | | Keras 2, TensorFlow to 2.10 | later, and Keras 3 |
/// | --- | --- | --- |
/// | RMSprop without momentum, Adagrad | ε outside the root | inside |
/// | Nadam | `schedule_decay` or `decay`, 0.004 | 1, without a name |
/// | `clipnorm` | of all weights together in Keras 2.2 and 2.3 | of each weight |
///
/// What Keras's configuration cannot say is written in yij's own words under [KerasH5#OPTIMIZER].
final class KerasOptimizers {

    /// Entries that are accepted only with these values, in any version.
    private static final Map<String, Set<String>> ONLY = Map.of(
            "decay", Set.of("0.0", "0"),
            "use_ema", Set.of("false"),
            "loss_scale_factor", Set.of(),
            "gradient_accumulation_steps", Set.of());

    private static final List<String> CLASSES =
            List.of("Adadelta", "Adagrad", "Adam", "AdamW", "Nadam", "RMSprop", "SGD");

    /// Entries that are written in another form.
    private static final Set<String> OTHERWISE = Set.of("class_name", "lr", "schedule");

    /// Entries that no version of Keras has, or only some.
    private static final Set<String> OWN = Set.of("epsilon_place", "schedule_decay");

    private KerasOptimizers() {}

    /// `compile("adam")`: the class of a name in any case, with Keras 3's default settings.
    private static Map<String, Object> named(String name) {
        String className = CLASSES.stream()
                .filter(each -> each.equalsIgnoreCase(name))
                .findFirst()
                .orElse(name);
        Map<String, Object> config = Json.of(
                "learning_rate", className.equals("SGD") ? 0.01 : 0.001,
                "beta_1", 0.9,
                "beta_2", 0.999,
                "rho", className.equals("Adadelta") ? 0.95 : 0.9,
                "momentum", 0.0,
                "initial_accumulator_value", 0.1);
        if (className.equals("AdamW")) {
            config.put("weight_decay", 0.004);
        }
        return Json.of("class_name", className, "config", config);
    }

    /// Reads `{class_name, config}`, or the name alone.
    ///
    /// @param archive whether it is from a `.keras` archive, and so of a recent version
    /// @throws FormatException          if it has another form
    /// @throws IllegalArgumentException if a class or value is not supported
    static Optimizer read(@Nullable Object value, boolean archive) throws FormatException {
        Map<String, Object> whole = value instanceof String name ? named(name) : Json.map(value, "the optimizer");
        Map<String, Object> config = Json.map(whole.get("config"), "the optimizer's config");
        if (config.get("inner_optimizer") != null) {
            return read(config.get("inner_optimizer"), archive); // LossScaleOptimizer, which float16 needs
        }
        boolean recent = archive || config.containsKey("use_ema");
        Map<String, Object> ours = new LinkedHashMap<>(config);
        ours.values().removeIf(entry -> entry == null);
        ours.put("class_name", String.valueOf(whole.get("class_name")).replaceFirst("^Custom>", ""));
        ours.putIfAbsent("epsilon", 1e-7); // Keras 2.0 and 2.1 write null, for the backend's
        if (Boolean.FALSE.equals(ours.get("weight_decay"))) {
            ours.remove("weight_decay");
        }
        if (!config.containsKey("name") && ours.containsKey("clipnorm")) {
            ours.put("global_clipnorm", ours.remove("clipnorm")); // only Keras 2.2 and 2.3 write no name
        }
        addDefaults(ours, recent);
        for (Map.Entry<String, Set<String>> only : ONLY.entrySet()) {
            Object found = ours.get(only.getKey());
            if (found != null && !only.getValue().contains(found.toString())) {
                throw new IllegalArgumentException(
                        "the optimizer's " + only.getKey() + " of " + Json.shortened(found) + " is not supported");
            }
        }
        if (ours.get("learning_rate") instanceof Map<?, ?> schedule) {
            addSchedule(ours, Json.map(schedule, "the optimizer's learning_rate"));
        }
        return Optimizer.fromConfig(ours);
    }

    private static void addDefaults(Map<String, Object> ours, boolean recent) {
        String className = String.valueOf(ours.get("class_name"));
        boolean momentum = ours.get("momentum") instanceof Number number && number.doubleValue() > 0;
        if (!recent && (className.equals("Adagrad") || className.equals("RMSprop") && !momentum)) {
            ours.put("epsilon_place", "outside_root");
        }
        if (className.equals("Adagrad")) {
            ours.putIfAbsent("initial_accumulator_value", 0.0);
        }
        if (className.equals("Nadam")) {
            Object decay = ours.remove("decay"); // TensorFlow's name of it
            ours.putIfAbsent("schedule_decay", recent ? 1.0 : decay == null ? 0.004 : decay);
        }
    }

    private static void addSchedule(Map<String, Object> ours, Map<String, Object> written) throws FormatException {
        Map<String, Object> schedule =
                new LinkedHashMap<>(Json.map(written.get("config"), "the optimizer's learning_rate"));
        schedule.put("class_name", String.valueOf(written.get("class_name")));
        ours.put("schedule", schedule);
        ours.put("lr", LearningRateSchedule.fromConfig(schedule).learningRate(0));
    }

    /// `{class_name, config}`.
    ///
    /// @param archive whether it is for a `.keras` archive
    static Map<String, Object> write(Optimizer optimizer, boolean archive) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("learning_rate", rate(optimizer));
        optimizer.config().forEach((key, value) -> {
            if (!OTHERWISE.contains(key) && (!OWN.contains(key) || optimizer instanceof CustomOptimizer)) {
                config.put(key, value);
            }
        });
        String className = optimizer.className();
        if (!archive) {
            return Json.of("class_name", className, "config", config);
        }
        return optimizer instanceof CustomOptimizer
                ? KerasArchiveLayout.customObject(className, config)
                : KerasArchiveLayout.object("keras.optimizers", className, config);
    }

    private static Object rate(Optimizer optimizer) {
        LearningRateSchedule schedule = optimizer.schedule();
        if (schedule == null || !inKeras(schedule)) {
            return optimizer.learningRate();
        }
        Map<String, Object> settings = new LinkedHashMap<>(schedule.settings());
        if (schedule instanceof WarmUp warmUp && warmUp.then() instanceof CosineDecay cosine) {
            settings = Json.of("warmup_steps", warmUp.steps(), "warmup_target", cosine.initial());
            settings.putAll(cosine.settings());
            settings.put("initial_learning_rate", warmUp.from());
        }
        String className = schedule instanceof WarmUp ? "CosineDecay" : schedule.className();
        return KerasArchiveLayout.object("keras.optimizers.schedules", className, settings);
    }

    /// Whether Keras has this schedule.
    static boolean inKeras(LearningRateSchedule schedule) {
        return !(schedule instanceof OneCycle)
                && (!(schedule instanceof WarmUp warmUp) || warmUp.then() instanceof CosineDecay);
    }

    /// An optimizer's whole configuration, if it differs from the one that is read from what [#write] wrote.
    static Optional<Map<String, Object>> beyondKeras(Optimizer optimizer, boolean archive) {
        return unsaid(optimizer, archive).isEmpty() ? Optional.empty() : Optional.of(optimizer.config());
    }

    /// The settings that Keras does not have, or reads as others.
    static List<String> unsaid(Optimizer optimizer, boolean archive) {
        Map<String, Object> back;
        try {
            back = read(write(optimizer, archive), archive).config();
        } catch (FormatException e) {
            throw new IllegalStateException(e); // it was written here
        }
        Map<String, Object> ours = optimizer.config();
        return Stream.concat(ours.keySet().stream(), back.keySet().stream())
                .distinct()
                .filter(key -> !Objects.equals(ours.get(key), back.get(key)))
                .toList();
    }
}
