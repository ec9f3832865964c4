package dev.yij.io.run;

import dev.yij.io.transfer.FeatureCache;
import java.util.Map;
import java.util.TreeMap;

/// How a run trains a new head on the layers of a trained model, and then perhaps the whole network.
///
/// @param cache         keeps what frozen layers compute
/// @param unfreezeAfter the epoch after which the whole network is trained; 0 for never
/// @param fineRate      the learning rate from then on, unless the recipe has later ones
public record TransferSettings(FeatureCache cache, int unfreezeAfter, double fineRate) {

    /// The last epoch in which only the head is trained.
    int lastFrozen(int epochs) {
        return unfreezeAfter == 0 ? epochs : Math.min(epochs, unfreezeAfter);
    }

    /// Those of a recipe's learning rates that are meant for the whole network: the ones of the head would
    /// replace [#fineRate].
    ///
    /// @param rates by the number of completed epochs
    Map<Integer, Double> fineRates(Map<Integer, Double> rates) {
        return new TreeMap<>(rates).tailMap(unfreezeAfter);
    }
}
