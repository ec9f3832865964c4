package dev.yij.io.cli;

import dev.yij.io.data.Augmentation;
import dev.yij.io.data.ImageFolder;
import dev.yij.io.data.SplitFolders;
import dev.yij.io.data.StratifiedSplit;
import dev.yij.io.run.RunSettings.Network;
import dev.yij.reference.layer.Initializer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// What `yij train` does where the user says nothing.
///
/// @param epochs       number of epochs
/// @param passes       passes over the images in an epoch
/// @param batchSize    images in a batch
/// @param imageSize    height and width of the input
/// @param network      the network
/// @param schedule     later learning rates as fractions of the first, by the share of the epochs that are done
/// @param bestAfter    the share of the epochs after which one can be the best: with few validation images one
///     of the first may win by luck
/// @param augmentation random changes of the training images
record TrainDefaults(
        int epochs,
        int passes,
        int batchSize,
        int imageSize,
        Network network,
        Map<Double, Double> schedule,
        double bestAfter,
        Augmentation augmentation) {

    /// The chapter's settings.
    static final TrainDefaults CHAPTER =
            new TrainDefaults(5, 1, 64, 224, Network.CHAPTER, Map.of(), 0, Augmentation.NONE);

    /// With more training images than this there are enough for validation, about a hundred.
    private static final int FEW = 800;

    /// Shifts of a tenth, zoom of 15 %, mirroring: colours and angles stay, which with few images say most.
    private static final Augmentation MILD = new Augmentation(0, 0.1, 0.1, 0.15, true, 0);

    /// For classes that count the same although some have few images: the network would soon know those few by
    /// heart, and weights change nothing for images that it knows. So there are also fewer epochs, and the last
    /// is the best: the validation accuracy counts images, most of which are of the large classes.
    private static final Augmentation STRONG = new Augmentation(30, 0.25, 0.25, 0.5, true, 0.4);

    private static final float STRONG_DROPOUT = 0.3f;

    /// The fewest steps of an epoch; with 12 epochs a small set is learned, in a minute or two.
    private static final int STEPS = 60;

    /// The settings for a folder: the chapter's if it is split, else those for its number of images.
    ///
    /// @param balanced whether its classes differ in size and are to count the same
    static TrainDefaults of(Path folder, StratifiedSplit split, boolean balanced) throws IOException {
        if (SplitFolders.hasParts(folder)) {
            return CHAPTER;
        }
        int images = ImageFolder.scan(folder).images().size();
        return forImages((int) Math.ceil(images * (1 - split.validation() - split.test())), balanced);
    }

    /// The first epoch that can be the best.
    int bestFrom(int epochs) {
        return Math.min(epochs, (int) (bestAfter * epochs) + 1);
    }

    /// Later learning rates, by the number of completed epochs.
    Map<Integer, Double> rates(double learningRate, int epochs) {
        Map<Integer, Double> rates = new TreeMap<>();
        new TreeMap<>(schedule)
                .forEach((share, factor) -> rates.put((int) Math.round(share * epochs), factor * learningRate));
        rates.remove(0);
        return rates;
    }

    /// Settings for a set of the user's own, of dozens to thousands of images.
    ///
    /// @param images   number of training images
    /// @param balanced whether classes of different sizes count the same
    static TrainDefaults forImages(int images, boolean balanced) {
        int batchSize = images < 500 ? 8 : images < 2000 ? 16 : 32;
        return new TrainDefaults(
                balanced ? 8 : 12,
                Math.max(1, Math.ceilDiv(STEPS * batchSize, images)),
                batchSize,
                64,
                new Network(16, balanced ? STRONG_DROPOUT : 0, Initializer.HE_UNIFORM),
                Map.of(0.6, 0.3, 0.85, 0.1),
                images >= FEW ? 0 : balanced ? 1 : 0.5,
                balanced ? STRONG : MILD);
    }
}
