package dev.yij.reference.train;

import dev.yij.reference.layer.Weight;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Stops training when a monitored value has stopped improving, as Keras's callback of this name.
///
/// When a run is resumed, the epochs already completed are counted. Their weights are not available: if the
/// best epoch is one of them, no weights are restored.
public final class EarlyStopping implements Callback {

    private final Monitor monitor;
    private final double minDelta;
    private final int patience;
    private final boolean restoreBest;
    private double best;
    private int waited;
    private @Nullable List<float[]> bestWeights;

    /// Stops after `patience` epochs without any improvement and keeps the current weights.
    public EarlyStopping(Monitor monitor, int patience) {
        this(monitor, 0, patience, false);
    }

    /// @param minDelta    the minimum change that counts as an improvement, exclusive
    /// @param patience    the number of epochs without improvement that are tolerated before the run ends
    /// @param restoreBest whether to restore the weights of the best epoch when the run is stopped
    public EarlyStopping(Monitor monitor, double minDelta, int patience, boolean restoreBest) {
        this.monitor = monitor;
        this.minDelta = minDelta;
        this.patience = patience;
        this.restoreBest = restoreBest;
        this.best = monitor.worst();
    }

    @Override
    public void trainBegin(Training training) {
        best = monitor.worst();
        waited = 0;
        bestWeights = null;
        training.history().with(monitor).forEach(this::isBest);
    }

    @Override
    public void epochEnd(Training training, Epoch epoch) {
        if (isBest(epoch)) {
            bestWeights = restoreBest
                    ? training.weights().stream()
                            .map(weight -> weight.value().clone())
                            .toList()
                    : null;
        } else if (waited >= patience) {
            training.stop();
            restore(training.weights());
        }
    }

    /// Records an epoch.
    private boolean isBest(Epoch epoch) {
        double value = monitor.of(epoch);
        boolean better = monitor.improves(value, best, minDelta);
        best = better ? value : best;
        waited = better ? 0 : waited + 1;
        return better;
    }

    private void restore(List<Weight> weights) {
        for (int i = 0; bestWeights != null && i < weights.size(); i++) {
            System.arraycopy(bestWeights.get(i), 0, weights.get(i).value(), 0, bestWeights.get(i).length);
        }
    }
}
