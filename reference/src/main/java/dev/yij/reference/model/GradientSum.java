package dev.yij.reference.model;

import dev.yij.reference.layer.Weight;
import dev.yij.reference.train.Batch;
import java.util.Arrays;
import java.util.List;

/// Sums over the samples of one slice, and then of several slices: the gradients of the weights, the loss, and
/// the number of correctly predicted samples.
final class GradientSum {

    private final List<Weight> weights;
    private double loss;
    private int correct;
    private double[] measured = new double[0];

    /// Accumulates into the gradients of these weights.
    GradientSum(List<Weight> weights) {
        this.weights = weights;
    }

    /// The weights, whose gradients are these sums.
    List<Weight> weights() {
        return weights;
    }

    /// The sum of the samples' losses.
    double loss() {
        return loss;
    }

    /// The number of samples whose largest output is that of their actual class.
    int correct() {
        return correct;
    }

    /// The sums of the [measures][Measure] of all heads: a numerator and a denominator each.
    double[] measured() {
        return measured;
    }

    /// Sets all sums to zero.
    void clear() {
        for (Weight weight : weights) {
            Arrays.fill(weight.gradient(), 0);
        }
        loss = 0;
        correct = 0;
        Arrays.fill(measured, 0);
    }

    /// Adds the losses of samples `first` … `first + count - 1` of a batch, each multiplied by its weight and
    /// by that of the head. Correct predictions are those of the first head.
    ///
    /// @param mean     1 / the number of samples of the batch
    /// @param outputs  the scores of these samples, `count × size of the head`
    /// @param gradient receives the gradient of the batch's mean loss with respect to these scores
    void addLosses(Head head, Batch batch, float mean, int first, int count, float[] outputs, float[] gradient) {
        int size = head.size();
        for (int i = 0; i < count; i++) {
            float weight = batch.weight(first + i) * head.weight();
            int target = head.target(first + i);
            float own = head.loss().sample(size, outputs, i * size, batch.y(), target, weight * mean, gradient);
            loss += weight * own;
            for (Measure measure : head.measures()) {
                makeRoom(measure.index() + 1);
                measure.add(head, batch, first + i, outputs, i * size, own, measured);
            }
            if (head.isFirst()) {
                int predicted = head.loss().predicted(size, outputs, i * size);
                correct += predicted == head.label(batch, first + i) ? 1 : 0;
            }
        }
    }

    /// These sums, with the gradients of all sets, as plain numbers. The gradients are not copied.
    ///
    /// @param all            [Model#trainableWeights]
    /// @param virtualBatches what normalizations have computed
    SliceSums sums(List<Weight> all, List<VirtualBatch> virtualBatches) {
        return new SliceSums(
                all.stream().map(Weight::gradient).toList(), loss, correct, measured.clone(), virtualBatches);
    }

    /// Sets all sums.
    void set(SliceSums sums) {
        for (int i = 0; i < weights.size(); i++) {
            float[] gradient = weights.get(i).gradient();
            System.arraycopy(sums.gradients().get(i), 0, gradient, 0, gradient.length);
        }
        loss = sums.loss();
        correct = sums.correct();
        measured = sums.measured().clone();
    }

    /// Adds the sums over the slices to the right.
    void add(GradientSum right) {
        for (int i = 0; i < weights.size(); i++) {
            float[] sum = weights.get(i).gradient();
            float[] gradient = right.weights.get(i).gradient();
            for (int j = 0; j < sum.length; j++) {
                sum[j] += gradient[j];
            }
        }
        loss += right.loss;
        correct += right.correct;
        makeRoom(right.measured.length / 2);
        for (int i = 0; i < right.measured.length; i++) {
            measured[i] += right.measured[i];
        }
    }

    private void makeRoom(int measures) {
        if (measured.length < 2 * measures) {
            measured = Arrays.copyOf(measured, 2 * measures);
        }
    }
}
