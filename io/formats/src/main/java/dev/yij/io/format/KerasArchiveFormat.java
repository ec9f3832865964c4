package dev.yij.io.format;

import dev.yij.io.keras.KerasArchive;
import dev.yij.io.keras.KerasFile;
import dev.yij.io.model.ModelOutline;
import dev.yij.io.model.SavedModel;
import dev.yij.reference.layer.Size;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Archives of Keras 3.
final class KerasArchiveFormat implements ModelFormat {

    @Override
    public String name() {
        return "Keras 3 archive";
    }

    @Override
    public List<String> extensions() {
        return List.of(".keras");
    }

    @Override
    public boolean recognizes(FileHead head) {
        return head.entries().contains("config.json") && head.entries().contains("model.weights.h5");
    }

    @Override
    public LoadedModel read(Path file, @Nullable SavedModel like, @Nullable Size openSize) throws IOException {
        KerasFile read = KerasArchive.read(file, openSize);
        return new LoadedModel(read.saved(), read.producer(), read.notes());
    }

    @Override
    public Optional<ModelOutline> outline(Path file) throws IOException {
        return KerasArchive.outline(file);
    }

    @Override
    public void write(Path file, SavedModel saved) throws IOException {
        KerasArchive.write(file, saved);
    }

    @Override
    public List<String> losses(SavedModel saved) {
        return KerasArchive.losses(saved);
    }
}
