package dev.yij.io.trainer;

import dev.yij.reference.train.Metrics;
import java.util.ArrayList;
import java.util.List;

/// Loss and accuracy over a run: of each epoch, and of the batches. For one thread.
public final class Curves {

    /// More batches than this are averaged in pairs, so that memory and answers stay small.
    private static final int MOST = 600;

    /// A batch, or the mean of several.
    ///
    /// @param at       where it ended, in epochs
    /// @param loss     its mean loss
    /// @param accuracy the fraction of its images that were predicted correctly
    public record BatchPoint(double at, double loss, double accuracy) {}

    /// An epoch.
    ///
    /// @param epoch      its number; 0 before training
    /// @param training   mean over its batches; not a number before training
    /// @param validation after it
    public record EpochPoint(int epoch, Metrics training, Metrics validation) {}

    private final List<BatchPoint> batches = new ArrayList<>();
    private final List<EpochPoint> epochs = new ArrayList<>();
    private final List<BatchPoint> pending = new ArrayList<>();
    private int stride = 1;

    void add(BatchPoint batch) {
        pending.add(batch);
        if (pending.size() < stride) {
            return;
        }
        batches.add(mean(pending));
        pending.clear();
        if (batches.size() > MOST) {
            List<BatchPoint> halved = new ArrayList<>();
            for (int i = 0; i + 1 < batches.size(); i += 2) {
                halved.add(mean(batches.subList(i, i + 2)));
            }
            batches.clear();
            batches.addAll(halved);
            stride *= 2;
        }
    }

    private static BatchPoint mean(List<BatchPoint> some) {
        return new BatchPoint(
                some.getLast().at(),
                some.stream().mapToDouble(BatchPoint::loss).average().orElseThrow(),
                some.stream().mapToDouble(BatchPoint::accuracy).average().orElseThrow());
    }

    void add(EpochPoint epoch) {
        epochs.add(epoch);
    }

    /// Removes what came after an epoch.
    void backTo(int epoch) {
        pending.clear();
        batches.removeIf(batch -> batch.at() > epoch);
        epochs.removeIf(each -> each.epoch() > epoch);
    }

    List<BatchPoint> batches() {
        return List.copyOf(batches);
    }

    List<EpochPoint> epochs() {
        return List.copyOf(epochs);
    }
}
