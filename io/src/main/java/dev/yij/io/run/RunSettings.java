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
/// @param resume     whether to go on from the checkpoint in `out`
public record RunSettings(
        Path data,
        Path out,
        int epochs,
        double learningRate,
        Map<Integer, Double> schedule,
        long seed,
        BatchOptions batches,
        boolean resume) {

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
