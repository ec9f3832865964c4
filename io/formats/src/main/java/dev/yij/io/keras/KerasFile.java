package dev.yij.io.keras;

import dev.yij.io.model.SavedModel;
import java.util.List;

/// What a file of Keras held.
///
/// @param saved    the model, its class names where the file has them; Keras keeps no history
/// @param producer what wrote it, `Keras 2.2.4, tensorflow`
/// @param notes    what was read over or could not be kept, a sentence each
public record KerasFile(SavedModel saved, String producer, List<String> notes) {

    /// Copies the notes.
    public KerasFile {
        notes = List.copyOf(notes);
    }
}
