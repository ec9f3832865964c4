package dev.yij.reference.explain;

import java.util.ArrayList;
import java.util.List;

/// One output of softmax: `exp(x[j] - max) · (1 / Σ exp(x[k] - max))`.
///
/// @param layer    the layer's name
/// @param position the position of the output
/// @param max      the largest input of the row, subtracted so that no exponential overflows
/// @param channel  the index of the output in the row
/// @param terms    one for each input of the row
/// @param scale    1 / Σ, rounded to float32
/// @param output   the exponential at the position, times the scale
public record Softmax(
        String layer,
        List<Integer> position,
        float max,
        int channel,
        List<Exponential> terms,
        float scale,
        float output)
        implements Explanation {

    /// One exponential.
    ///
    /// @param channel     the index of the input in the row
    /// @param input       the input, x
    /// @param exponential exp(x - max)
    /// @param sum         the running sum after this term
    public record Exponential(int channel, float input, float exponential, float sum) {}

    /// Copies the lists.
    public Softmax {
        position = List.copyOf(position);
        terms = List.copyOf(terms);
    }

    /// The sum of the exponentials.
    public float sum() {
        return terms.getLast().sum();
    }

    /// Computes it as [ScalarActivations][dev.yij.reference.scalar.ScalarActivations#softmax] does.
    static Softmax of(String layer, List<Integer> position, float[] row, int index) {
        float max = Float.NEGATIVE_INFINITY;
        for (float x : row) {
            max = Math.max(max, x);
        }
        List<Exponential> terms = new ArrayList<>();
        float sum = 0;
        for (int j = 0; j < row.length; j++) {
            float exponential = (float) StrictMath.exp(row[j] - max);
            sum += exponential;
            terms.add(new Exponential(j, row[j], exponential, sum));
        }
        float scale = 1 / sum;
        return new Softmax(
                layer, position, max, index, terms, scale, terms.get(index).exponential() * scale);
    }
}
