package dev.yij.io.format;

import dev.yij.io.model.SavedModel;
import java.util.List;

/// What was in a model file.
///
/// @param saved    the model
/// @param producer what wrote the file, empty where it does not say
/// @param notes    what was in it that could not be kept, a sentence each
public record LoadedModel(SavedModel saved, String producer, List<String> notes) {

    /// Copies the notes.
    public LoadedModel {
        notes = List.copyOf(notes);
    }
}
