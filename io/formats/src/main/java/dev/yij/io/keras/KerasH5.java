package dev.yij.io.keras;

import dev.yij.io.file.FormatException;
import dev.yij.io.file.WholeFile;
import dev.yij.io.hdf5.Hdf5File;
import dev.yij.io.hdf5.Hdf5Writer;
import dev.yij.io.hdf5.StoredGroup;
import dev.yij.io.model.ModelOutline;
import dev.yij.io.model.Preparation;
import dev.yij.io.model.SavedModel;
import dev.yij.reference.layer.Size;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.Model;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// HDF5 files of Keras: those of `model.save` in Keras 2, TensorFlow 2 and Keras 3 (attribute `model_config`,
/// group `model_weights`), and those of `model.save_weights`, which hold weights only: in Keras 2's layout
/// (attribute `layer_names`) or in Keras 3's (group `layers`).
///
/// Class names are in the attribute `yij_classes` of the root, as a JSON list, and the preparation of images in
/// `yij_preparation`, as a JSON object. Keras ignores both.
public final class KerasH5 {

    static final String CLASSES = "yij_classes";
    static final String OPTIMIZER = "yij_optimizer";
    static final String PREPARATION = "yij_preparation";

    private static final Pattern KERAS_1 = Pattern.compile("\"(border_mode|nb_filter|output_dim)\"");

    private KerasH5() {}

    /// Reads a file.
    ///
    /// @param like a model of the same architecture, for files that hold weights only; it is not modified
    /// @throws FormatException if it is not such a file, is damaged, has an unsupported layer, or holds weights
    ///     only and `like` is null or has other shapes
    /// @throws IOException     if it cannot be read
    public static KerasFile read(Path file, @Nullable SavedModel like) throws IOException {
        return read(file, like, null);
    }

    /// Like [#read(Path, SavedModel)], for a model whose inputs may be of open size.
    ///
    /// @param openSize the size of images, where the file leaves it open; null if unknown
    /// @throws IOException as [#read(Path, SavedModel)]
    public static KerasFile read(Path file, @Nullable SavedModel like, @Nullable Size openSize) throws IOException {
        StoredGroup root = Hdf5File.read(file);
        long size = Files.size(file);
        Optional<String> config = root.text("model_config");
        if (config.isPresent()) {
            return whole(root, config.get(), size, openSize);
        }
        if (!holdsWeights(root)) {
            throw new FormatException(file + " is not a file of Keras: it has neither the attribute model_config nor"
                    + " weights of layers");
        }
        if (like == null) {
            throw new FormatException(
                    file + " holds weights only, as save_weights writes them: use --like to name a model of"
                            + " the same architecture");
        }
        SavedModel saved = like.blank();
        List<String> notes = new ArrayList<>();
        KerasWeights.read(root, saved.model(), Map.of(), notes);
        return new KerasFile(saved, producer(root), notes);
    }

    /// Whether a version is one of Keras 3, or later.
    static boolean isKeras3(String version) {
        return version.matches("([3-9]|\\d\\d+)\\..*");
    }

    /// The layers and weights of a file with an architecture, whether [#read] accepts it or not; empty if it
    /// has none.
    ///
    /// @throws FormatException if it is damaged
    /// @throws IOException     if it cannot be read
    public static Optional<ModelOutline> outline(Path file) throws IOException {
        StoredGroup root = Hdf5File.read(file);
        Optional<String> config = root.text("model_config");
        if (config.isEmpty()) {
            return Optional.empty();
        }
        String where = root.where() + ", model_config";
        return Optional.of(new ModelOutline(
                producer(root),
                KerasOutline.layers(Json.object(config.get(), where), where),
                KerasWeights.byName(root.group("model_weights"))));
    }

    private static boolean holdsWeights(StoredGroup root) throws FormatException {
        return root.hasNames("layer_names") || !KerasPlaces.of(root).layers().isEmpty();
    }

    private static KerasFile whole(StoredGroup root, String config, long size, @Nullable Size openSize)
            throws FormatException {
        String where = root.where() + ", model_config";
        requireKeras2(root, config);
        KerasArchitecture architecture = KerasArchitecture.of(
                Json.object(config, where),
                isKeras3(root.text("keras_version").orElse("")),
                new KerasInput(where, openSize));
        Model model = KerasModels.build(architecture, size, where);
        List<String> notes = new ArrayList<>(architecture.notes());
        KerasWeights.readKeras2(root.group("model_weights"), model, notes);
        Optional<String> training = root.text("training_config");
        if (training.isPresent()) {
            Optional<KerasTraining> read = KerasTraining.read(
                    Json.object(training.get(), root.where() + ", training_config"), own(root), notes);
            if (read.isPresent()) {
                model.compile(read.get().optimizer(), List.of(read.get().loss()));
                restore(root, model, architecture.inFileOrder(model), notes);
            }
        }
        Optional<String> preparation = root.text(PREPARATION);
        SavedModel saved = new SavedModel(model, classes(root), History.EMPTY)
                .preparation(preparation(
                        preparation.isEmpty() ? null : Json.parse(preparation.get(), root.where() + ", " + PREPARATION),
                        root.where()));
        return new KerasFile(saved, producer(root), notes);
    }

    private static void restore(StoredGroup root, Model model, List<Weight> weights, List<String> notes)
            throws FormatException {
        if (!root.has("optimizer_weights")) {
            return;
        }
        StoredGroup group = root.group("optimizer_weights");
        List<String> names = new ArrayList<>(group.names("weight_names"));
        names.removeIf(name -> name.startsWith("loss_scale_optimizer/")); // before those of the one that it contains
        OptimizerVariables.restoreOrNote(model, weights, group, names, false, notes);
    }

    private static Optional<Map<String, Object>> own(StoredGroup root) throws FormatException {
        Optional<String> own = root.text(OPTIMIZER);
        return own.isEmpty() ? Optional.empty() : Optional.of(Json.object(own.get(), root.where() + ", " + OPTIMIZER));
    }

    private static List<String> classes(StoredGroup root) throws FormatException {
        Optional<String> classes = root.text(CLASSES);
        String where = root.where() + ", " + CLASSES;
        return classes.isEmpty() ? List.of() : Json.strings(Json.parse(classes.get(), where), where);
    }

    /// @param json the entry of a file; null if there is none
    static @Nullable Preparation preparation(@Nullable Object json, String where) throws FormatException {
        try {
            return json == null ? null : Preparation.from(json);
        } catch (IllegalArgumentException e) {
            throw new FormatException(where + ", " + PREPARATION + ": " + e.getMessage(), e);
        }
    }

    private static String producer(StoredGroup root) throws FormatException {
        String version = root.text("keras_version").orElse("");
        String backend = root.text("backend").orElse("");
        return ("Keras " + version + (backend.isEmpty() ? "" : ", " + backend)).strip();
    }

    /// Whether a file has no architecture.
    ///
    /// @throws IOException as [#read]
    public static boolean isWeightsOnly(Path file) throws IOException {
        StoredGroup root = Hdf5File.read(file);
        return root.text("model_config").isEmpty() && holdsWeights(root);
    }

    /// The weights of a file by name, for use without a model.
    ///
    /// @throws IOException as [#read]
    public static SequencedMap<String, Tensor> weights(Path file) throws IOException {
        StoredGroup root = Hdf5File.read(file);
        return KerasWeights.byName(root.has("model_weights") ? root.group("model_weights") : root);
    }

    /// Writes a file atomically, in the layout of `model.save` of Keras 2.3, which TensorFlow 2 and Keras 3
    /// read too.
    ///
    /// @throws IOException if it cannot be written
    public static void write(Path file, SavedModel saved) throws IOException {
        WholeFile.write(file, out -> Hdf5Writer.write(out, KerasH5Layout.of(saved)));
    }

    /// Keras 1 has other names for layers and settings, and stores no version before 1.1.
    private static void requireKeras2(StoredGroup root, String config) throws FormatException {
        String version = root.text("keras_version").orElse("");
        if (version.startsWith("1.")
                || version.isEmpty() && KERAS_1.matcher(config).find()) {
            throw new FormatException(
                    root.where() + " is a file of Keras 1" + (version.isEmpty() ? "" : " (" + version + ")")
                            + ", which is not read: load and save it with Keras 2");
        }
    }

    /// What HDF5 files of Keras cannot store of a model, one sentence each.
    public static List<String> losses(SavedModel saved) {
        return KerasModels.losses(saved, false);
    }
}
