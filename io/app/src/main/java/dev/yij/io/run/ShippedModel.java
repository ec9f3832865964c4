package dev.yij.io.run;

import dev.yij.io.model.ModelFile;
import dev.yij.io.model.SavedModel;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/// The models embedded in yij. They classify the chapter's twenty kinds of snacks, so that `yij predict` works
/// before anything has been trained. docs/model-card.md describes their training data and their accuracy.
public enum ShippedModel {
    /// The model with the lowest validation loss, which commands use by default.
    BEST,
    /// The model after the chapter's last epoch, which is more confident, also when it is wrong.
    FINAL;

    /// The model with its classes and history; its optimizer is in its initial state.
    ///
    /// @throws IOException if it cannot be read
    public SavedModel load() throws IOException {
        String resource = "snacks-" + word() + ".yij";
        try (InputStream in = ShippedModel.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("yij was built without the resource " + resource);
            }
            SavedModel saved = ModelFile.load(in, toString(), Integer.MAX_VALUE);
            return saved.preparation(saved.preparationOrKeras()); // they are older than this entry of a file
        }
    }

    /// The model's name in messages.
    @Override
    public String toString() {
        return "the " + word() + " model that comes with yij";
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
