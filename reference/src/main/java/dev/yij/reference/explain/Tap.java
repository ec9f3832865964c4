package dev.yij.reference.explain;

/// One input under a pooling window.
///
/// @param row         row of the window
/// @param column      column of the window
/// @param inputRow    row of the input under that tap; outside the input if it lies in the padding
/// @param inputColumn column of the input under that tap
/// @param input       the input value; 0 in the padding
/// @param running     the maximum, or the sum, of the taps up to this one; a tap in the padding leaves it
///     unchanged
/// @param padding     whether the tap lies in the padding, which the reference skips
public record Tap(int row, int column, int inputRow, int inputColumn, float input, float running, boolean padding) {}
