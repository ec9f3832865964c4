package dev.yij.bench.reproduction;

import dev.yij.io.data.BatchOptions;
import dev.yij.io.data.ImageBatches;
import dev.yij.io.data.ImageFolder;
import dev.yij.io.model.ModelFile;
import dev.yij.io.model.SavedModel;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.model.Evaluation;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.Epoch;
import java.io.IOException;
import java.nio.file.Path;

/// A finished training run, and the evaluation of its two models on the test images.
///
/// @param name  its name in the tables
/// @param last  the model after the last epoch
/// @param best  the model with the lowest validation loss
/// @param lastResult the evaluation of the last model on the test images
/// @param bestResult the evaluation of the best model on the test images
record Run(String name, SavedModel last, SavedModel best, Evaluation lastResult, Evaluation bestResult) {

    /// Reads and evaluates what `yij train` wrote to a folder.
    static Run of(String name, Path folder, ImageFolder test, Backend backend) throws IOException {
        SavedModel last = ModelFile.load(folder.resolve("model.yij"));
        SavedModel best = ModelFile.load(folder.resolve("best.yij"));
        return new Run(name, last, best, measure(last, test, backend), measure(best, test, backend));
    }

    private static Evaluation measure(SavedModel saved, ImageFolder test, Backend backend) {
        Shape input = saved.model().inputShape();
        return saved.model()
                .setBackend(backend)
                .evaluate(new ImageBatches(test, BatchOptions.standard().size(input.dim(0), input.dim(1))));
    }

    /// The epoch of the best model.
    Epoch bestEpoch() {
        return best.history().epochs().getLast();
    }

    /// The median duration of the epochs.
    double medianSeconds() {
        double[] sorted = last.history().epochs().stream()
                .mapToDouble(Epoch::seconds)
                .sorted()
                .toArray();
        return sorted[sorted.length / 2];
    }
}
