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

    /// The epochs so far, those of an earlier part of a run that goes on included. In
    /// [Callback#epochEnd] it ends with that epoch.
    History history();

    /// Where the run stands: in [Callback#batchEnd] after that batch, in [Callback#epochEnd] after that epoch.
    Position position();

    /// Ends the run after this batch; the epoch under way is still validated and reported. Called before an
    /// epoch's first batch, it ends the run after that one, so that an epoch never has nothing to report;
    /// called before the first epoch, it ends the run at once.
    void stop();
}
