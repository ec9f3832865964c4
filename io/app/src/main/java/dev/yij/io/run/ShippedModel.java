package dev.yij.io.run;

import dev.yij.io.model.ModelFile;
import dev.yij.io.model.SavedModel;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/// The models that yij carries with it. They tell the chapter's twenty snacks apart, so that `yij predict` has an
/// answer before anything was trained. docs/model-card.md says what they were trained on and how good they are.
public enum ShippedModel {
    /// The one of the lowest validation loss, which commands use where no model is named.
    BEST,
    /// The one after the chapter's last epoch, which is surer of its answers, also of the wrong ones.
    FINAL;

    /// The model with its classes and history; its optimizer has taken no step.
    ///
    /// @throws IOException if it cannot be read
    public SavedModel load() throws IOException {
        String resource = "snacks-" + word() + ".yij";
        try (InputStream in = ShippedModel.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("yij was built without the resource " + resource);
            }
            return ModelFile.load(in, toString(), Integer.MAX_VALUE);
        }
    }

    /// What messages call it.
    @Override
    public String toString() {
        return "the " + word() + " model that comes with yij";
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
