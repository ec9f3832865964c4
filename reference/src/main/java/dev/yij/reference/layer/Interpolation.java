package dev.yij.reference.layer;

/// How an image gets other numbers of rows and columns.
public enum Interpolation {
    /// Each output is the nearest pixel.
    NEAREST,
    /// Each output lies between the four pixels around it.
    BILINEAR
}
