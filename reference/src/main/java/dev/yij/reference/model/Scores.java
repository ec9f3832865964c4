package dev.yij.reference.model;

import dev.yij.reference.model.Evaluation.Outcome;
import dev.yij.reference.train.Batch;
import dev.yij.reference.train.Metrics;
import dev.yij.reference.train.RunningMean;
import java.util.List;

/// The loss and the predicted class of each sample of a batch.
final class Scores {

    private final Batch batch;
    private final float[] losses;
    private final int[] predicted;
    private final int[] labels;
    private final int[] ranks;
    private final List<Measure> measures;
    private final double[][] measured;

    /// Creates scores that are not yet computed.
    Scores(Batch batch, List<Head> heads) {
        this.batch = batch;
        this.measures = Measure.all(heads);
        this.measured = new double[batch.size()][2 * measures.size()];
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
            float loss = head.loss().sample(size, outputs, i * size, batch.y(), target, 0, null);
            losses[first + i] += head.weight() * loss;
            for (Measure measure : head.measures()) {
                measure.add(head, batch, first + i, outputs, i * size, loss, measured[first + i]);
            }
            if (head.isFirst()) {
                predicted[first + i] = head.loss().predicted(size, outputs, i * size);
                labels[first + i] = head.label(batch, first + i);
                ranks[first + i] = Metrics.rank(labels[first + i], predicted[first + i], size, outputs, i * size);
            }
        }
    }

    /// The scores as plain arrays, which are shared.
    SampleScores samples() {
        return new SampleScores(losses, predicted, labels, ranks, measured);
    }

    /// Takes the scores of all samples from other machines.
    void set(SampleScores samples) {
        System.arraycopy(samples.losses(), 0, losses, 0, losses.length);
        System.arraycopy(samples.predicted(), 0, predicted, 0, predicted.length);
        System.arraycopy(samples.labels(), 0, labels, 0, labels.length);
        System.arraycopy(samples.ranks(), 0, ranks, 0, ranks.length);
        System.arraycopy(samples.measured(), 0, measured, 0, measured.length);
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
        for (double[] sums : measured) {
            measures.forEach(measure -> measure.addTo(mean, sums));
        }
    }

    /// Adds the outcome of each sample.
    void addTo(List<Outcome> outcomes) {
        for (int i = 0; i < batch.size(); i++) {
            outcomes.add(new Outcome(labels[i], predicted[i], losses[i], ranks[i]));
        }
    }
}
