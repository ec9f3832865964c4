package dev.yij.reference.train;

import dev.yij.reference.CheckReturnValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Options of training: its length, its starting position, validation and callbacks. A method with the name of
/// a component and one argument returns a modified copy.
///
/// @param epochs     the number of the last epoch, counted from 1
/// @param from       the position at which training starts: Keras's `initial_epoch`, with batch resolution
/// @param before     the epochs of an earlier part of the same run, as far as they are known
/// @param validation evaluated after each epoch; null for none
/// @param callbacks  called in this order
@CheckReturnValue
public record FitOptions(
        int epochs, Position from, History before, @Nullable BatchSource validation, List<Callback> callbacks) {

    /// Copies the callbacks.
    ///
    /// @throws IllegalArgumentException if the number of epochs is negative
    public FitOptions {
        if (epochs < 0) {
            throw new IllegalArgumentException("epochs must be 0 or more, found " + epochs);
        }
        callbacks = List.copyOf(callbacks);
    }

    /// Options with a number of epochs and defaults otherwise.
    public static FitOptions epochs(int epochs) {
        return new FitOptions(epochs, Position.START, History.EMPTY, null, List.of());
    }

    /// A copy that resumes after a number of epochs whose results are not known.
    public FitOptions after(int epochsDone) {
        return new FitOptions(epochs, Position.afterEpoch(epochsDone), History.EMPTY, validation, callbacks);
    }

    /// A copy that resumes a run: the callbacks restore their state from the history.
    ///
    /// @param position the position of the run
    /// @param history  its epochs so far
    public FitOptions from(Position position, History history) {
        return new FitOptions(epochs, position, history, validation, callbacks);
    }

    /// A copy with validation data.
    public FitOptions validation(BatchSource source) {
        return new FitOptions(epochs, from, before, source, callbacks);
    }

    /// A copy with additional callbacks after the existing ones.
    public FitOptions callbacks(Callback... more) {
        List<Callback> all = new ArrayList<>(callbacks);
        all.addAll(List.of(more));
        return new FitOptions(epochs, from, before, validation, all);
    }
}
