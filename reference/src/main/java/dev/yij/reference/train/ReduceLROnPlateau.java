package dev.yij.reference.train;

/// Lowers the learning rate when a monitored value has stopped improving, as Keras's callback of this name.
/// When a run is resumed, the epochs already completed are counted, and the rate stays as the checkpoint has
/// it.
public final class ReduceLROnPlateau implements Callback {

    private final Monitor monitor;
    private final double factor;
    private final int patience;
    private final double minDelta;
    private final int cooldown;
    private final double lowest;
    private double best;
    private int waited;
    private int resting;

    /// Keras's defaults: an improvement is more than 10⁻⁴, no cooldown, no lower limit.
    public ReduceLROnPlateau(Monitor monitor, double factor, int patience) {
        this(monitor, factor, patience, 1e-4, 0, 0);
    }

    /// @param factor   the factor by which the learning rate is multiplied, below 1
    /// @param patience the number of epochs without improvement that are tolerated
    /// @param minDelta the minimum change that counts as an improvement, exclusive
    /// @param cooldown the number of epochs after a reduction in which epochs without improvement are not
    ///     counted
    /// @param lowest   the lower limit of the learning rate
    /// @throws IllegalArgumentException if the factor is not in (0, 1)
    public ReduceLROnPlateau(
            Monitor monitor, double factor, int patience, double minDelta, int cooldown, double lowest) {
        if (!(factor > 0 && factor < 1)) {
            throw new IllegalArgumentException(
                    "the factor of a learning rate's reduction must lie in (0, 1), found " + factor);
        }
        this.monitor = monitor;
        this.factor = factor;
        this.patience = patience;
        this.minDelta = minDelta;
        this.cooldown = cooldown;
        this.lowest = lowest;
        this.best = monitor.worst();
    }

    @Override
    public void trainBegin(Training training) {
        best = monitor.worst();
        waited = 0;
        resting = 0;
        training.history().with(monitor).forEach(epoch -> isDue(epoch, epoch.learningRate()));
    }

    @Override
    public void epochEnd(Training training, Epoch epoch) {
        Optimizer optimizer = training.optimizer();
        if (isDue(epoch, optimizer.learningRate())) {
            optimizer.setLearningRate(Math.max(optimizer.learningRate() * factor, lowest));
        }
    }

    /// Records an epoch that ended with this learning rate.
    ///
    /// @return whether to lower the rate
    private boolean isDue(Epoch epoch, float learningRate) {
        double value = monitor.of(epoch);
        if (resting > 0) {
            resting--;
            waited = 0;
        }
        if (monitor.improves(value, best, minDelta)) {
            best = value;
            waited = 0;
        } else if (resting == 0) {
            waited++;
            if (waited >= patience && learningRate > lowest) {
                resting = cooldown;
                waited = 0;
                return true;
            }
        }
        return false;
    }
}
