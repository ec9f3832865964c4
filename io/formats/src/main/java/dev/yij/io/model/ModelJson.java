package dev.yij.io.model;

import dev.yij.io.file.FormatException;
import dev.yij.io.file.JsonText;
import dev.yij.io.file.Reason;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Network;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.model.WeightedLoss;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.ClassWeights;
import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Loss;
import dev.yij.reference.train.Metric;
import dev.yij.reference.train.Metrics;
import dev.yij.reference.train.Optimizer;
import dev.yij.reference.train.Position;
import dev.yij.reference.train.Seed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// `model.json`: all of a [SavedModel] except its arrays.
///
/// Keys: `format` ("yij"), `version` (1), `numerics` (absent: 1), `input_shape`, `seed`, `layers` (Keras's
/// class names and configurations) or for a graph `network` (Keras's functional configuration), `classes`,
/// `preparation` (absent: unknown), `temperature` (absent: 1), `history`, in the middle of an epoch `position`,
/// and for a compiled model `loss`, or `losses` for several outputs, `optimizer`, `optimizer_state`,
/// `slice_size` and, where there are any, `metrics` and `class_weights`. Epochs and the position have
/// `metrics`, too.
///
/// @param saved      the model, built, its weights not yet loaded
/// @param slots      the names of the optimizer's slots: `m`, `v`
/// @param iterations the optimizer's step count
record ModelJson(SavedModel saved, List<String> slots, long iterations) {

    private static final int VERSION = 1;
    private static final String LAYERS = "layers";
    private static final String NETWORK = "network";
    private static final String LOSSES = "losses";
    private static final String WEIGHT = "weight";
    private static final String VIRTUAL_BATCH = "virtual_batch";
    private static final String METRICS = "metrics";
    private static final String VALIDATION_METRICS = "val_metrics";

    static Map<String, Object> write(SavedModel saved) {
        Model model = saved.model();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("format", "yij");
        json.put("version", VERSION);
        json.put("numerics", saved.numerics());
        json.put("input_shape", toList(model.inputShape().toArray()));
        json.put("seed", model.seed().value());
        json.put("classes", saved.classes());
        if (saved.preparation() != null) {
            json.put("preparation", saved.preparation().toMap());
        }
        if (saved.temperature() != 1) {
            json.put("temperature", saved.temperature());
        }
        json.put(model instanceof Network ? NETWORK : LAYERS, model.config());
        if (model.isCompiled()) {
            TreeSet<String> kinds = new TreeSet<>();
            model.optimizer().slots().keySet().forEach(slot -> kinds.add(slot.substring(0, slot.indexOf('/'))));
            List<WeightedLoss> losses = model.losses();
            if (losses.equals(List.of(new WeightedLoss(model.loss())))) {
                json.put("loss", model.loss().config());
            } else {
                json.put(LOSSES, losses.stream().map(ModelJson::toMap).toList());
            }
            json.put("optimizer", model.optimizer().config());
            // Not Map.of: its order differs between JVMs, and the same model must produce the same bytes.
            Map<String, Object> state = new LinkedHashMap<>();
            state.put("iterations", model.optimizer().iterations());
            state.put("slots", kinds);
            json.put("optimizer_state", state);
            json.put("slice_size", model.sliceSize());
            if (model.virtualBatch() > 0) {
                json.put(VIRTUAL_BATCH, model.virtualBatch());
            }
            if (!model.metrics().isEmpty()) {
                json.put(METRICS, model.metrics().stream().map(Metric::key).toList());
            }
            if (!model.classWeights().isNone()) {
                json.put("class_weights", model.classWeights().values());
            }
        }
        json.put(
                "history",
                saved.history().epochs().stream().map(ModelJson::toMap).toList());
        if (saved.position().steps() > 0) {
            json.put("position", toMap(saved.position()));
        }
        return json;
    }

    private static List<Integer> toList(int[] numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }

    private static Map<String, Object> toMap(WeightedLoss loss) {
        Map<String, Object> map = new LinkedHashMap<>(loss.loss().config());
        map.put(WEIGHT, loss.weight());
        return map;
    }

    private static WeightedLoss loss(Map<String, Object> map) {
        float weight = number(map, WEIGHT).floatValue();
        map.remove(WEIGHT);
        return new WeightedLoss(Loss.fromConfig(map), weight);
    }

    private static Map<String, Object> toMap(Epoch epoch) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("epoch", epoch.number());
        map.put("loss", epoch.training().loss());
        map.put("acc", epoch.training().accuracy());
        if (epoch.validation() != null) {
            map.put("val_loss", epoch.validation().loss());
            map.put("val_acc", epoch.validation().accuracy());
        }
        if (!epoch.training().others().isEmpty()) {
            map.put(METRICS, epoch.training().others());
        }
        if (epoch.validation() != null && !epoch.validation().others().isEmpty()) {
            map.put(VALIDATION_METRICS, epoch.validation().others());
        }
        map.put("lr", epoch.learningRate());
        map.put("seconds", epoch.seconds());
        return map;
    }

    private static Map<String, Object> toMap(Position position) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("steps", position.steps());
        map.put("loss_sum", position.lossSum());
        map.put("acc_sum", position.accuracySum());
        map.put("samples", position.samples());
        map.put("seconds", position.seconds());
        if (!position.others().isEmpty()) {
            Map<String, List<Double>> sums = new LinkedHashMap<>();
            position.others().forEach((key, sum) -> sums.put(key, List.of(sum.numerator(), sum.denominator())));
            map.put(METRICS, sums);
        }
        return map;
    }

    private static Position position(@Nullable Object value, int epochs) {
        if (value == null) {
            return Position.afterEpoch(epochs);
        }
        Map<String, Object> map = map(value, "position");
        return new Position(
                epochs,
                number(map, "steps").intValue(),
                number(map, "loss_sum").doubleValue(),
                number(map, "acc_sum").doubleValue(),
                number(map, "samples").longValue(),
                number(map, "seconds").doubleValue(),
                sums(map));
    }

    private static Map<String, Position.Quotient> sums(Map<String, Object> position) {
        Map<String, Position.Quotient> sums = new LinkedHashMap<>();
        optional(position, METRICS).forEach((key, value) -> {
            if (!(value instanceof List<?> pair && pair.size() == 2)) {
                throw new IllegalArgumentException("\"" + key + "\" must be two numbers, found " + value);
            }
            Map<String, Object> both = new LinkedHashMap<>();
            both.put("numerator", pair.get(0));
            both.put("denominator", pair.get(1));
            sums.put(
                    key,
                    new Position.Quotient(
                            number(both, "numerator").doubleValue(),
                            number(both, "denominator").doubleValue()));
        });
        return sums;
    }

    /// An object that may be missing.
    private static Map<String, Object> optional(Map<String, Object> map, String key) {
        return map.containsKey(key) ? map(map.get(key), key) : Map.of();
    }

    /// @param atMost the size of the whole file, an upper limit for its weights
    static ModelJson read(byte[] bytes, String name, long atMost) throws IOException {
        Map<String, Object> json = parse(bytes, name);
        if (!"yij".equals(json.get("format"))) {
            throw new FormatException(
                    name + " is not a yij model file: its \"format\" is \"" + json.get("format") + "\"");
        }
        if (!(json.get("version") instanceof Integer version && version == VERSION)) {
            throw new FormatException(name + " has version " + json.get("version") + " of the model format, this yij"
                    + " reads version " + VERSION);
        }
        Seed seed = new Seed(number(json, "seed").longValue());
        Model model = json.containsKey(NETWORK)
                ? Network.fromConfig(map(json.get(NETWORK), NETWORK)).buildForWeights(seed, atMost / Float.BYTES)
                : Sequential.fromConfig(maps(json.get(LAYERS), LAYERS))
                        .buildForWeights(shape(json.get("input_shape")), seed, atMost / Float.BYTES);
        List<String> classes = strings(json.get("classes"), "classes");
        History history = history(json.get("history"));
        Position position = position(json.get("position"), history.lastEpoch());
        SavedModel saved = new SavedModel(
                model,
                classes,
                history,
                position,
                count(json, "numerics", 1),
                preparation(json.get("preparation")),
                json.containsKey("temperature") ? number(json, "temperature").doubleValue() : 1);
        if (!(json.get("optimizer") instanceof Map<?, ?> optimizer)) {
            return new ModelJson(saved, List.of(), 0);
        }
        Map<String, Object> state = map(json.get("optimizer_state"), "optimizer_state");
        model.setSliceSize(count(json, "slice_size", model.sliceSize()));
        if (json.containsKey(VIRTUAL_BATCH)) {
            model.setVirtualBatch(count(json, VIRTUAL_BATCH, 1));
        }
        model.setClassWeights(classWeights(json.get("class_weights")));
        if (json.containsKey(METRICS)) {
            model.setMetrics(
                    strings(json.get(METRICS), METRICS).stream().map(Metric::of).toList());
        }
        List<WeightedLoss> losses = json.containsKey(LOSSES)
                ? maps(json.get(LOSSES), LOSSES).stream().map(ModelJson::loss).toList()
                : List.of(new WeightedLoss(Loss.fromConfig(map(json.get("loss"), "loss"))));
        model.compile(Optimizer.fromConfig(map(optimizer, "optimizer")), losses);
        return new ModelJson(
                saved,
                strings(state.get("slots"), "slots"),
                number(state, "iterations").longValue());
    }

    private static Map<String, Object> parse(byte[] bytes, String name) throws IOException {
        try {
            return JsonText.object(bytes);
        } catch (IOException e) {
            // The bytes are in memory, so only the parser can throw.
            throw new FormatException(name + " holds a model.json that is not a JSON object: " + Reason.of(e), e);
        }
    }

    private static @Nullable Preparation preparation(@Nullable Object value) {
        return value == null ? null : Preparation.from(value);
    }

    private static Shape shape(@Nullable Object value) {
        if (value instanceof List<?> dims && dims.stream().allMatch(Integer.class::isInstance)) {
            return Shape.of(dims.stream().mapToInt(dim -> (Integer) dim).toArray());
        }
        throw new IllegalArgumentException("\"input_shape\" must be a list of whole numbers, found " + value);
    }

    private static History history(@Nullable Object value) {
        List<Epoch> epochs = new ArrayList<>();
        for (Map<String, Object> epoch : maps(value, "history")) {
            Metrics training = metrics(epoch, "loss", "acc", METRICS);
            Metrics validation =
                    epoch.containsKey("val_loss") ? metrics(epoch, "val_loss", "val_acc", VALIDATION_METRICS) : null;
            epochs.add(new Epoch(
                    number(epoch, "epoch").intValue(),
                    training,
                    validation,
                    number(epoch, "lr").floatValue(),
                    number(epoch, "seconds").doubleValue()));
        }
        return new History(epochs);
    }

    private static Metrics metrics(Map<String, Object> epoch, String loss, String accuracy, String others) {
        Map<String, Object> stored = optional(epoch, others);
        Map<String, Double> more = new LinkedHashMap<>();
        stored.keySet().forEach(key -> more.put(key, number(stored, key).doubleValue()));
        return new Metrics(
                number(epoch, loss).doubleValue(), number(epoch, accuracy).doubleValue(), more);
    }

    /// A number. JSON cannot represent NaN and infinities, so they are stored as strings.
    private static Number number(Map<String, Object> map, String key) {
        Object value = map.get(key);
        if (value instanceof Number number) {
            return number;
        }
        return switch (String.valueOf(value)) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw new IllegalArgumentException("\"" + key + "\" must be a number, found " + value);
        };
    }

    /// A whole number of at least 1.
    ///
    /// @param absent the value if the file does not have the key
    private static int count(Map<String, Object> map, String key, int absent) {
        Object value = map.getOrDefault(key, absent);
        if (value instanceof Integer number && number >= 1) {
            return number;
        }
        throw new IllegalArgumentException("\"" + key + "\" must be a whole number of at least 1, found " + value);
    }

    private static ClassWeights classWeights(@Nullable Object value) {
        if (value == null) {
            return ClassWeights.NONE;
        }
        if (value instanceof List<?> list && list.stream().allMatch(Number.class::isInstance)) {
            return new ClassWeights(
                    list.stream().map(number -> ((Number) number).doubleValue()).toList());
        }
        throw new IllegalArgumentException("\"class_weights\" must be a list of numbers, found " + value);
    }

    private static List<String> strings(@Nullable Object value, String key) {
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            return list.stream().map(String.class::cast).toList();
        }
        throw new IllegalArgumentException("\"" + key + "\" must be a list of strings, found " + value);
    }

    private static List<Map<String, Object>> maps(@Nullable Object value, String key) {
        if (value instanceof List<?> list) {
            return list.stream().map(entry -> map(entry, key)).toList();
        }
        throw new IllegalArgumentException("\"" + key + "\" must be a list, found " + value);
    }

    private static Map<String, Object> map(@Nullable Object value, String key) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> entries = new LinkedHashMap<>();
            map.forEach((k, v) -> entries.put(String.valueOf(k), v));
            return entries;
        }
        throw new IllegalArgumentException("\"" + key + "\" must be an object, found " + value);
    }
}
