package dev.yij.reference.model;

import dev.yij.reference.train.Batch;
import dev.yij.reference.train.Metric;
import dev.yij.reference.train.RunningMean;
import java.util.List;

/// A [Metric] of one output of a model.
///
/// @param key the name in the history: the metric's, if there are several outputs after that of the output's
///     layer
/// @param metric what is measured
/// @param index  its place among all measures of the model
record Measure(String key, Metric metric, int index) {

    /// The measures of all outputs, by their indices.
    static List<Measure> all(List<Head> heads) {
        return heads.stream().flatMap(head -> head.measures().stream()).toList();
    }

    /// Adds a sample.
    ///
    /// @param scores the input of the head's loss; that of the sample begins at `from`
    /// @param loss   of the sample
    /// @param sums   numerators and denominators of all measures
    void add(Head head, Batch batch, int sample, float[] scores, int from, float loss, double[] sums) {
        Metric.Sample output = new Metric.Sample(
                head.loss(),
                head.size(),
                scores,
                from,
                batch.y(),
                head.target(sample),
                head.label(batch, sample),
                loss);
        metric.add(output, sums, 2 * index);
    }

    /// Adds the sums over some samples to a running mean.
    void addTo(RunningMean mean, double[] sums) {
        mean.add(key, sums[2 * index], sums[2 * index + 1]);
    }
}
