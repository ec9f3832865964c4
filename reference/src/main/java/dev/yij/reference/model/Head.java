package dev.yij.reference.model;

import dev.yij.reference.layer.Activating;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.train.Batch;
import dev.yij.reference.train.Loss;
import dev.yij.reference.train.Metric;
import dev.yij.reference.train.Metrics;
import java.util.ArrayList;
import java.util.List;

/// An output of a model with its loss.
///
/// @param scores  the number of the value that the loss takes: the output, or the logits before the layer that
///     computes it
/// @param loss    the loss
/// @param weight  the factor of the loss in the sum over all outputs
/// @param size    the number of elements of the output
/// @param targets the number of elements of its target
/// @param offset  where its target begins among the targets of a sample, which lie side by side
/// @param stride  the number of elements of a sample's targets together
/// @param measures what is measured of it besides the loss
record Head(
        int scores, Loss loss, float weight, int size, int targets, int offset, int stride, List<Measure> measures) {

    /// The heads of a model.
    ///
    /// @param losses a loss for each output, one for all, or none for a model that is not compiled
    /// @throws IllegalArgumentException if two of them take the same value
    static List<Head> of(Plan plan, List<WeightedLoss> losses) {
        return of(plan, losses, List.of());
    }

    /// The heads of a model with metrics.
    static List<Head> of(Plan plan, List<WeightedLoss> losses, List<Metric> metrics) {
        List<Head> heads = new ArrayList<>();
        if (losses.isEmpty()) {
            return heads;
        }
        List<WeightedLoss> each = plan.outputs().size() == losses.size()
                ? losses
                : plan.outputs().stream().map(output -> losses.getFirst()).toList();
        int stride = 0;
        for (int i = 0; i < each.size(); i++) {
            stride +=
                    each.get(i).loss().targets(plan.shape(plan.outputs().get(i)).size());
        }
        int offset = 0;
        int measured = 0;
        for (int i = 0; i < each.size(); i++) {
            Loss loss = each.get(i).loss();
            int output = plan.outputs().get(i);
            int size = plan.shape(output).size();
            boolean logits = loss.fromLogits() && isLayerOf(loss.activation(), plan, output);
            int scores = logits ? plan.node(output).read() : output;
            int targets = loss.targets(size);
            if (heads.stream().anyMatch(head -> head.scores == scores)) {
                throw new IllegalArgumentException("two losses take the same scores, those of " + plan.name(scores)
                        + ": each output with a loss needs scores of its own");
            }
            List<Measure> measures = new ArrayList<>();
            for (Metric metric : Metric.ofEach(metrics, each.size())) {
                String key = each.size() == 1 ? metric.key() : plan.name(output) + "_" + metric.key();
                measures.add(new Measure(key, metric, measured));
                measured++;
            }
            heads.add(
                    new Head(scores, loss, each.get(i).weight(), size, targets, offset, stride, List.copyOf(measures)));
            offset += targets;
        }
        return heads;
    }

    /// Whether a value is computed by a layer that is nothing but this activation function, so that its input
    /// are logits.
    static boolean isLayerOf(ActivationFunction function, Plan plan, int value) {
        return !plan.isInput(value)
                && plan.node(value).layer().layer() instanceof Activating last
                && last.activation() == function;
    }

    /// Whether it is the head of the model's first output, which the accuracy is computed from.
    boolean isFirst() {
        return offset == 0;
    }

    /// Where the target of a sample begins in a batch.
    int target(int sample) {
        return sample * stride + offset;
    }

    /// The actual class of a sample.
    int label(Batch batch, int sample) {
        if (stride == targets) {
            return batch.label(sample, targets);
        }
        return targets == 1
                ? Math.round(batch.y()[target(sample)])
                : Metrics.argMax(batch.y(), target(sample), targets);
    }
}
