package dev.yij.reference.model;

import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Batch;
import dev.yij.reference.train.BatchSource;
import dev.yij.reference.train.Batches;
import dev.yij.reference.train.RunningMean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/// Evaluates a model on data: the mean over batches of loss and accuracy, weighted by batch size, as Keras's
/// `evaluate`.
final class Evaluator {

    private Evaluator() {}

    static Evaluation evaluate(Model model, BatchSource data) {
        requireFit(model, data);
        Slices slices = model.slices(data.batchSize());
        RunningMean mean = new RunningMean();
        List<Evaluation.Outcome> outcomes = new ArrayList<>();
        try (Batches batches = data.epoch(0)) {
            for (Batch batch = batches.next(); batch != null; batch = batches.next()) {
                Scores scores = new Scores(batch, model.heads());
                if (batches instanceof RemotePass elsewhere) {
                    scores.set(elsewhere.evaluate(model));
                } else {
                    slices.evaluate(batch, scores, 0, batch.size());
                }
                scores.addTo(mean);
                scores.addTo(outcomes);
            }
        }
        return new Evaluation(mean.mean(), Math.max(2, model.heads().getFirst().size()), outcomes);
    }

    /// The same for outputs that are computed in another way: [Model#evaluate(BatchSource,UnaryOperator)].
    static Evaluation evaluate(Model model, BatchSource data, UnaryOperator<Tensor> predict) {
        requireFit(model, data);
        if (model.heads().size() != 1) {
            throw new IllegalArgumentException("outputs that are computed in another way can be evaluated for a model"
                    + " with one output, this has " + model.heads().size());
        }
        Head head = model.heads().getFirst();
        RunningMean mean = new RunningMean();
        List<Evaluation.Outcome> outcomes = new ArrayList<>();
        try (Batches batches = data.epoch(0)) {
            for (Batch batch = batches.next(); batch != null; batch = batches.next()) {
                Shape shape = data.sampleShape().prepend(batch.size());
                float[] x = Arrays.copyOf(batch.x(), shape.size());
                Tensor y = predict.apply(new Tensor(shape, x));
                Shape expected = model.outputShape().prepend(batch.size());
                if (!y.shape().equals(expected)) {
                    throw new ShapeException("expected outputs of shape " + expected + ", found " + y.shape());
                }
                boolean isOutput = model.plan().outputs().getFirst() == head.scores();
                Scores scores = new Scores(batch, model.heads());
                scores.add(
                        head, isOutput ? y.data() : logits(y.data(), head.loss().activation()), 0, batch.size());
                scores.addTo(mean);
                scores.addTo(outcomes);
            }
        }
        return new Evaluation(mean.mean(), Math.max(2, head.size()), outcomes);
    }

    /// Logits of these probabilities: softmax(log p) = p, and sigmoid(log p - log(1 - p)) = p.
    private static float[] logits(float[] probabilities, ActivationFunction function) {
        boolean sigmoid = function == ActivationFunction.SIGMOID;
        float[] logits = new float[probabilities.length];
        for (int i = 0; i < logits.length; i++) {
            double p = Math.max(probabilities[i], Float.MIN_NORMAL);
            logits[i] = (float) (StrictMath.log(p) - (sigmoid ? StrictMath.log1p(-Math.min(p, 1 - 1e-7)) : 0));
        }
        return logits;
    }

    /// Checks that data and loss fit a model.
    ///
    /// @throws ShapeException        if the data do not fit
    /// @throws IllegalStateException if the loss does not fit
    static void requireFit(Model model, BatchSource data) {
        if (!data.sampleShape().equals(model.inputShape())) {
            throw new ShapeException("the model expects inputs of shape " + model.inputShape() + ", the data have "
                    + data.sampleShape());
        }
        int targets = 0;
        for (Head head : Head.of(model.plan(), model.losses())) {
            Shape output = model.plan().shape(head.scores());
            if (output.rank() != 1) {
                throw misfit(model, data);
            }
            targets += head.targets();
        }
        if (targets == 1 && data.classes() != 1) {
            throw new ShapeException("the loss compares each sample with one class number, the data have "
                    + data.classes() + " classes: wrap them in ClassNumbers");
        }
        if (targets != data.classes()) {
            throw misfit(model, data);
        }
        requireLogits(model);
    }

    private static ShapeException misfit(Model model, BatchSource data) {
        return new ShapeException("the model gives outputs of shape " + model.outputShape() + ", the data have "
                + data.classes() + " classes");
    }

    /// The logits are available if softmax (or sigmoid) is a layer of its own, but not if it is the
    /// activation of the last layer. A loss from logits would then receive probabilities instead of logits,
    /// and training would be slow without any other symptom.
    private static void requireLogits(Model model) {
        for (Head head : model.heads()) {
            BuiltLayer last = model.plan().node(head.scores()).layer();
            ActivationFunction activation = head.loss().activation();
            if (head.loss().fromLogits() && last.layer().activation() == activation) {
                String name = activation.configName();
                throw new IllegalStateException(last.name() + ": the loss wants logits, but this layer applies " + name
                        + " itself; leave its activation linear and add " + name + " as a layer of its own");
            }
        }
    }
}
