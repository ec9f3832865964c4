package dev.yij.io.format;

import dev.yij.io.file.FormatException;
import dev.yij.io.model.ModelOutline;
import dev.yij.io.model.SavedModel;
import dev.yij.io.model.WeightHash;
import dev.yij.io.numpy.Npy;
import dev.yij.reference.layer.Size;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Model;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.BinaryCrossentropy;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.CustomLoss;
import dev.yij.reference.train.Loss;
import dev.yij.reference.train.MeanAbsoluteError;
import dev.yij.reference.train.MeanSquaredError;
import dev.yij.reference.train.SparseCategoricalCrossentropy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The content of a file: a model of any format, weights without a model, or a NumPy array.
///
/// @param file   the file
/// @param bytes  its size
/// @param format the name of its format
/// @param loaded the model, null if the file has none, or one that cannot be built
/// @param outline what the file says of a model that cannot be built, null if there is none
/// @param problem why it cannot be built, empty if there is none
/// @param arrays its arrays by name
public record Inspection(
        Path file,
        long bytes,
        String format,
        @Nullable LoadedModel loaded,
        @Nullable ModelOutline outline,
        String problem,
        SequencedMap<String, ArrayStatistics> arrays) {

    private static final String NPY = "\u0093NUMPY";

    /// An inspection of arrays alone.
    private Inspection(Path file, long bytes, String format, SequencedMap<String, Tensor> arrays) {
        this(file, bytes, format, null, null, "", statistics(arrays));
    }

    /// An inspection of a model.
    ///
    /// @param file where it is from
    public Inspection(Path file, long bytes, String format, LoadedModel loaded) {
        this(
                file,
                bytes,
                format,
                loaded,
                null,
                "",
                statistics(weights(loaded.saved().model())));
    }

    private static SequencedMap<String, Tensor> weights(Model model) {
        SequencedMap<String, Tensor> arrays = new LinkedHashMap<>();
        model.weights().forEach(weight -> arrays.put(weight.name(), new Tensor(weight.shape(), weight.value())));
        return arrays;
    }

    /// Inspects a file. A model that cannot be built is described as far as its file describes it.
    ///
    /// @throws FormatException if its format is unknown, or it is damaged
    /// @throws IOException     if it cannot be read
    public static Inspection of(Path file) throws IOException {
        return of(file, null);
    }

    /// Like [#of(Path)], for a model whose inputs may be of open size.
    ///
    /// @param openSize as in [ModelFormat#read]
    /// @throws IOException as [#of(Path)]
    public static Inspection of(Path file, @Nullable Size openSize) throws IOException {
        FileHead head = FileHead.of(file);
        long bytes = Files.size(file);
        String start = new String(head.bytes(), StandardCharsets.ISO_8859_1);
        if (start.startsWith(NPY)) {
            SequencedMap<String, Tensor> array = new LinkedHashMap<>();
            array.put("array", Npy.read(file));
            return new Inspection(file, bytes, "NumPy array", array);
        }
        ModelFormat format = Models.of(file);
        if (format.isWeightsOnly(file)) {
            return new Inspection(file, bytes, format.name() + ", arrays only", format.weights(file));
        }
        LoadedModel loaded;
        try {
            loaded = Models.read(file, null, openSize);
        } catch (FormatException e) {
            ModelOutline outline = outline(format, file, e);
            return new Inspection(
                    file,
                    bytes,
                    format.name(),
                    null,
                    outline,
                    String.valueOf(e.getMessage()),
                    statistics(outline.arrays()));
        }
        return new Inspection(file, bytes, format.name(), loaded);
    }

    /// @throws FormatException the refusal, if there is nothing to describe
    private static ModelOutline outline(ModelFormat format, Path file, FormatException refusal) throws IOException {
        try {
            return format.outline(file).orElseThrow(() -> refusal);
        } catch (FormatException e) {
            throw refusal;
        }
    }

    private static SequencedMap<String, ArrayStatistics> statistics(Map<String, Tensor> arrays) {
        SequencedMap<String, ArrayStatistics> statistics = new LinkedHashMap<>();
        arrays.forEach((name, array) -> statistics.put(name, ArrayStatistics.of(array)));
        return statistics;
    }

    private long elements() {
        return arrays.values().stream().mapToLong(array -> array.shape().size()).sum();
    }

    /// The human-readable form.
    public List<String> report() {
        List<String> report = new ArrayList<>();
        report.add("file:       " + file + " (" + bytes + " bytes)");
        report.add("format:     " + format);
        if (outline != null) {
            report.addAll(outline.report());
            report.add("not usable: " + problem);
        }
        if (loaded == null) {
            report.add("elements:   " + elements());
        } else {
            addModel(loaded, report);
        }
        report.add("");
        report.add(ArrayStatistics.head());
        arrays.forEach((name, array) -> report.add(array.line(name)));
        return report;
    }

    private static void addModel(LoadedModel loaded, List<String> report) {
        SavedModel saved = loaded.saved();
        Model model = saved.model();
        if (!loaded.producer().isEmpty()) {
            report.add("producer:   " + loaded.producer());
        }
        report.add("input:      " + model.inputShape());
        report.add("output:     " + model.outputShape());
        report.add("parameters: " + model.parameters());
        report.add("weights:    sha256 " + WeightHash.of(model));
        if (model.isCompiled()) {
            report.add("loss:       " + loss(model));
            report.add("optimizer:  " + optimizer(model) + ", after "
                    + model.optimizer().iterations() + " steps");
        } else {
            report.add("optimizer:  none");
        }
        report.add("epochs:     " + saved.history().lastEpoch());
        if (saved.history().lastEpoch() > 0) { // not trained by Keras
            report.add("numerics:   version " + saved.numerics());
        }
        report.add("classes:    "
                + (saved.classes().isEmpty()
                        ? "not named"
                        : saved.classes().size() + ": " + String.join(", ", saved.classes())));
        if (takesImages(model)) {
            report.add("images:     " + model.inputShape().dim(0) + "×"
                    + model.inputShape().dim(1) + ", "
                    + (saved.preparation() == null
                            ? "preparation not recorded, assumed: " + saved.preparationOrKeras()
                            : saved.preparation()));
        }
        if (saved.temperature() != 1) {
            report.add(String.format(Locale.ROOT, "calibrated: by a temperature of %.3f", saved.temperature()));
        }
        loaded.notes().forEach(note -> report.add("note:       " + note));
        report.add("");
        model.summary().lines().forEach(report::add);
    }

    private static boolean takesImages(Model model) {
        return model.inputShape().rank() == 3 && model.inputShape().dim(2) == 3;
    }

    private static String loss(Model model) {
        Loss loss = model.loss();
        String from = " from " + (loss.fromLogits() ? "logits" : "probabilities");
        return switch (loss) {
            case BinaryCrossentropy binary -> "binary cross-entropy" + from + smoothing(binary.labelSmoothing());
            case CategoricalCrossentropy classes ->
                "categorical cross-entropy" + from + smoothing(classes.labelSmoothing());
            case CustomLoss custom -> custom.className();
            case MeanAbsoluteError _ -> "mean absolute error";
            case MeanSquaredError _ -> "mean squared error";
            case SparseCategoricalCrossentropy _ -> "sparse categorical cross-entropy" + from;
        };
    }

    private static String smoothing(double smoothing) {
        return smoothing == 0 ? "" : ", label smoothing " + smoothing;
    }

    private static String optimizer(Model model) {
        return model.optimizer().config().entrySet().stream()
                .map(entry -> entry.getKey().equals("class_name")
                        ? entry.getValue().toString()
                        : entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    /// The machine-readable form.
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("file", file.toString());
        map.put("bytes", bytes);
        map.put("format", format);
        if (loaded != null) {
            addModel(loaded, map);
        }
        if (outline != null) {
            map.putAll(outline.toMap());
            map.put("problem", problem);
        }
        map.put("elements", elements());
        List<Object> listed = new ArrayList<>();
        arrays.forEach((name, array) -> listed.add(array.toMap(name)));
        map.put("arrays", listed);
        return map;
    }

    private static void addModel(LoadedModel loaded, Map<String, @Nullable Object> map) {
        SavedModel saved = loaded.saved();
        Model model = saved.model();
        map.put("producer", loaded.producer());
        map.put("input_shape", model.inputShape().toArray());
        map.put("output_shape", model.outputShape().toArray());
        map.put("parameters", model.parameters());
        map.put("weights_sha256", WeightHash.of(model));
        List<Object> layers = new ArrayList<>();
        for (BuiltLayer layer : model.layers()) {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("class_name", layer.layer().className());
            each.put("config", layer.layer().config());
            each.put("output_shape", layer.out().toArray());
            each.put("parameters", layer.parameters());
            layers.add(each);
        }
        map.put("layers", layers);
        map.put("loss", model.isCompiled() ? loss(model) : null);
        map.put("optimizer", model.isCompiled() ? model.optimizer().config() : null);
        map.put("steps", model.isCompiled() ? model.optimizer().iterations() : null);
        map.put("epochs", saved.history().lastEpoch());
        map.put("numerics", saved.history().lastEpoch() > 0 ? saved.numerics() : null);
        map.put("classes", saved.classes());
        map.put("temperature", saved.temperature());
        map.put(
                "preparation",
                saved.preparation() == null ? null : saved.preparation().toMap());
        map.put("notes", loaded.notes());
    }
}
