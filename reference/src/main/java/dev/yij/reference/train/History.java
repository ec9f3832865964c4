package dev.yij.reference.train;

import java.util.ArrayList;
import java.util.List;

/// All epochs of one or more fits, oldest first. Immutable.
public record History(List<Epoch> epochs) {

    /// A history without epochs.
    public static final History EMPTY = new History(List.of());

    /// Copies the list.
    public History {
        epochs = List.copyOf(epochs);
    }

    /// This history followed by another one, as the chapter combines its fits.
    public History then(History later) {
        List<Epoch> all = new ArrayList<>(epochs);
        all.addAll(later.epochs);
        return new History(all);
    }

    /// This history followed by one more epoch.
    public History then(Epoch epoch) {
        return then(new History(List.of(epoch)));
    }

    /// The number of the last epoch, 0 if there is none.
    public int lastEpoch() {
        return epochs.isEmpty() ? 0 : epochs.getLast().number();
    }

    /// One value per epoch.
    ///
    /// @throws IllegalStateException if an epoch does not have it
    public double[] values(Monitor what) {
        return epochs.stream().mapToDouble(what::of).toArray();
    }

    /// The epochs that have a value: all, or those that were validated.
    List<Epoch> with(Monitor what) {
        return epochs.stream().filter(what::isKnown).toList();
    }

    /// Whether every epoch was validated.
    public boolean validated() {
        return epochs.stream().allMatch(epoch -> epoch.validation() != null);
    }
}
