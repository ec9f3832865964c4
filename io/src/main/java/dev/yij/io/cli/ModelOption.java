package dev.yij.io.cli;

import dev.yij.io.model.ModelFile;
import dev.yij.io.model.SavedModel;
import dev.yij.io.run.Classifier;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// The option that says which model is used.
final class ModelOption {

    @Option(
            names = {"-m", "--model"},
            paramLabel = "FILE",
            required = true,
            description = "The model file, as yij train writes it.")
    @SuppressWarnings("NullAway.Init") // required
    Path file;

    SavedModel load() throws IOException {
        return ModelFile.load(file);
    }

    /// The model as one that takes pictures.
    Classifier classifier(SavedModel saved, DataOptions data) throws IOException {
        return new Classifier(saved, file.toString(), data.decoder(), data.resize);
    }
}
