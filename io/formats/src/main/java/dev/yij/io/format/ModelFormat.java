package dev.yij.io.format;

import dev.yij.io.file.FormatException;
import dev.yij.io.model.SavedModel;
import dev.yij.reference.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A kind of model file. One small class each, in the list of [Models]; commands know no other.
public interface ModelFormat {

    /// What it is called: `Keras HDF5`.
    String name();

    /// How its files' names end, the usual ending first: `.h5`. In lower case.
    List<String> extensions();

    /// Whether a file is one of these, by its first bytes or what it is made of; its name does not matter.
    ///
    /// @throws IOException if it cannot be read
    boolean recognizes(FileHead head) throws IOException;

    /// Reads a model.
    ///
    /// @param like a model of the same architecture, for files that hold weights only; it is left as it is. Null
    ///     where there is none; others do not look at it
    /// @throws FormatException if it is no such file, damaged, holds what we do not have, or weights only and
    ///     `like` is null or does not fit
    /// @throws IOException     if it cannot be read
    LoadedModel read(Path file, @Nullable SavedModel like) throws IOException;

    /// Writes a model, whole or not at all.
    ///
    /// @throws IOException if it cannot be written
    void write(Path file, SavedModel saved) throws IOException;

    /// What [#write] would leave out of a model, a sentence each.
    List<String> losses(SavedModel saved);

    /// Whether a file of this format holds arrays without an architecture, which [#weights] gives.
    ///
    /// @throws FormatException if it is damaged
    /// @throws IOException     if it cannot be read
    default boolean isWeightsOnly(Path file) throws IOException {
        return false;
    }

    /// The arrays of a file that [holds nothing else][#isWeightsOnly].
    ///
    /// @throws FormatException if it is damaged, or holds a whole model, which [#read] gives
    /// @throws IOException     if it cannot be read
    default SequencedMap<String, Tensor> weights(Path file) throws IOException {
        throw new FormatException(file + " holds a whole model, no weights on their own");
    }
}
