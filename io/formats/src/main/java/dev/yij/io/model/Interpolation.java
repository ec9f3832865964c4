package dev.yij.io.model;

/// The filters by which images are resized, with Pillow's names.
public enum Interpolation {
    /// Nearest neighbour: the pixel under the centre of the output pixel.
    NEAREST,
    /// The mean of the pixels that the output pixel covers.
    BOX,
    /// A triangle filter, widened when an image is reduced ("antialiasing").
    BILINEAR,
    /// Keys's cubic with a = -0.5, widened in the same way.
    BICUBIC,
    /// The windowed sinc with three lobes, widened in the same way.
    LANCZOS
}
