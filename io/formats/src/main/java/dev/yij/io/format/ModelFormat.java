package dev.yij.io.format;

import dev.yij.io.file.FormatException;
import dev.yij.io.model.ModelOutline;
import dev.yij.io.model.SavedModel;
import dev.yij.reference.layer.Size;
import dev.yij.reference.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A kind of model file. There is one small class for each, listed in [Models].
public interface ModelFormat {

    /// The name of the format: `Keras HDF5`.
    String name();

    /// The file name extensions, the usual one first: `.h5`. In lower case.
    List<String> extensions();

    /// Whether a file has this format, judged by its first bytes or its contents; its name is ignored.
    ///
    /// @throws IOException if it cannot be read
    boolean recognizes(FileHead head) throws IOException;

    /// What a file says of a model that [#read] refuses.
    ///
    /// @return empty if it says nothing more than the refusal, or files of this format are never looked into
    /// @throws FormatException if it is damaged
    /// @throws IOException     if it cannot be read
    default Optional<ModelOutline> outline(Path file) throws IOException {
        return Optional.empty();
    }

    /// Reads a model.
    ///
    /// @param like a model of the same architecture, for files that hold weights only; it is not modified. Null
    ///     if there is none; files with an architecture ignore it
    /// @param openSize the size of images, where the file leaves height or width open; null if unknown
    /// @throws FormatException if it has another format, is damaged, holds something unsupported, or holds
    ///     weights only and `like` is null or does not fit
    /// @throws IOException     if it cannot be read
    LoadedModel read(Path file, @Nullable SavedModel like, @Nullable Size openSize) throws IOException;

    /// Reads a model that only has to predict: of a format that can hold more than layers of ours, also what
    /// [#read] refuses.
    ///
    /// @param like     as in [#read]
    /// @param openSize as in [#read]
    /// @throws FormatException as [#read]
    /// @throws IOException     if it cannot be read
    default LoadedModel readToPredict(Path file, @Nullable SavedModel like, @Nullable Size openSize)
            throws IOException {
        return read(file, like, openSize);
    }

    /// Writes a model atomically.
    ///
    /// @throws IOException if it cannot be written
    void write(Path file, SavedModel saved) throws IOException;

    /// What [#write] would omit from a model, one sentence each.
    List<String> losses(SavedModel saved);

    /// Whether a file of this format holds arrays without an architecture, which [#weights] returns.
    ///
    /// @throws FormatException if it is damaged
    /// @throws IOException     if it cannot be read
    default boolean isWeightsOnly(Path file) throws IOException {
        return false;
    }

    /// The arrays of a file that [holds weights only][#isWeightsOnly].
    ///
    /// @throws FormatException if it is damaged, or holds a whole model, which [#read] returns
    /// @throws IOException     if it cannot be read
    default SequencedMap<String, Tensor> weights(Path file) throws IOException {
        throw new FormatException(file + " holds a whole model, not weights alone");
    }
}
