package dev.yij.reference.model;

import dev.yij.reference.model.Evaluation.Outcome;
import dev.yij.reference.train.Batch;
import dev.yij.reference.train.RunningMean;
import java.util.List;

/// The loss and the predicted class of each sample of a batch.
final class Scores {

    private final Batch batch;
    private final float[] losses;
    private final int[] predicted;
    private final int[] labels;
    private final int[] ranks;

    /// Creates scores that are not yet computed.
    Scores(Batch batch) {
        this.batch = batch;
        this.losses = new float[batch.size()];
        this.predicted = new int[batch.size()];
        this.labels = new int[batch.size()];
        this.ranks = new int[batch.size()];
    }

    /// Adds the losses of some samples at one head. The predicted classes are those of the first head.
    ///
    /// @param outputs the scores, `count × size of the head`
    void add(Head head, float[] outputs, int first, int count) {
        int size = head.size();
        for (int i = 0; i < count; i++) {
            int target = head.target(first + i);
            losses[first + i] +=
                    head.weight() * head.loss().sample(size, outputs, i * size, batch.y(), target, 0, null);
            if (head.isFirst()) {
                predicted[first + i] = head.loss().predicted(size, outputs, i * size);
                labels[first + i] = head.label(batch, first + i);
                ranks[first + i] = rank(labels[first + i], predicted[first + i], size, outputs, i * size);
            }
        }
    }

    /// The number of classes with a larger output than the actual one, or an equal one before it.
    private static int rank(int label, int predicted, int classes, float[] outputs, int from) {
        if (label == predicted) {
            return 0;
        }
        if (classes == 1) {
            return 1;
        }
        int rank = 0;
        for (int j = 0; j < classes; j++) {
            boolean before = outputs[from + j] > outputs[from + label]
                    || outputs[from + j] == outputs[from + label] && j < label;
            rank += before ? 1 : 0;
        }
        return Math.max(1, rank); // outputs that are NaN compare as neither
    }

    /// Adds the batch to the running mean.
    void addTo(RunningMean mean) {
        double sum = 0;
        int right = 0;
        for (int i = 0; i < batch.size(); i++) {
            sum += batch.weight(i) * losses[i];
            right += predicted[i] == labels[i] ? 1 : 0;
        }
        mean.add(batch.size(), (float) (sum / batch.size()), (float) right / batch.size());
    }

    /// Adds the outcome of each sample.
    void addTo(List<Outcome> outcomes) {
        for (int i = 0; i < batch.size(); i++) {
            outcomes.add(new Outcome(labels[i], predicted[i], losses[i], ranks[i]));
        }
    }
}
