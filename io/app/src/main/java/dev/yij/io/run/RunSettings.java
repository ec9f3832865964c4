package dev.yij.io.run;

import dev.yij.io.data.BatchOptions;
import dev.yij.reference.layer.Initializer;
import dev.yij.reference.model.ChapterModel;
import dev.yij.reference.model.Sequential;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// What a training run is to do.
///
/// @param data         a folder with `train`, and perhaps `val` and `test`
/// @param out          the folder that receives the model, its checkpoints, pictures and the report
/// @param epochs       the number of the last epoch
/// @param learningRate the first learning rate of Adam
/// @param schedule     other learning rates, by how many epochs must be done first
/// @param seed         fixes the weights, the order of the pictures, their augmentation and the dropout
/// @param network      which model
/// @param batches      how training pictures become batches; in the order of the folder, the run shuffles.
///     Pictures of validation and test are read alike, but never augmented
/// @param checkpointEvery how often a checkpoint is written in the midst of an epoch; there is always one after
///     it
/// @param start        what to do about a run that `out` holds already
public record RunSettings(
        Path data,
        Path out,
        int epochs,
        double learningRate,
        Map<Integer, Double> schedule,
        long seed,
        Network network,
        BatchOptions batches,
        Duration checkpointEvery,
        Start start) {

    /// How often a checkpoint is written unless told otherwise.
    public static final Duration OFTEN = Duration.ofMinutes(5);

    /// The chapter's model, or a variant.
    ///
    /// @param filters     filters of the first two convolutions
    /// @param dropout     the share of feature maps that is dropped before the dense layer while training
    /// @param initializer how the convolutions' kernels begin
    public record Network(int filters, float dropout, Initializer initializer) {

        /// The chapter's own: 32 filters, no dropout, Glorot uniform.
        public static final Network CHAPTER = new Network(32, 0, Initializer.GLOROT_UNIFORM);

        Sequential create(int classes) {
            return ChapterModel.create(classes, filters, dropout, initializer);
        }
    }

    /// What to do about a run that is there already.
    public enum Start {
        /// There must be none.
        FRESH,
        /// Resume it from its checkpoint; there must be one, of the numerics version of this library.
        RESUME,
        /// Resume it from its checkpoint, whatever its numerics version.
        RESUME_ACROSS_NUMERICS,
        /// Replace it.
        REPLACE;

        boolean resumes() {
            return this == RESUME || this == RESUME_ACROSS_NUMERICS;
        }
    }

    /// Copies the schedule.
    public RunSettings {
        schedule = Map.copyOf(schedule);
    }

    /// The newest checkpoint, from which a run is resumed.
    public Path checkpoint() {
        return out.resolve("checkpoint.yij");
    }

    /// The checkpoint before that, in case the newest is damaged.
    public Path previousCheckpoint() {
        return out.resolve("checkpoint-previous.yij");
    }

    /// The settings that a resumed run must repeat.
    public Path settings() {
        return out.resolve("settings.json");
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
