package dev.yij.io.model;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/// The models that yij carries with it. They tell the chapter's twenty snacks apart, so that `yij predict` has an
/// answer before anything was trained. docs/model-card.md says what they were trained on and how good they are.
public enum ShippedModel {
    /// The epoch with the lowest validation loss.
    BEST,
    /// What the last of the chapter's 40 epochs left, which is what the chapter measures.
    FINAL;

    /// The model with its classes and history; its optimizer has taken no step.
    ///
    /// @throws IOException if it cannot be read
    public SavedModel load() throws IOException {
        String resource = "/dev/yij/io/model/snacks-" + name().toLowerCase(Locale.ROOT) + ".yij";
        try (InputStream in = ShippedModel.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("yij was built without the resource " + resource);
            }
            return ModelFile.load(in, description(), Integer.MAX_VALUE);
        }
    }

    /// What messages call it.
    public String description() {
        return "the model that comes with yij (" + name().toLowerCase(Locale.ROOT) + ")";
    }
}
