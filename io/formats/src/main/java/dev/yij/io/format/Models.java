package dev.yij.io.format;

import dev.yij.io.file.FormatException;
import dev.yij.io.model.SavedModel;
import dev.yij.reference.layer.Size;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Model;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.History;
import dev.yij.testvectors.numpy.ZipLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads and writes models in files of every format: [#load] and [#save] are all that most programs need.
///
/// The formats of this module come first, then those that other modules provide as services of [ModelFormat]
/// (ONNX is in `dev.yij.io.onnx`), in the order of their names.
public final class Models {

    private static final List<ModelFormat> ALL = Stream.of(
                    Stream.of(new YijFormat(), new KerasH5Format(), new KerasArchiveFormat()),
                    ServiceLoader.load(ModelFormat.class).stream()
                            .map(ServiceLoader.Provider::get)
                            .sorted(Comparator.comparing(ModelFormat::name)),
                    Stream.of(new NpzFormat())) // arrays alone: when nothing else fits
            .<ModelFormat>flatMap(formats -> formats)
            .toList();

    private Models() {}

    /// Reads a model of any format. [#read] also gives the names of its classes and its history.
    ///
    /// @throws FormatException as [#read]
    /// @throws IOException     if it cannot be read
    public static Model load(Path file) throws IOException {
        return read(file, null).saved().model();
    }

    /// Writes a model in the format selected by the file name extension, for example `.yij` or `.h5`.
    ///
    /// @throws FormatException if the extension is unknown, or the format cannot represent the model
    /// @throws IOException     if it cannot be written
    public static void save(Model model, Path file) throws IOException {
        save(new SavedModel(model, List.of(), History.EMPTY), file);
    }

    /// Writes a model with the names of its classes and its history, as far as the format stores them.
    ///
    /// @throws FormatException as [#save(Model, Path)]
    /// @throws IOException     if it cannot be written
    public static void save(SavedModel saved, Path file) throws IOException {
        byName(file)
                .orElseThrow(() -> new FormatException(file
                        + " has an extension of no known model format, expected a name that ends in " + extensions()))
                .write(file, saved);
    }

    /// All formats.
    public static List<ModelFormat> all() {
        return ALL;
    }

    /// The extensions that [#byName] recognizes, for messages: `.yij, .h5, …`.
    public static String extensions() {
        return ALL.stream().flatMap(format -> format.extensions().stream()).collect(Collectors.joining(", "));
    }

    /// The format of a file to be written, by its extension.
    public static Optional<ModelFormat> byName(Path file) {
        String name =
                file.getFileName() == null ? "" : file.getFileName().toString().toLowerCase(Locale.ROOT);
        return ALL.stream()
                .filter(format -> format.extensions().stream().anyMatch(name::endsWith))
                .findFirst();
    }

    /// The format of an existing file: by its content, or else by its extension.
    ///
    /// @throws FormatException if neither determines the format, or there is no such file
    /// @throws IOException     if it cannot be read
    public static ModelFormat of(Path file) throws IOException {
        FileHead head = FileHead.of(file);
        for (ModelFormat format : ALL) {
            if (format.recognizes(head)) {
                return format;
            }
        }
        return byName(file)
                .orElseThrow(() -> new FormatException(
                        file + " is not a model file: neither its content nor its name is that of a known format ("
                                + extensions() + ")"));
    }

    /// Reads a model of any format. If it has no names of classes, those in a `labels.txt` beside it, as
    /// Teachable Machine writes it.
    ///
    /// @param like as in [ModelFormat#read]
    /// @throws FormatException as [ModelFormat#read], and if the number of class names differs from the number
    ///     of outputs, or a layer has a name that no file can store
    /// @throws IOException     if it cannot be read
    public static LoadedModel read(Path file, @Nullable SavedModel like) throws IOException {
        return read(file, like, null);
    }

    /// Like [#read(Path, SavedModel)], for a model whose inputs may be of open size, as `(None, None, 3)` in
    /// Keras.
    ///
    /// @param like     as in [ModelFormat#read]
    /// @param openSize the size of images, where the file leaves height or width open; null if unknown
    /// @throws FormatException as [#read(Path, SavedModel)], and if the size is open and unknown
    /// @throws IOException     if it cannot be read
    public static LoadedModel read(Path file, @Nullable SavedModel like, @Nullable Size openSize) throws IOException {
        return checked(of(file).read(file, like, openSize), file);
    }

    /// Like [#read], for a model that only has to predict: an ONNX graph may have nodes that do not become
    /// layers.
    ///
    /// @param like     as in [ModelFormat#read]
    /// @param openSize as in [ModelFormat#read]
    /// @throws FormatException as [#read]
    /// @throws IOException     if it cannot be read
    public static LoadedModel readToPredict(Path file, @Nullable SavedModel like, @Nullable Size openSize)
            throws IOException {
        return checked(of(file).readToPredict(file, like, openSize), file);
    }

    private static LoadedModel checked(LoadedModel read, Path file) throws IOException {
        LoadedModel loaded = LabelsFile.addTo(read, file);
        int classes = loaded.saved().classes().size();
        Shape out = loaded.saved().model().outputShape();
        if (classes > 0 && (out.rank() == 0 || out.dim(out.rank() - 1) != classes)) {
            throw new FormatException(
                    file + " has the names of " + classes + " classes, but its model gives outputs of shape " + out);
        }
        for (String name : loaded.saved().classes()) {
            requireText(file, "a class", name);
        }
        for (BuiltLayer layer : loaded.saved().model().layers()) {
            requireText(file, "a layer", layer.name());
            if (ZipLimits.isOutsideFolder(layer.name())) {
                throw new FormatException(file + " has a layer called \"" + layer.name()
                        + "\": layers' names become names of files, and this one leads out of its folder");
            }
        }
        return loaded;
    }

    /// A surrogate without its other half is no character, and most formats cannot store it.
    private static void requireText(Path file, String what, String name) throws FormatException {
        if (!StandardCharsets.UTF_16.newEncoder().canEncode(name)) {
            throw new FormatException(file + " has " + what + " whose name is no text: it contains half a character");
        }
    }
}
