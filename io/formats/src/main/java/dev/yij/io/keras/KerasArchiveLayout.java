package dev.yij.io.keras;

import dev.yij.io.file.StoredEntry;
import dev.yij.io.hdf5.Hdf5Writer;
import dev.yij.io.hdf5.NewGroup;
import dev.yij.io.model.SavedModel;
import dev.yij.reference.layer.CustomLayer;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Network;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Optimizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Writes a model in the layout of Keras 3's `model.save("m.keras")`.
final class KerasArchiveLayout {

    private static final String VERSION = "3.0.0";

    /// A timestamp that every zip can represent, whatever the time zone.
    private static final LocalDateTime ALWAYS = LocalDateTime.of(1980, 2, 1, 0, 0);

    private KerasArchiveLayout() {}

    /// @throws IllegalArgumentException as [KerasModels#config] and [KerasModels#requireNames]
    static void write(OutputStream out, SavedModel saved) throws IOException {
        KerasModels.requireNames(saved.model());
        ByteArrayOutputStream weights = new ByteArrayOutputStream();
        Hdf5Writer.write(weights, weights(saved.model()));
        Map<String, Object> metadata = Json.of("keras_version", VERSION);
        if (!saved.classes().isEmpty()) {
            metadata.put(KerasH5.CLASSES, saved.classes());
        }
        if (saved.preparation() != null) {
            metadata.put(KerasH5.PREPARATION, saved.preparation().toMap());
        }
        if (KerasModels.writesTraining(saved.model())) {
            KerasOptimizers.beyondKeras(saved.model().optimizer(), true)
                    .ifPresent(own -> metadata.put(KerasH5.OPTIMIZER, own));
        }
        ZipOutputStream zip = new ZipOutputStream(out);
        store(zip, KerasArchive.METADATA, Json.text(metadata).getBytes(StandardCharsets.UTF_8));
        store(zip, KerasArchive.CONFIG, Json.text(config(saved.model())).getBytes(StandardCharsets.UTF_8));
        store(zip, KerasArchive.WEIGHTS, weights.toByteArray());
        zip.finish();
    }

    /// Not compressed, as in Keras.
    private static void store(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(ALWAYS);
        StoredEntry.write(zip, entry, bytes);
    }

    private static Map<String, Object> config(Model model) {
        Map<String, Object> config =
                model instanceof Network network ? KerasGraphLayout.of(network, true) : sequential(model);
        if (KerasModels.writesTraining(model)) {
            config.put("compile_config", KerasTraining.keras3(model));
        }
        return config;
    }

    private static Map<String, Object> sequential(Model model) {
        List<Integer> batchShape = KerasH5Layout.batchShape(model);
        List<Object> layers = new ArrayList<>();
        layers.add(object(
                "keras.layers",
                "InputLayer",
                Json.of(
                        "batch_shape",
                        batchShape,
                        "dtype",
                        "float32",
                        "sparse",
                        false,
                        "name",
                        KerasModels.inputName(model, "input_layer"))));
        for (BuiltLayer layer : model.layers()) {
            String className = layer.layer().className();
            Map<String, Object> config = KerasModels.config(layer, true);
            Map<String, Object> entry = layer.layer() instanceof CustomLayer
                    ? customObject(className, config)
                    : object("keras.layers", className, config);
            entry.put("build_config", Json.of("input_shape", batchShape(layer)));
            layers.add(entry);
        }
        Map<String, Object> sequential = object(
                "keras",
                "Sequential",
                Json.of(
                        "name",
                        "sequential",
                        "trainable",
                        true,
                        "dtype",
                        "float32",
                        "layers",
                        layers,
                        "build_input_shape",
                        batchShape));
        sequential.put("build_config", Json.of("input_shape", batchShape));
        return sequential;
    }

    static Map<String, Object> object(String module, String className, Map<String, Object> config) {
        return Json.of("module", module, "class_name", className, "config", config, "registered_name", null);
    }

    /// An object of a class that is not Keras's: Python resolves it by its registered name.
    static Map<String, Object> customObject(String className, Map<String, Object> config) {
        return Json.of("module", null, "class_name", className, "config", config, "registered_name", className);
    }

    private static List<Integer> batchShape(BuiltLayer layer) {
        List<Integer> shape = new ArrayList<>();
        shape.add(null);
        Arrays.stream(layer.in().toArray()).forEach(shape::add);
        return shape;
    }

    private static NewGroup weights(Model model) {
        NewGroup root = new NewGroup();
        Map<String, Integer> counts = new HashMap<>();
        for (BuiltLayer layer : model.layers()) {
            String className = layer.layer().className();
            int before = counts.merge(className, 1, Integer::sum) - 1;
            NewGroup place = root.group("layers/" + KerasLayers.place(className, before));
            place.group("vars").attribute("name", KerasModels.name(layer));
            for (int i = 0; i < layer.weights().size(); i++) {
                var weight = layer.weights().get(i);
                place.array("vars/" + i, new Tensor(weight.shape(), weight.value()));
            }
        }
        root.group("vars");
        if (KerasModels.writesTraining(model)) {
            addOptimizer(root.group("optimizer"), model);
        }
        return root;
    }

    private static void addOptimizer(NewGroup group, Model model) {
        Optimizer optimizer = model.optimizer();
        group.number("vars/0", optimizer.iterations());
        List<Tensor> arrays = OptimizerVariables.keras3(optimizer, model.trainableWeights());
        for (int i = 0; i < arrays.size(); i++) {
            group.array("vars/" + (i + 1), arrays.get(i));
        }
    }
}
