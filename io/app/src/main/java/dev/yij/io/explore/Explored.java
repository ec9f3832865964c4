package dev.yij.io.explore;

import dev.yij.io.classify.Classifier;
import dev.yij.io.model.SavedModel;
import org.jspecify.annotations.Nullable;

/// The explored model and how images are prepared for it.
///
/// @param saved   the model and the names of its classes
/// @param name    the model's name
/// @param shipped whether it is the embedded model
/// @param classifier prepares images for it
/// @param images     what the page looks at all together
/// @param against    a second model that is compared with this one; null for none
public record Explored(
        SavedModel saved,
        String name,
        boolean shipped,
        Classifier classifier,
        SurveyImages images,
        @Nullable Explored against) {

    /// With the embedded images, and without a second model.
    public Explored(SavedModel saved, String name, boolean shipped, Classifier classifier) {
        this(saved, name, shipped, classifier, SurveyImages.sample(saved.classes()), null);
    }
}
