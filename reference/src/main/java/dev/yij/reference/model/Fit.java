package dev.yij.reference.model;

import dev.yij.reference.layer.Pass;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.train.Batch;
import dev.yij.reference.train.BatchSource;
import dev.yij.reference.train.Batches;
import dev.yij.reference.train.Callback;
import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Loss;
import dev.yij.reference.train.Metrics;
import dev.yij.reference.train.Optimizer;
import dev.yij.reference.train.RunningMean;
import dev.yij.reference.train.Training;
import java.util.List;

/// The training loop: epochs of batches; each batch forward, backward, one step of the optimizer.
final class Fit implements Training {

    private final Sequential model;
    private final BatchSource data;
    private final FitOptions options;
    private final Loss loss;
    private final Optimizer optimizer;
    private final List<Weight> weights;
    private final Workspace workspace;
    private boolean stopped;

    Fit(Sequential model, BatchSource data, FitOptions options) {
        this.model = model;
        this.data = data;
        this.options = options;
        this.loss = model.loss();
        this.optimizer = model.optimizer();
        this.weights = model.weights();
        Evaluator.requireFit(model, data);
        if (options.validation() != null) {
            Evaluator.requireFit(model, options.validation());
        }
        this.workspace = model.workspace(data.batchSize());
    }

    History run() {
        History history = History.EMPTY;
        for (Callback callback : options.callbacks()) {
            callback.trainBegin(this);
        }
        for (int number = options.done() + 1; number <= options.epochs() && !stopped; number++) {
            Epoch epoch = epoch(number);
            history = history.then(epoch);
            for (Callback callback : options.callbacks()) {
                callback.epochEnd(this, epoch);
            }
        }
        for (Callback callback : options.callbacks()) {
            callback.trainEnd(this);
        }
        return history;
    }

    private Epoch epoch(int number) {
        long start = System.nanoTime();
        for (Callback callback : options.callbacks()) {
            callback.epochBegin(this, number);
        }
        RunningMean mean = new RunningMean();
        try (Batches batches = data.epoch(number - 1)) {
            Batch batch = batches.next();
            for (int step = 1; batch != null; step++) {
                step(batch, mean);
                for (Callback callback : options.callbacks()) {
                    callback.batchEnd(this, number, step, mean.mean());
                }
                batch = stopped ? null : batches.next();
            }
        }
        Metrics validation = options.validation() == null
                ? null
                : model.evaluate(options.validation()).metrics();
        double seconds = (System.nanoTime() - start) * 1e-9;
        return new Epoch(number, mean.mean(), validation, optimizer.learningRate(), seconds);
    }

    private void step(Batch batch, RunningMean mean) {
        Workspace.clearGradients(weights);
        long dropoutKey = model.seed().stream("dropout", optimizer.iterations()).value();
        double sum = 0;
        int right = 0;
        for (int first = 0; first < batch.size(); first += Sequential.SLICE) {
            int size = Math.min(Sequential.SLICE, batch.size() - first);
            Pass pass = new Pass(model.backend(), size, true, dropoutKey, first);
            workspace.forward(pass, batch.x(), first);
            for (int i = 0; i < size; i++) {
                sum += sampleLoss(batch, first + i, i);
                right += isRight(batch, first + i, i) ? 1 : 0;
            }
            workspace.backward(pass, loss);
        }
        optimizer.step(model.backend(), weights);
        mean.add(batch.size(), (float) (sum / batch.size()), (float) right / batch.size());
    }

    /// The loss of a sample; its gradient, divided by the size of the whole batch, goes into the workspace.
    private float sampleLoss(Batch batch, int sample, int inSlice) {
        int classes = data.classes();
        float[] scores = workspace.scores(loss);
        float[] gradient = workspace.scoreGradient();
        return loss.sample(
                classes, scores, inSlice * classes, batch.y(), sample * classes, 1f / batch.size(), gradient);
    }

    private boolean isRight(Batch batch, int sample, int inSlice) {
        int classes = data.classes();
        return Metrics.argMax(workspace.scores(loss), inSlice * classes, classes)
                == Metrics.argMax(batch.y(), sample * classes, classes);
    }

    @Override
    public int epochs() {
        return options.epochs();
    }

    @Override
    public int steps() {
        return data.steps();
    }

    @Override
    public int samples() {
        return data.samples();
    }

    @Override
    public Optimizer optimizer() {
        return optimizer;
    }

    @Override
    public List<Weight> weights() {
        return weights;
    }

    @Override
    public void stop() {
        stopped = true;
    }
}
