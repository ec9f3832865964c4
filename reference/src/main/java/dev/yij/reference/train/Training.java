package dev.yij.reference.train;

import dev.yij.reference.layer.Weight;
import java.util.List;

/// A training run as its callbacks see it.
public interface Training {

    /// The number of the last epoch that is planned, counted from 1.
    int epochs();

    /// Batches per epoch.
    int steps();

    /// Training samples per epoch.
    int samples();

    /// The optimizer; its learning rate may be set at any time.
    Optimizer optimizer();

    /// The weights themselves, in the order of the layers.
    List<Weight> weights();

    /// The keys of the [metrics][Metrics#others] besides loss and accuracy, in order.
    default List<String> metrics() {
        return List.of();
    }

    /// The epochs so far, including those before the run was resumed. In [Callback#epochEnd] the last one is
    /// the epoch that has just ended.
    History history();

    /// The position of the run: in [Callback#batchEnd] after that batch, in [Callback#epochEnd] after that
    /// epoch.
    Position position();

    /// Stops the run after this batch; the current epoch is still validated and reported. If called before an
    /// epoch's first batch, the run ends after that batch, so that every epoch has results. If called before
    /// the first epoch, the run ends immediately.
    void stop();
}
