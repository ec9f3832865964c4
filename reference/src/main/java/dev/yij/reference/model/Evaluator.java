package dev.yij.reference.model;

import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import dev.yij.reference.train.Batch;
import dev.yij.reference.train.BatchSource;
import dev.yij.reference.train.Batches;
import dev.yij.reference.train.RunningMean;
import java.util.ArrayList;
import java.util.List;

/// Evaluates a model on data: the mean over batches of loss and accuracy, weighted by batch size, as Keras's
/// `evaluate`.
final class Evaluator {

    private Evaluator() {}

    static Evaluation evaluate(Sequential model, BatchSource data) {
        requireFit(model, data);
        Slices slices = model.slices(data.batchSize());
        RunningMean mean = new RunningMean();
        List<Evaluation.Outcome> outcomes = new ArrayList<>();
        try (Batches batches = data.epoch(0)) {
            for (Batch batch = batches.next(); batch != null; batch = batches.next()) {
                Scores scores = new Scores(batch, model.outputShape().size(), data.classes());
                slices.evaluate(batch, scores, 0, batch.size());
                scores.addTo(mean);
                scores.addTo(outcomes);
            }
        }
        return new Evaluation(mean.mean(), Math.max(2, model.outputShape().size()), outcomes);
    }

    /// Checks that data and loss fit a model.
    ///
    /// @throws ShapeException        if the data do not fit
    /// @throws IllegalStateException if the loss does not fit
    static void requireFit(Sequential model, BatchSource data) {
        if (!data.sampleShape().equals(model.inputShape())) {
            throw new ShapeException("the model expects inputs of shape " + model.inputShape() + ", the data have "
                    + data.sampleShape());
        }
        Shape output = model.outputShape();
        if (output.rank() == 1 && model.loss().targets(output.size()) == 1 && data.classes() != 1) {
            throw new ShapeException("the loss compares each sample with one class number, the data have "
                    + data.classes() + " classes: wrap them in ClassNumbers");
        }
        if (output.rank() != 1 || model.loss().targets(output.size()) != data.classes()) {
            throw new ShapeException("the model gives outputs of shape " + model.outputShape() + ", the data have "
                    + data.classes() + " classes");
        }
        requireLogits(model);
    }

    /// The logits are available if softmax (or sigmoid) is a layer of its own, but not if it is the
    /// activation of the last layer. A loss from logits would then receive probabilities instead of logits,
    /// and training would be slow without any other symptom.
    private static void requireLogits(Sequential model) {
        List<BuiltLayer> layers = model.layers();
        boolean scored = ClassScores.layersBefore(model.loss(), layers) == layers.size();
        ActivationFunction activation = model.loss().activation();
        if (model.loss().fromLogits() && scored && layers.getLast().layer().activation() == activation) {
            String name = activation.configName();
            throw new IllegalStateException(layers.getLast().name() + ": the loss wants logits, but this layer applies "
                    + name + " itself; leave its activation linear and add " + name + " as a layer of its own");
        }
    }
}
