package dev.yij.io.run;

import dev.yij.io.data.ImageFolder;
import dev.yij.reference.model.Model;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Batch;
import dev.yij.reference.train.BatchSource;
import dev.yij.reference.train.Batches;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/// The outputs of a network for the images of a folder.
///
/// @param items         the images that can be read, in the order of the folder
/// @param probabilities the network's outputs, one array for each
public record FolderProbabilities(List<ImageFolder.Item> items, List<float[]> probabilities) {

    /// Runs a network over a folder.
    ///
    /// @param data  the images or their features, in the folder's order, unreadable ones skipped
    /// @param items the images that it has after its first pass
    static FolderProbabilities of(Model model, BatchSource data, Supplier<List<ImageFolder.Item>> items) {
        List<float[]> probabilities = new ArrayList<>();
        int size = data.sampleShape().size();
        int outputs = model.outputShape().size();
        try (Batches batches = data.epoch(0)) {
            for (Batch batch = batches.next(); batch != null; batch = batches.next()) {
                float[] x = Arrays.copyOf(batch.x(), batch.size() * size);
                float[] y = model.predict(new Tensor(data.sampleShape().prepend(batch.size()), x))
                        .data();
                for (int i = 0; i < batch.size(); i++) {
                    probabilities.add(Arrays.copyOfRange(y, i * outputs, (i + 1) * outputs));
                }
            }
        }
        return new FolderProbabilities(items.get(), probabilities);
    }

    /// The actual classes.
    public int[] labels() {
        return items.stream().mapToInt(ImageFolder.Item::classIndex).toArray();
    }
}
