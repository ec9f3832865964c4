package dev.yij.io.run;

import dev.yij.io.transfer.FeatureCache;

/// How a run trains a new head on a frozen base, and then perhaps the whole network.
///
/// @param cache         keeps what the base computes
/// @param unfreezeAfter the epoch after which the whole network is trained; 0 for never
/// @param fineRate      the learning rate from then on
public record HeadFirst(FeatureCache cache, int unfreezeAfter, double fineRate) {

    /// The last epoch in which only the head is trained.
    int lastFrozen(int epochs) {
        return unfreezeAfter == 0 ? epochs : Math.min(epochs, unfreezeAfter);
    }
}
