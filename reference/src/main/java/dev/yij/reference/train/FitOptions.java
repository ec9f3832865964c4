package dev.yij.reference.train;

import dev.yij.reference.CheckReturnValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How long to train, from where, and what to do meanwhile. A method with the name of a component and an
/// argument returns a changed copy.
///
/// @param epochs     the number of the last epoch, counted from 1
/// @param from       where training begins, as Keras's `initial_epoch` but to the batch
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

    /// A number of epochs, nothing else.
    public static FitOptions epochs(int epochs) {
        return new FitOptions(epochs, Position.START, History.EMPTY, null, List.of());
    }

    /// A copy that resumes after a number of epochs of which nothing more is known.
    public FitOptions after(int epochsDone) {
        return new FitOptions(epochs, Position.afterEpoch(epochsDone), History.EMPTY, validation, callbacks);
    }

    /// A copy that resumes a run: the callbacks continue with what they had noted.
    ///
    /// @param position where the run stands
    /// @param history  its epochs so far
    public FitOptions from(Position position, History history) {
        return new FitOptions(epochs, position, history, validation, callbacks);
    }

    /// A copy with validation data.
    public FitOptions validation(BatchSource source) {
        return new FitOptions(epochs, from, before, source, callbacks);
    }

    /// A copy with more callbacks after those it has.
    public FitOptions callbacks(Callback... more) {
        List<Callback> all = new ArrayList<>(callbacks);
        all.addAll(List.of(more));
        return new FitOptions(epochs, from, before, validation, all);
    }
}
