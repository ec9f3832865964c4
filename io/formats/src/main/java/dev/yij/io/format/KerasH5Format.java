package dev.yij.io.format;

import dev.yij.io.hdf5.Hdf5File;
import dev.yij.io.keras.KerasFile;
import dev.yij.io.keras.KerasH5;
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

/// HDF5 files of Keras, with or without an architecture.
final class KerasH5Format implements ModelFormat {

    @Override
    public String name() {
        return "Keras HDF5";
    }

    @Override
    public List<String> extensions() {
        return List.of(".h5", ".hdf5");
    }

    @Override
    public boolean recognizes(FileHead head) {
        return Hdf5File.isHdf5(head.bytes());
    }

    @Override
    public LoadedModel read(Path file, @Nullable SavedModel like, @Nullable Size openSize) throws IOException {
        KerasFile read = KerasH5.read(file, like, openSize);
        return new LoadedModel(read.saved(), read.producer(), read.notes());
    }

    @Override
    public Optional<ModelOutline> outline(Path file) throws IOException {
        return KerasH5.outline(file);
    }

    @Override
    public void write(Path file, SavedModel saved) throws IOException {
        KerasH5.write(file, saved);
    }

    @Override
    public List<String> losses(SavedModel saved) {
        return KerasH5.losses(saved);
    }

    @Override
    public boolean isWeightsOnly(Path file) throws IOException {
        return KerasH5.isWeightsOnly(file);
    }

    @Override
    public SequencedMap<String, Tensor> weights(Path file) throws IOException {
        return KerasH5.weights(file);
    }
}
