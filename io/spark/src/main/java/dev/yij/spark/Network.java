package dev.yij.spark;

import dev.yij.io.model.ModelFile;
import dev.yij.io.model.SavedModel;
import dev.yij.io.run.BackendChoice;
import dev.yij.simd.Mode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;

/// A network as it is sent to the executors, once in a run.
///
/// @param file the model's file, without the optimizer's state
/// @param kind of the backend
/// @param mode of the backend
record Network(byte[] file, BackendChoice.Kind kind, Mode mode) implements Serializable {

    static Network of(SavedModel saved, BackendChoice backend) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ModelFile.write(bytes, saved.withoutOptimizerState());
        } catch (IOException e) {
            throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
        }
        return new Network(bytes.toByteArray(), backend.kind(), backend.mode());
    }

    /// The network again.
    SavedModel saved() {
        try {
            return ModelFile.load(new ByteArrayInputStream(file), "the network from the driver", file.length);
        } catch (IOException e) {
            throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
        }
    }

    BackendChoice backend() {
        return new BackendChoice(kind, mode);
    }
}
