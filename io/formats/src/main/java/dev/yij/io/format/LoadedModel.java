package dev.yij.io.format;

import dev.yij.io.model.SavedModel;
import java.util.List;

/// The content of a model file.
///
/// @param saved    the model
/// @param producer the program that wrote the file, empty if unknown
/// @param notes    the content that could not be kept, one sentence each
public record LoadedModel(SavedModel saved, String producer, List<String> notes) {

    /// Copies the notes.
    public LoadedModel {
        notes = List.copyOf(notes);
    }
}
