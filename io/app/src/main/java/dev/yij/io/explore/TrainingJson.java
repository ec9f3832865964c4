package dev.yij.io.explore;

import dev.yij.io.data.ImageFolder;
import dev.yij.io.trainer.Curves;
import dev.yij.io.trainer.Glance;
import dev.yij.io.trainer.Look;
import dev.yij.io.trainer.TrainerData;
import dev.yij.io.trainer.TrainerSettings;
import dev.yij.io.trainer.TrainerState;
import dev.yij.reference.train.Metrics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Settings and states of a training run as JSON objects.
final class TrainingJson {

    private TrainingJson() {}

    /// The classes, the limits of the settings, and their defaults.
    static Map<String, Object> offer(TrainerData data, boolean started) throws IOException {
        List<TrainerData.Offered> classes = data.classes();
        Map<String, Object> json = new LinkedHashMap<>();
        Path folder = data.folder();
        json.put("folder", folder == null ? null : folder.toString());
        json.put("classes", classes.stream().map(TrainingJson::offered).toList());
        json.put("defaults", settings(TrainerSettings.of(chosen(classes))));
        Map<String, Object> ranges = new LinkedHashMap<>();
        ranges.put("classes", range(TrainerSettings.CLASSES));
        TrainerSettings.RANGES.forEach((name, range) -> ranges.put(name, range(range)));
        json.put("ranges", ranges);
        json.put("activations", List.copyOf(TrainerSettings.ACTIVATIONS.keySet()));
        json.put("poolings", TrainerSettings.POOLINGS);
        json.put("initializers", List.copyOf(TrainerSettings.INITIALIZERS.keySet()));
        json.put("optimizers", List.copyOf(TrainerSettings.OPTIMIZERS.keySet()));
        json.put("started", started);
        return json;
    }

    /// Three classes to begin with, those of the demo where they are there.
    private static List<String> chosen(List<TrainerData.Offered> classes) {
        List<String> names = classes.stream().map(TrainerData.Offered::name).toList();
        return names.containsAll(TrainerData.DISTINCT)
                ? TrainerData.DISTINCT
                : names.subList(0, Math.min(3, names.size()));
    }

    private static Map<String, Object> offered(TrainerData.Offered of) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", of.name());
        json.put("training", of.training());
        json.put("validation", of.validation());
        return json;
    }

    private static List<Integer> range(TrainerSettings.Range range) {
        return List.of(range.least(), range.most());
    }

    static Map<String, Object> settings(TrainerSettings of) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("classes", of.classes());
        json.put("missing", of.missing());
        json.put("images", of.images());
        json.put("size", of.size());
        json.put("filters", of.filters());
        json.put("layers", of.layers());
        json.put("activation", of.activation());
        json.put("pooling", of.pooling());
        json.put("initializer", of.initializer());
        json.put("optimizer", of.optimizer());
        json.put("rate", of.rate());
        json.put("batch", of.batch());
        json.put("augmentation", of.augmentation());
        json.put("seed", of.seed());
        return json;
    }

    /// Settings that the page sends.
    ///
    /// @throws IllegalArgumentException if one is missing, of another type, or out of its range
    static TrainerSettings settings(Map<String, Object> json) {
        return new TrainerSettings(
                classes(json.get("classes")),
                json.get("missing") == null ? null : String.valueOf(json.get("missing")),
                whole(json, "images"),
                whole(json, "size"),
                whole(json, "filters"),
                whole(json, "layers"),
                text(json, "activation"),
                text(json, "pooling"),
                text(json, "initializer"),
                text(json, "optimizer"),
                number(json, "rate"),
                whole(json, "batch"),
                Boolean.TRUE.equals(json.get("augmentation")),
                whole(json, "seed"));
    }

    private static List<String> classes(@Nullable Object value) {
        if (!(value instanceof List<?> names)) {
            throw new IllegalArgumentException("classes: expected a list of names, found " + value);
        }
        return names.stream().map(String::valueOf).toList();
    }

    private static String text(Map<String, Object> json, String key) {
        return String.valueOf(json.get(key));
    }

    private static double number(Map<String, Object> json, String key) {
        if (json.get(key) instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException(key + ": expected a number, found " + shown(json.get(key)));
    }

    private static int whole(Map<String, Object> json, String key) {
        double value = number(json, key);
        if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(key + ": expected a whole number, found " + shown(json.get(key)));
        }
        return (int) value;
    }

    private static String shown(@Nullable Object value) {
        return value == null ? "nothing" : value.toString();
    }

    /// @param images the validation images to choose from
    static Map<String, Object> state(TrainerState of, List<ImageFolder.Item> images) {
        TrainerState.Progress progress = of.progress();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("run", of.run());
        json.put("version", of.version());
        json.put("phase", of.phase().name().toLowerCase(Locale.ROOT));
        json.put("message", of.message());
        json.put("settings", settings(of.settings()));
        json.put("epoch", progress.epoch());
        json.put("step", progress.step());
        json.put("steps", progress.steps());
        json.put("training", progress.training());
        json.put("validation", progress.validation());
        json.put("skipped", progress.skipped());
        json.put("parameters", progress.parameters());
        json.put("seconds", progress.seconds());
        json.put("batches", progress.batches().stream().map(TrainingJson::batch).toList());
        json.put("epochs", progress.epochs().stream().map(TrainingJson::epoch).toList());
        json.put(
                "confusion",
                Arrays.stream(progress.confusion())
                        .map(row -> Arrays.stream(row).boxed().toList())
                        .toList());
        json.put("moments", progress.moments());
        json.put(
                "images",
                images.stream()
                        .map(item -> Map.of(
                                "title",
                                Objects.requireNonNull(item.file().getFileName())
                                        .toString(),
                                "label",
                                item.classIndex()))
                        .toList());
        Look look = progress.look();
        json.put("look", look == null ? null : look(look));
        return json;
    }

    private static List<Object> batch(Curves.BatchPoint of) {
        return Arrays.asList(of.at(), finite(of.loss()), of.accuracy());
    }

    private static Map<String, Object> epoch(Curves.EpochPoint of) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("epoch", of.epoch());
        json.put("training", metrics(of.training()));
        json.put("validation", metrics(of.validation()));
        return json;
    }

    private static Map<String, Object> metrics(Metrics of) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("loss", finite(of.loss()));
        json.put("accuracy", finite(of.accuracy()));
        return json;
    }

    private static Map<String, Object> look(Look of) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("number", of.number());
        json.put("image", of.image());
        json.put("probabilities", of.now().probabilities());
        json.put("earlier", earlier(of.earlier()));
        json.put("layers", of.layers().stream().map(TrainingJson::layer).toList());
        json.put("maps", List.copyOf(of.now().maps().keySet()));
        return json;
    }

    private static Map<String, Object> earlier(Glance of) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("epoch", of.epoch());
        json.put("probabilities", of.probabilities());
        return json;
    }

    private static Map<String, Object> layer(Look.LayerFacts of) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", of.name());
        json.put("units", of.units());
        json.put("dead", of.dead());
        json.put("gradient", finite(of.gradient()));
        json.put("weight", finite(of.weight()));
        json.put("step", finite(of.step()));
        return json;
    }

    /// JSON has no other numbers.
    private static @Nullable Double finite(@Nullable Double value) {
        return value == null || !Double.isFinite(value) ? null : value;
    }
}
