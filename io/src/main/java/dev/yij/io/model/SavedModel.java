package dev.yij.io.model;

import dev.yij.reference.model.Sequential;
import dev.yij.reference.train.History;
import java.util.List;

/// What a model file holds.
///
/// @param model   built; compiled where the file holds a loss and an optimizer, whose state it then has
/// @param classes the names of the classes, in the order of the outputs; empty if unknown
/// @param history the epochs that it was trained for
public record SavedModel(Sequential model, List<String> classes, History history) {

    /// Copies the names.
    public SavedModel {
        classes = List.copyOf(classes);
    }
}
