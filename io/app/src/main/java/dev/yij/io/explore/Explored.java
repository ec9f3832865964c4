package dev.yij.io.explore;

import dev.yij.io.classify.Classifier;
import dev.yij.io.model.SavedModel;

/// The explored model and how images are prepared for it.
///
/// @param saved   the model and the names of its classes
/// @param name    the model's name
/// @param shipped whether it is the embedded model
/// @param classifier prepares images for it
public record Explored(SavedModel saved, String name, boolean shipped, Classifier classifier) {}
