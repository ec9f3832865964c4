package dev.yij.reference.model;

import dev.yij.reference.model.Evaluation.Outcome;
import dev.yij.reference.train.Batch;
import dev.yij.reference.train.Loss;
import dev.yij.reference.train.RunningMean;
import java.util.List;

/// The loss and the predicted class of each sample of a batch.
final class Scores {

    private final Batch batch;
    private final int classes;
    private final int targets;
    private final float[] losses;
    private final int[] predicted;

    /// Creates scores that are not yet computed.
    ///
    /// @param classes the number of outputs
    /// @param targets the number of elements of one target
    Scores(Batch batch, int classes, int targets) {
        this.batch = batch;
        this.classes = classes;
        this.targets = targets;
        this.losses = new float[batch.size()];
        this.predicted = new int[batch.size()];
    }

    /// Scores some samples.
    ///
    /// @param outputs the network's outputs, `count × classes`
    void fill(Loss loss, float[] outputs, int first, int count) {
        for (int i = 0; i < count; i++) {
            int target = (first + i) * targets;
            losses[first + i] = loss.sample(classes, outputs, i * classes, batch.y(), target, 0, null);
            predicted[first + i] = loss.predicted(classes, outputs, i * classes);
        }
    }

    /// Adds the batch to the running mean.
    void addTo(RunningMean mean) {
        double sum = 0;
        int right = 0;
        for (int i = 0; i < batch.size(); i++) {
            sum += batch.weight(i) * losses[i];
            right += predicted[i] == label(i) ? 1 : 0;
        }
        mean.add(batch.size(), (float) (sum / batch.size()), (float) right / batch.size());
    }

    /// Adds the outcome of each sample.
    void addTo(List<Outcome> outcomes) {
        for (int i = 0; i < batch.size(); i++) {
            outcomes.add(new Outcome(label(i), predicted[i], losses[i]));
        }
    }

    private int label(int sample) {
        return batch.label(sample, targets);
    }
}
