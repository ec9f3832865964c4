package dev.yij.io.keras;

import dev.yij.io.file.FormatException;
import dev.yij.io.file.WholeFile;
import dev.yij.io.file.ZipContents;
import dev.yij.io.hdf5.Hdf5File;
import dev.yij.io.hdf5.StoredGroup;
import dev.yij.io.model.ModelOutline;
import dev.yij.io.model.SavedModel;
import dev.yij.reference.layer.Size;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.Model;
import dev.yij.reference.train.History;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Archives of Keras 3 (`.keras`, also written by TensorFlow from 2.12 on): a zip of `metadata.json`,
/// `config.json` and `model.weights.h5`.
///
/// Class names are in `metadata.json` under `yij_classes`, a list, and the preparation of images under
/// `yij_preparation`. Keras ignores both.
public final class KerasArchive {

    static final String METADATA = "metadata.json";
    static final String CONFIG = "config.json";
    static final String WEIGHTS = "model.weights.h5";

    private static final int LONGEST_JSON = 1 << 24;

    private KerasArchive() {}

    /// Reads an archive.
    ///
    /// @throws FormatException if it is not an archive, is damaged, or has an unsupported layer
    /// @throws IOException     if it cannot be read
    public static KerasFile read(Path file) throws IOException {
        return read(file, null);
    }

    /// Like [#read(Path)], for a model whose inputs may be of open size.
    ///
    /// @param openSize the size of images, where the archive leaves it open; null if unknown
    /// @throws IOException as [#read(Path)]
    public static KerasFile read(Path file, @Nullable Size openSize) throws IOException {
        try (ZipContents zip = ZipContents.open(file)) {
            if (!zip.names().contains(CONFIG)) {
                throw new FormatException(file + " is not an archive of Keras 3: it holds no " + CONFIG);
            }
            Map<String, Object> metadata = zip.names().contains(METADATA) ? json(zip, file, METADATA) : Map.of();
            Map<String, Object> config = json(zip, file, CONFIG);
            byte[] weights = zip.bytes(WEIGHTS, Integer.MAX_VALUE - 8);
            StoredGroup root = Hdf5File.read(weights, file + ", " + WEIGHTS);
            return read(
                    config,
                    metadata,
                    root,
                    weights.length,
                    new KerasInput(file + ", " + CONFIG, openSize),
                    file.toString());
        }
    }

    /// The layers and weights of an archive, whether [#read] accepts it or not.
    ///
    /// @throws FormatException if it is not an archive, or is damaged
    /// @throws IOException     if it cannot be read
    public static Optional<ModelOutline> outline(Path file) throws IOException {
        try (ZipContents zip = ZipContents.open(file)) {
            Map<String, Object> metadata = zip.names().contains(METADATA) ? json(zip, file, METADATA) : Map.of();
            Map<String, Object> config = json(zip, file, CONFIG);
            StoredGroup root = Hdf5File.read(zip.bytes(WEIGHTS, Integer.MAX_VALUE - 8), file + ", " + WEIGHTS);
            return Optional.of(new ModelOutline(
                    producer(metadata), KerasOutline.layers(config, file + ", " + CONFIG), KerasWeights.byName(root)));
        }
    }

    private static Map<String, Object> json(ZipContents zip, Path file, String entry) throws IOException {
        String text = new String(zip.json(entry, LONGEST_JSON), StandardCharsets.UTF_8);
        return Json.object(text, file + ", " + entry);
    }

    private static KerasFile read(
            Map<String, Object> config,
            Map<String, Object> metadata,
            StoredGroup root,
            long size,
            KerasInput input,
            String file)
            throws FormatException {
        String where = input.where();
        KerasArchitecture architecture =
                KerasArchitecture.of(config, KerasH5.isKeras3(String.valueOf(metadata.get("keras_version"))), input);
        Model model = KerasModels.build(architecture, size, where);
        List<String> notes = new ArrayList<>(architecture.notes());
        KerasWeights.read(root, model, architecture.places(), notes);
        Optional<Map<String, Object>> own = metadata.get(KerasH5.OPTIMIZER) instanceof Map<?, ?> optimizer
                ? Optional.of(Json.map(optimizer, file + ", " + METADATA + ": " + KerasH5.OPTIMIZER))
                : Optional.empty();
        if (config.get("compile_config") instanceof Map<?, ?> compile && !compile.isEmpty()) {
            Optional<KerasTraining> training =
                    KerasTraining.read(Json.map(compile, where + ", compile_config"), own, notes);
            if (training.isPresent()) {
                model.compile(training.get().optimizer(), List.of(training.get().loss()));
                restore(root, model, architecture.inFileOrder(model), notes);
            }
        }
        Object names = metadata.get(KerasH5.CLASSES);
        List<String> classes =
                names == null ? List.of() : Json.strings(names, file + ", " + METADATA + ": " + KerasH5.CLASSES);
        SavedModel saved = new SavedModel(model, classes, History.EMPTY)
                .preparation(KerasH5.preparation(metadata.get(KerasH5.PREPARATION), file + ", " + METADATA));
        return new KerasFile(saved, producer(metadata), notes);
    }

    private static String producer(Map<String, Object> metadata) {
        Object version = metadata.get("keras_version");
        return "Keras" + (version == null ? "" : " " + Json.shortened(version));
    }

    private static void restore(StoredGroup root, Model model, List<Weight> weights, List<String> notes)
            throws FormatException {
        if (!root.has("optimizer/vars")) {
            return;
        }
        // LossScaleOptimizer contains another one, whose variables it lists after its own.
        boolean contained = root.has("optimizer/inner_optimizer/vars");
        StoredGroup vars = root.group(contained ? "optimizer/inner_optimizer/vars" : "optimizer/vars");
        List<String> names = IntStream.range(0, vars.names().size())
                .mapToObj(String::valueOf)
                .toList();
        OptimizerVariables.restoreOrNote(model, weights, vars, names, true, notes);
    }

    /// Writes an archive atomically. The same model produces the same bytes.
    ///
    /// @throws IOException if it cannot be written
    public static void write(Path file, SavedModel saved) throws IOException {
        WholeFile.write(file, out -> KerasArchiveLayout.write(out, saved));
    }

    /// What archives of Keras cannot store of a model, one sentence each.
    public static List<String> losses(SavedModel saved) {
        return KerasModels.losses(saved, true);
    }
}
