package dev.yij.io.keras;

import dev.yij.io.model.SavedModel;
import java.util.List;

/// The content of a Keras file.
///
/// @param saved    the model, with its class names if the file has them; Keras stores no history
/// @param producer the program that wrote it, `Keras 2.2.4, tensorflow`
/// @param notes    the content that was ignored or could not be kept, one sentence each
public record KerasFile(SavedModel saved, String producer, List<String> notes) {

    /// Copies the notes.
    public KerasFile {
        notes = List.copyOf(notes);
    }
}
