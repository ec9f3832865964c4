package dev.yij.io.model;

import java.io.IOException;
import java.io.InputStream;

/// The model that yij carries with it. It tells the chapter's twenty snacks apart, so that `yij predict` has an
/// answer before anything was trained. docs/model-card.md says what it was trained on and how good it is.
public final class ShippedModel {

    /// What messages call it.
    public static final String NAME = "the model that comes with yij";

    private static final String RESOURCE = "snacks-best.yij";

    private ShippedModel() {}

    /// The model with its classes and history; its optimizer has taken no step.
    ///
    /// @throws IOException if it cannot be read
    public static SavedModel load() throws IOException {
        try (InputStream in = ShippedModel.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("yij was built without the resource " + RESOURCE);
            }
            return ModelFile.load(in, NAME, Integer.MAX_VALUE);
        }
    }
}
