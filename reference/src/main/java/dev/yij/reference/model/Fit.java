package dev.yij.reference.model;

import dev.yij.reference.layer.Weight;
import dev.yij.reference.train.Batch;
import dev.yij.reference.train.BatchSource;
import dev.yij.reference.train.Batches;
import dev.yij.reference.train.Callback;
import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Metrics;
import dev.yij.reference.train.Optimizer;
import dev.yij.reference.train.Position;
import dev.yij.reference.train.RunningMean;
import dev.yij.reference.train.Training;
import java.util.ArrayList;
import java.util.List;

/// The training loop: epochs of batches; for each batch a forward pass, a backward pass, and one step of the
/// optimizer.
final class Fit implements Training {

    private final Model model;
    private final BatchSource data;
    private final FitOptions options;
    private final Optimizer optimizer;
    private final List<Weight> weights;
    private final List<Weight> trainable;
    private final Slices slices;
    private final List<GradientPool> pools;
    private final int sliceSize;
    private final List<Measure> measures;
    private History history;
    private Position position;
    private boolean stopped;

    Fit(Model model, BatchSource data, FitOptions options) {
        this.model = model;
        this.data = data;
        this.options = options;
        this.optimizer = model.optimizer();
        this.weights = model.weights();
        this.trainable = model.trainableWeights();
        this.history = options.before();
        this.position = options.from();
        Evaluator.requireFit(model, data);
        if (data instanceof RemoteBatches) {
            RemoteBatches.requireSlices(model);
        }
        if (options.validation() != null) {
            Evaluator.requireFit(model, options.validation());
        }
        this.slices = model.slices(data.batchSize());
        this.pools = model.gradientPools();
        this.sliceSize = model.sliceSize();
        this.measures = Measure.all(model.heads());
    }

    History run() {
        for (Callback callback : options.callbacks()) {
            callback.trainBegin(this);
        }
        List<Epoch> done = new ArrayList<>();
        while (position.epochs() < options.epochs() && !stopped) {
            Epoch epoch = epoch(position);
            done.add(epoch);
            history = history.then(epoch);
            position = Position.afterEpoch(epoch.number());
            for (Callback callback : options.callbacks()) {
                callback.epochEnd(this, epoch);
            }
        }
        for (Callback callback : options.callbacks()) {
            callback.trainEnd(this);
        }
        return new History(done);
    }

    private Epoch epoch(Position from) {
        int number = from.epochs() + 1;
        long start = System.nanoTime() - (long) (from.seconds() * 1e9);
        for (Callback callback : options.callbacks()) {
            callback.epochBegin(this, number);
        }
        RunningMean mean = new RunningMean(from);
        try (Batches batches = data.epoch(number - 1, from.steps())) {
            Batch batch = batches.next();
            for (int step = from.steps() + 1; batch != null; step++) {
                long dropoutKey =
                        model.seed().stream("dropout", optimizer.iterations()).value();
                Batch weighted = model.classWeights().applyTo(batch, data.classes());
                BatchSum sum = new BatchSum(weighted, sliceSize, dropoutKey, pools);
                if (batches instanceof RemotePass elsewhere) {
                    sum.set(elsewhere.train(model, dropoutKey), trainable);
                } else {
                    slices.train(sum, 0, sum.slices());
                }
                VirtualBatch.apply(sum.virtualBatches(), model.plan());
                optimizer.step(model.backend(), trainable);
                sum.addTo(mean, measures);
                position = mean.position(from.epochs(), step, secondsSince(start));
                for (Callback callback : options.callbacks()) {
                    callback.batchEnd(this, number, step, mean.mean());
                }
                batch = stopped ? null : batches.next();
            }
        }
        Metrics validation = options.validation() == null
                ? null
                : model.evaluate(options.validation()).metrics();
        return new Epoch(number, mean.mean(), validation, optimizer.learningRate(), secondsSince(start));
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) * 1e-9;
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
    public List<String> metrics() {
        return measures.stream().map(Measure::key).toList();
    }

    @Override
    public History history() {
        return history;
    }

    @Override
    public Position position() {
        return position;
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
