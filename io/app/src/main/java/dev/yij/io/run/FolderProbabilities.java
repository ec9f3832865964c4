package dev.yij.io.run;

import dev.yij.io.data.ImageFolder;
import dev.yij.reference.model.Evaluation;
import dev.yij.reference.model.Model;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.BatchSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/// The outputs of a network for the images of a folder, and what they amount to.
///
/// @param items         the images that can be read, in the order of the folder
/// @param probabilities the network's outputs, one array for each
/// @param evaluation    their loss and accuracy
public record FolderProbabilities(List<ImageFolder.Item> items, List<float[]> probabilities, Evaluation evaluation) {

    /// Runs a network over a folder, once.
    ///
    /// @param data  the images or their features, in the folder's order, unreadable ones skipped
    /// @param items the images that it has after its first pass
    static FolderProbabilities of(Model model, BatchSource data, Supplier<List<ImageFolder.Item>> items) {
        List<float[]> probabilities = new ArrayList<>();
        int outputs = model.outputShape().size();
        Evaluation evaluation = model.evaluate(data, x -> {
            Tensor y = model.predict(x);
            for (int at = 0; at < y.data().length; at += outputs) {
                probabilities.add(Arrays.copyOfRange(y.data(), at, at + outputs));
            }
            return y;
        });
        return new FolderProbabilities(items.get(), probabilities, evaluation);
    }

    /// The actual classes.
    public int[] labels() {
        return items.stream().mapToInt(ImageFolder.Item::classIndex).toArray();
    }
}
