package dev.yij.io.convert;

import dev.yij.io.file.FormatException;
import dev.yij.io.file.ZipContents;
import dev.yij.io.model.SavedModel;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// All kinds of model files. A new one is a line in this list.
public final class ModelFormats {

    private static final List<ModelFormat> ALL =
            List.of(new YijFormat(), new KerasH5Format(), new KerasArchiveFormat(), new OnnxFormat(), new NpzFormat());

    private ModelFormats() {}

    /// All of them.
    public static List<ModelFormat> all() {
        return ALL;
    }

    /// The endings of names that [#byName] knows, for messages: `.yij, .h5, …`.
    public static String extensions() {
        return ALL.stream().flatMap(format -> format.extensions().stream()).collect(Collectors.joining(", "));
    }

    /// The format of a file that is yet to be written, by the end of its name.
    public static Optional<ModelFormat> byName(Path file) {
        String name =
                file.getFileName() == null ? "" : file.getFileName().toString().toLowerCase(Locale.ROOT);
        return ALL.stream()
                .filter(format -> format.extensions().stream().anyMatch(name::endsWith))
                .findFirst();
    }

    /// The format of a file that is there: by what is in it, or else by its name.
    ///
    /// @throws FormatException if neither tells, or there is no such file
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
                        file + " is no model file: neither what is in it nor its name is that of any kind we know ("
                                + extensions() + ")"));
    }

    /// Reads a model of any format.
    ///
    /// @param like as in [ModelFormat#read]
    /// @throws FormatException as [ModelFormat#read], and if the file has another number of class names than its
    ///     model has outputs, or a layer's name that no file could have
    /// @throws IOException     if it cannot be read
    public static LoadedModel read(Path file, @Nullable SavedModel like) throws IOException {
        LoadedModel loaded = of(file).read(file, like);
        int classes = loaded.saved().classes().size();
        Shape out = loaded.saved().model().outputShape();
        if (classes > 0 && (out.rank() == 0 || out.dim(out.rank() - 1) != classes)) {
            throw new FormatException(
                    file + " has the names of " + classes + " classes, but its model gives outputs of shape " + out);
        }
        for (BuiltLayer layer : loaded.saved().model().layers()) {
            if (ZipContents.leadsOut(layer.name())) {
                throw new FormatException(file + " has a layer called \"" + layer.name()
                        + "\": layers' names become names of files, and this one leads out of its folder");
            }
        }
        return loaded;
    }
}
