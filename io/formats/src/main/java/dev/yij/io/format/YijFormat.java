package dev.yij.io.format;

import dev.yij.io.model.ModelFile;
import dev.yij.io.model.SavedModel;
import dev.yij.reference.layer.Size;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The library's own format, which stores everything.
final class YijFormat implements ModelFormat {

    @Override
    public String name() {
        return "yij";
    }

    @Override
    public List<String> extensions() {
        return List.of(".yij");
    }

    @Override
    public boolean recognizes(FileHead head) {
        return head.entries().contains("model.json");
    }

    @Override
    public LoadedModel read(Path file, @Nullable SavedModel like, @Nullable Size openSize) throws IOException {
        return new LoadedModel(ModelFile.load(file), "yij, version 1 of the format", List.of());
    }

    @Override
    public void write(Path file, SavedModel saved) throws IOException {
        ModelFile.save(file, saved);
    }

    @Override
    public List<String> losses(SavedModel saved) {
        return List.of();
    }
}
