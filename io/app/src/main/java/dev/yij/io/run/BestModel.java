package dev.yij.io.run;

import dev.yij.reference.train.Callback;
import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Metrics;
import dev.yij.reference.train.ModelCheckpoint;
import dev.yij.reference.train.Training;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Saves the model after each epoch that is better than all before it, from a first epoch on: with a higher
/// validation accuracy, or the same and a lower validation loss. Ends the run when that has not happened for a
/// number of epochs.
///
/// Which epoch is the best follows from the history alone, so a resumed run continues as if it had not stopped.
final class BestModel implements Callback {

    private final Path file;
    private final Extras extras;
    private final ModelCheckpoint.Writer writer;

    BestModel(Path file, Extras extras, ModelCheckpoint.Writer writer) {
        this.file = file;
        this.extras = extras;
        this.writer = writer;
    }

    @Override
    public void epochEnd(Training training, Epoch epoch) {
        if (of(training.history(), extras) == epoch) {
            try {
                writer.write(file);
            } catch (IOException e) {
                throw new UncheckedIOException("the model could not be saved to " + file + ": " + e, e);
            }
        } else if (isOver(training.history(), extras)) {
            training.stop();
        }
    }

    /// The best epoch, the first among equals; null if none has been validated, or none counts.
    static @Nullable Epoch of(History history, Extras extras) {
        Epoch best = null;
        for (Epoch epoch : history.epochs()) {
            Metrics now = epoch.validation();
            Metrics before = best == null ? null : best.validation();
            boolean counts = extras.bestFrom() > 0 && epoch.number() >= extras.bestFrom();
            if (counts && now != null && (before == null || isBetter(now, before))) {
                best = epoch;
            }
        }
        return best;
    }

    private static boolean isBetter(Metrics now, Metrics before) {
        return now.accuracy() > before.accuracy() || now.accuracy() == before.accuracy() && now.loss() < before.loss();
    }

    /// Whether the last epochs have not brought a better model.
    static boolean isOver(History history, Extras extras) {
        Epoch best = of(history, extras);
        return extras.patience() > 0
                && best != null
                && history.lastEpoch() - Math.max(best.number(), extras.patienceFrom()) >= extras.patience();
    }
}
