package dev.yij.io.run;

import dev.yij.io.data.BatchOptions;
import java.nio.file.Path;
import java.util.Map;

/// What a training run is to do.
///
/// @param data       a folder with `train`, and perhaps `val` and `test`
/// @param out        the folder that receives the model, its checkpoints, pictures and the report
/// @param epochs     the number of the last epoch
/// @param learningRate the first learning rate of Adam
/// @param schedule   other learning rates, by how many epochs must be done first
/// @param seed       fixes the weights, the order of the pictures and the dropout
/// @param batches    how pictures become batches; in the order of the folder, the run shuffles
/// @param start      what to do about a run that `out` holds already
public record RunSettings(
        Path data,
        Path out,
        int epochs,
        double learningRate,
        Map<Integer, Double> schedule,
        long seed,
        BatchOptions batches,
        Start start) {

    /// What to do about a run that is there already.
    public enum Start {
        /// There must be none.
        FRESH,
        /// Go on from its checkpoint; there must be one.
        RESUME,
        /// Replace it.
        REPLACE
    }

    /// Copies the schedule.
    public RunSettings {
        schedule = Map.copyOf(schedule);
    }

    /// The checkpoint after each epoch, from which a run is resumed.
    public Path checkpoint() {
        return out.resolve("checkpoint.yij");
    }

    /// The model of the epoch with the lowest validation loss.
    public Path best() {
        return out.resolve("best.yij");
    }

    /// The model at the end.
    public Path model() {
        return out.resolve("model.yij");
    }
}
