package dev.yij.reference.train;

/// Metrics of a network on some samples.
///
/// @param loss     the mean loss of a sample
/// @param accuracy the fraction of samples whose largest output is the target's, in [0, 1]
public record Metrics(double loss, double accuracy) {

    /// The index of the first maximum of `classes` numbers, starting at `from`.
    public static int argMax(float[] scores, int from, int classes) {
        int best = 0;
        for (int j = 1; j < classes; j++) {
            if (scores[from + j] > scores[from + best]) {
                best = j;
            }
        }
        return best;
    }
}
