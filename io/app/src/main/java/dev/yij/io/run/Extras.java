package dev.yij.io.run;

import dev.yij.io.data.StratifiedSplit;
import org.jspecify.annotations.Nullable;

/// What a run does beyond the chapter's.
///
/// @param split       how a folder of classes is split; one that has `train`, `val` and `test` is used as it
///     is
/// @param bestFrom    the run's model is that of the epoch with the highest validation accuracy, the lowest
///     validation loss among equals, from this epoch on: with few validation images an early epoch may win by
///     luck. 0 if it is that of the last epoch
/// @param patience    the number of epochs without a better model after which the run ends; 0 for never.
///     Requires that the best model is the run's
/// @param reduceRate  whether the learning rate is reduced when the validation loss has stopped falling
/// @param balanced    whether classes with few images count as much as those with many
/// @param transfer    how a new head is trained on the layers of a trained model; null if there is none
public record Extras(
        StratifiedSplit split,
        int bestFrom,
        int patience,
        boolean reduceRate,
        boolean balanced,
        @Nullable TransferSettings transfer) {

    /// The chapter has none of this.
    public static final Extras NONE = new Extras(StratifiedSplit.STANDARD, 0, 0, false, false);

    /// Without transfer learning.
    public Extras(StratifiedSplit split, int bestFrom, int patience, boolean reduceRate, boolean balanced) {
        this(split, bestFrom, patience, reduceRate, balanced, null);
    }

    /// Checks the numbers of epochs.
    ///
    /// @throws IllegalArgumentException if one is negative, or there is a patience but the best model is not
    ///     kept
    public Extras {
        if (patience < 0 || bestFrom < 0 || patience > 0 && bestFrom == 0) {
            throw new IllegalArgumentException("a patience of " + patience + " epochs and the best model from epoch "
                    + bestFrom + " do not go together");
        }
    }

    /// A copy with transfer learning.
    public Extras transfer(@Nullable TransferSettings to) {
        return new Extras(split, bestFrom, patience, reduceRate, balanced, to);
    }

    /// The epoch after which --patience counts: epochs of the head alone take seconds, and the fine-tuning
    /// after them is counted separately.
    int patienceFrom() {
        return transfer == null ? 0 : transfer.unfreezeAfter();
    }

    boolean needValidation() {
        return patience > 0 || reduceRate;
    }
}
