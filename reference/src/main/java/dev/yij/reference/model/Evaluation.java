package dev.yij.reference.model;

import dev.yij.reference.train.Metrics;

/// How a model does on some data.
///
/// @param metrics   mean loss and accuracy
/// @param confusion how often class `row` was taken for class `column`; owned by the caller
public record Evaluation(Metrics metrics, int[][] confusion) {

    /// How many samples were looked at.
    public int samples() {
        int samples = 0;
        for (int[] row : confusion) {
            for (int count : row) {
                samples += count;
            }
        }
        return samples;
    }
}
