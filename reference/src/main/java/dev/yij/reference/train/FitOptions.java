package dev.yij.reference.train;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How long to train and what to do meanwhile.
///
/// @param epochs     the number of the last epoch, counted from 1
/// @param done       how many epochs lie behind, as Keras's `initial_epoch`: training begins with the next
/// @param validation evaluated after each epoch; null for none
/// @param callbacks  called in this order
public record FitOptions(int epochs, int done, @Nullable BatchSource validation, List<Callback> callbacks) {

    /// Copies the callbacks.
    ///
    /// @throws IllegalArgumentException if a number is negative
    public FitOptions {
        if (epochs < 0 || done < 0) {
            throw new IllegalArgumentException("epochs must be 0 or more, found " + done + " to " + epochs);
        }
        callbacks = List.copyOf(callbacks);
    }

    /// Some epochs, nothing else.
    public static FitOptions epochs(int epochs) {
        return new FitOptions(epochs, 0, null, List.of());
    }

    /// The same, going on after so many epochs.
    public FitOptions after(int epochsDone) {
        return new FitOptions(epochs, epochsDone, validation, callbacks);
    }

    /// The same with validation data.
    public FitOptions validation(BatchSource source) {
        return new FitOptions(epochs, done, source, callbacks);
    }

    /// The same with more callbacks behind those it has.
    public FitOptions callbacks(Callback... more) {
        List<Callback> all = new ArrayList<>(callbacks);
        all.addAll(List.of(more));
        return new FitOptions(epochs, done, validation, all);
    }
}
