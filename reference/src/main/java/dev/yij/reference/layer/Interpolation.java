package dev.yij.reference.layer;

/// How the pixels of a resized image are computed.
public enum Interpolation {
    /// Each output is the nearest pixel.
    NEAREST,
    /// Each output lies between the four pixels around it.
    BILINEAR
}
