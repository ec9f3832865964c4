package dev.yij.reference.train;

import dev.yij.reference.layer.Weight;
import dev.yij.reference.tensor.Shape;
import java.util.List;

/// A training run on paper: it drives one callback with made-up numbers, as the loop would.
final class PaperTraining implements Training {

    private final Optimizer optimizer = new Sgd(1);
    private final Weight weight = new Weight("dense_1/kernel:0", Shape.of(2));
    private boolean stopped;

    /// An epoch with these validation numbers and some others.
    static Epoch epoch(int number, double validationLoss, double validationAccuracy) {
        return new Epoch(number, new Metrics(9, 0.125), new Metrics(validationLoss, validationAccuracy), 1e-3f, 2.5);
    }

    /// Runs one epoch per validation loss, until the callback stops the run; the weight holds the epoch's
    /// number.
    ///
    /// @return how many epochs were run
    int run(Callback callback, double... validationLosses) {
        stopped = false;
        int number = 0;
        callback.trainBegin(this);
        while (number < validationLosses.length && !stopped) {
            number++;
            callback.epochBegin(this, number);
            weight.value()[0] = number;
            callback.epochEnd(this, epoch(number, validationLosses[number - 1], 0.5));
        }
        callback.trainEnd(this);
        return number;
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
