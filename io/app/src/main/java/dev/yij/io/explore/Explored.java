package dev.yij.io.explore;

import dev.yij.io.image.ImageDecoder;
import dev.yij.io.image.Resize;
import dev.yij.io.model.SavedModel;

/// The explored model and how images are read for it.
///
/// @param saved   the model and the names of its classes
/// @param name    the model's name
/// @param shipped whether it is the embedded model
/// @param decoder reads images
/// @param resize  resizes them to the model's size
public record Explored(SavedModel saved, String name, boolean shipped, ImageDecoder decoder, Resize resize) {}
