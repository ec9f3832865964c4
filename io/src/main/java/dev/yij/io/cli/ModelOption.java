package dev.yij.io.cli;

import dev.yij.io.convert.ModelFormats;
import dev.yij.io.model.SavedModel;
import dev.yij.io.run.Classifier;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Sequential;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The option that says which model is used.
final class ModelOption {

    @Option(
            names = {"-m", "--model"},
            paramLabel = "FILE",
            required = true,
            description =
                    "The model file: as yij train writes it, of Keras (.h5, .keras), or a chain of layers in ONNX.")
    @SuppressWarnings("NullAway.Init") // required
    Path file;

    @Mixin
    private LikeOption like = new LikeOption();

    SavedModel load() throws IOException {
        return ModelFormats.read(file, like.model()).saved();
    }

    /// The model as one that takes pictures.
    Classifier classifier(SavedModel saved, DataOptions data) throws IOException {
        return new Classifier(saved, file.toString(), data.decoder(), data.resize);
    }

    /// A layer that the user named.
    ///
    /// @throws UsageException if the model has none of that name
    static BuiltLayer layer(Sequential model, String name) {
        try {
            return model.layer(name);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }
}
