package dev.yij.io.report;

/// A file that was not a usable image.
///
/// @param file   its name
/// @param reason why, in words
public record SkippedFile(String file, String reason) {}
