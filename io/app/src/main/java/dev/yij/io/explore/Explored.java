package dev.yij.io.explore;

import dev.yij.io.image.ImageDecoder;
import dev.yij.io.image.Resize;
import dev.yij.io.model.SavedModel;

/// What is explored.
///
/// @param saved   the model and the names of its classes
/// @param name    how it is called
/// @param shipped whether it is the one that ships with yij
/// @param decoder reads pictures
/// @param resize  brings them to the model's size
public record Explored(SavedModel saved, String name, boolean shipped, ImageDecoder decoder, Resize resize) {}
