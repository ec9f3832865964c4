package dev.yij.reference.train;

import dev.yij.reference.layer.Weight;
import dev.yij.reference.tensor.Shape;
import java.util.List;

/// A simulated training run: it drives one callback with given values, as the training loop would.
final class PaperTraining implements Training {

    private final Optimizer optimizer = new Sgd(1);
    private final Weight weight = new Weight("dense_1/kernel:0", Shape.of(2));
    private History before = History.EMPTY;
    private History history = History.EMPTY;
    private boolean stopped;

    /// An epoch with these validation values and arbitrary others.
    static Epoch epoch(int number, double validationLoss, double validationAccuracy) {
        return new Epoch(number, new Metrics(9, 0.125), new Metrics(validationLoss, validationAccuracy), 1e-3f, 2.5);
    }

    /// The same, resuming a run.
    PaperTraining after(History earlier) {
        before = earlier;
        history = earlier;
        return this;
    }

    /// Runs one epoch per validation loss, until the callback stops the run; the weight holds the epoch's
    /// number.
    ///
    /// @return the number of epochs that were run
    int run(Callback callback, double... validationLosses) {
        stopped = false;
        history = before;
        int count = 0;
        callback.trainBegin(this);
        while (count < validationLosses.length && !stopped) {
            int number = history.lastEpoch() + 1;
            callback.epochBegin(this, number);
            weight.value()[0] = number;
            Epoch epoch = epoch(number, validationLosses[count++], 0.5);
            history = history.then(epoch);
            callback.epochEnd(this, epoch);
        }
        callback.trainEnd(this);
        return count;
    }

    float weightValue() {
        return weight.value()[0];
    }

    @Override
    public int epochs() {
        return 100;
    }

    @Override
    public int steps() {
        return 1;
    }

    @Override
    public int samples() {
        return 1;
    }

    @Override
    public History history() {
        return history;
    }

    @Override
    public Position position() {
        return Position.afterEpoch(history.lastEpoch());
    }

    @Override
    public Optimizer optimizer() {
        return optimizer;
    }

    @Override
    public List<Weight> weights() {
        return List.of(weight);
    }

    @Override
    public void stop() {
        stopped = true;
    }
}
