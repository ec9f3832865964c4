package dev.yij.io.trainer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The state of a run at one moment. Immutable.
///
/// @param run       the number of the run
/// @param version   increases from state to state
/// @param phase     what the run is doing
/// @param message   a sentence about it; empty if there is nothing to say
/// @param settings  what was chosen
/// @param progress  how far it is
public record TrainerState(
        int run, long version, Phase phase, String message, TrainerSettings settings, Progress progress) {

    /// What a run can be doing.
    public enum Phase {
        /// Reading images and creating the network.
        PREPARING,
        /// Waiting.
        PAUSED,
        /// Training.
        RUNNING,
        /// The loss is not finite: it can only go back.
        DIVERGED,
        /// It has ended with an error.
        FAILED
    }

    /// How far a run is.
    ///
    /// @param epoch      completed epochs
    /// @param step       completed batches of the next one
    /// @param steps      batches of an epoch
    /// @param training   training images
    /// @param validation validation images
    /// @param skipped    images that cannot be read
    /// @param parameters of the network
    /// @param seconds    that it has been training
    /// @param batches    the curve of the batches
    /// @param epochs     the curve of the epochs
    /// @param confusion  of the validation images: actual class by row, predicted class by column
    /// @param moments    the epochs to which it can go back
    /// @param look       at the network; null until there is one
    public record Progress(
            int epoch,
            int step,
            int steps,
            int training,
            int validation,
            int skipped,
            long parameters,
            double seconds,
            List<Curves.BatchPoint> batches,
            List<Curves.EpochPoint> epochs,
            int[][] confusion,
            List<Integer> moments,
            @Nullable Look look) {

        /// Before anything is known.
        static final Progress NONE =
                new Progress(0, 0, 0, 0, 0, 0, 0, 0, List.of(), List.of(), new int[0][0], List.of(), null);

        /// The same, some batches later.
        Progress at(int epoch, int step) {
            return new Progress(
                    epoch,
                    step,
                    steps,
                    training,
                    validation,
                    skipped,
                    parameters,
                    seconds,
                    batches,
                    epochs,
                    confusion,
                    moments,
                    look);
        }
    }
}
