package dev.yij.io.transfer;

import dev.yij.io.data.BatchOptions;
import dev.yij.io.data.ImageBatches;
import dev.yij.io.data.ImageFolder;
import dev.yij.io.image.ImageException;
import dev.yij.io.model.Preparation;
import dev.yij.io.model.SavedModel;
import dev.yij.reference.CheckReturnValue;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.model.Model;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Seed;

/// Trains a classifier of the user's images on the frozen layers of another model.
///
/// ```java
/// SavedModel base = Models.read(Path.of("keras_model.h5"), null).saved();
/// try (Backend backend = SimdBackends.create()) {
///     SavedModel mine = Transfer.from(base).train(ImageFolder.scan(Path.of("photos")), backend);
///     ModelFile.save(Path.of("photos.yij"), mine);
/// }
/// ```
///
/// Each method returns a changed copy. What `yij train --from` does besides, such as a split, checkpoints and
/// a report, is not done here; [TransferModel] and [Features] are the parts for a loop of the program's own.
///
/// @param base      the trained model
/// @param epochs    the number of epochs
/// @param rate      the learning rate of Adam
/// @param batchSize images in a batch
/// @param seed      of the head's weights and the order of the images
/// @param cache     keeps the features
@CheckReturnValue
public record Transfer(SavedModel base, int epochs, double rate, int batchSize, Seed seed, FeatureCache cache) {

    /// 40 epochs at a learning rate of 10⁻³, batches of 32, no cache.
    public static Transfer from(SavedModel base) {
        return new Transfer(base, 40, 1e-3, 32, new Seed(42), FeatureCache.NONE);
    }

    /// A copy with another number of epochs.
    public Transfer epochs(int to) {
        return new Transfer(base, to, rate, batchSize, seed, cache);
    }

    /// A copy with another learning rate.
    public Transfer rate(double to) {
        return new Transfer(base, epochs, to, batchSize, seed, cache);
    }

    /// A copy with another size of batches.
    public Transfer batchSize(int to) {
        return new Transfer(base, epochs, rate, to, seed, cache);
    }

    /// A copy with another seed.
    public Transfer seed(long to) {
        return new Transfer(base, epochs, rate, batchSize, new Seed(to), cache);
    }

    /// A copy that keeps features, and takes them from there.
    public Transfer cache(FeatureCache to) {
        return new Transfer(base, epochs, rate, batchSize, seed, to);
    }

    /// How images are prepared: as for new trainings, but with the pixels that the base expects.
    ///
    /// @param base a trained model; one whose file does not say is assumed to expect `x / 127.5 - 1`
    public static Preparation preparation(SavedModel base) {
        return Preparation.PHOTOGRAPHS.pixels(base.preparationOrKeras().pixels());
    }

    /// Trains a new head on all images of a folder that can be read.
    ///
    /// @param backend computes; the caller closes it
    /// @return base and head as one model
    /// @throws IllegalArgumentException as [TransferModel#create]
    /// @throws ImageException           if no image can be read
    public SavedModel train(ImageFolder folder, Backend backend) throws ImageException {
        Model whole = TransferModel.create(base.model(), folder.classes().size(), seed, TransferModel.BASE);
        whole.setBackend(backend).compile(new Adam(rate), new CategoricalCrossentropy());
        Shape input = whole.inputShape();
        BatchOptions options = BatchOptions.standard()
                .size(input.dim(0), input.dim(1))
                .batchSize(batchSize)
                .preparation(preparation(base))
                .skipUnreadable(true);
        Features features =
                Features.of(TransferModel.cut(whole).front(), new ImageBatches(folder, options), cache, line -> {});
        if (features.items().isEmpty()) {
            throw new ImageException(folder.root().toString(), "none of its images can be read");
        }
        History history = TransferModel.head(whole).fit(features.batches(batchSize, seed), FitOptions.epochs(epochs));
        return new SavedModel(whole, folder.classes(), history).preparation(preparation(base));
    }
}
