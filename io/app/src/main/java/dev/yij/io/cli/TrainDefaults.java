package dev.yij.io.cli;

import dev.yij.io.data.Augmentation;
import dev.yij.io.data.StratifiedSplit;
import dev.yij.io.run.BuiltInNetwork;
import dev.yij.io.run.BuiltInNetwork.Kind;
import dev.yij.io.run.ListedImages;
import dev.yij.io.run.RateSchedule;
import dev.yij.io.run.Recipe;
import dev.yij.reference.layer.Initializer;
import dev.yij.reference.train.AdamW;
import dev.yij.reference.train.CategoricalCrossentropy;
import java.util.Map;
import java.util.TreeMap;

/// What `yij train` does where the user says nothing.
///
/// @param epochs       number of epochs
/// @param passes       passes over the images in an epoch
/// @param batchSize    images in a batch
/// @param imageSize    height and width of the input
/// @param network      the network
/// @param schedule     later learning rates as fractions of the first, by the share of the epochs that are
///     done
/// @param bestAfter    the share of the epochs after which one can be the best: with few validation images
///     one of the first may win by luck
/// @param augmentation random changes of the training images
/// @param recipe       optimizer and loss
record TrainDefaults(
        int epochs,
        int passes,
        int batchSize,
        int imageSize,
        BuiltInNetwork network,
        Map<Double, Double> schedule,
        double bestAfter,
        Augmentation augmentation,
        Recipe recipe) {

    /// The chapter's settings.
    static final TrainDefaults CHAPTER =
            new TrainDefaults(5, 1, 64, 224, BuiltInNetwork.CHAPTER, Map.of(), 0, Augmentation.NONE, Recipe.adam(1e-3));

    /// What has given the best network from random weights on some thousands of photographs: `--preset best`.
    static final TrainDefaults BEST = new TrainDefaults(
            60,
            1,
            64,
            128,
            new BuiltInNetwork(Kind.CHAPTER_BN, 32, 0.3f, Initializer.GLOROT_UNIFORM),
            Map.of(),
            0,
            new Augmentation(15, 0.07, 0.07, 0, true, 0.2)
                    .scale(0.9, 1.3)
                    .aspect(0.1)
                    .contrast(0.2),
            Recipe.of(new AdamW(2e-3, 0.02), 2e-3)
                    .schedule(RateSchedule.oneCycle(0.15))
                    .loss(new CategoricalCrossentropy(true, 0.1))
                    .mixup(0.2));

    /// The epochs of a new head.
    static final int HEAD_EPOCHS = 40;

    /// The augmented versions of each image whose features a new head is trained on.
    private static final int AUGMENTED_PASSES = 5;

    /// With more training images than this there are enough for validation, about a hundred.
    private static final int FEW = 800;

    /// Shifts of a tenth, zoom of 15 %, mirroring: colours and angles stay, which with few images say most.
    private static final Augmentation MILD = new Augmentation(0, 0.1, 0.1, 0.15, true, 0);

    /// For classes that count the same although some have few images: the network would soon know those few
    /// by heart, and weights change nothing for images that it knows. So there are also fewer epochs, and the
    /// last is the best: the validation accuracy counts images, most of which are of the large classes.
    private static final Augmentation STRONG = new Augmentation(30, 0.25, 0.25, 0.5, true, 0.4);

    private static final float STRONG_DROPOUT = 0.3f;

    /// The fewest steps of an epoch; with 12 epochs a small set is learned, in a minute or two.
    private static final int STEPS = 60;

    /// The settings for a folder: the chapter's if it is split, else those for its number of images.
    ///
    /// @param balanced whether its classes differ in size and are to count the same
    static TrainDefaults of(ListedImages images, StratifiedSplit split, boolean balanced) {
        return images.hasParts() ? CHAPTER : forImages(images.training(split), balanced);
    }

    /// Settings for a new head on a trained base.
    ///
    /// @param images    number of training images
    /// @param headFirst whether only the head is trained at first; its epochs take less than a second
    /// @param epochs    number of epochs in that case
    /// @param augmented whether the images are augmented, once for all epochs of the head
    static TrainDefaults transfer(int images, boolean headFirst, int epochs, boolean augmented) {
        return new TrainDefaults(
                headFirst ? epochs : 10,
                headFirst && augmented ? AUGMENTED_PASSES : 1,
                images < 500 ? 8 : 64,
                224,
                BuiltInNetwork.CHAPTER,
                Map.of(),
                images >= FEW ? 0 : 0.5,
                Augmentation.NONE,
                Recipe.adam(headFirst ? 1e-3 : 1e-4));
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
                new BuiltInNetwork(Kind.CHAPTER, 16, balanced ? STRONG_DROPOUT : 0, Initializer.HE_UNIFORM),
                Map.of(0.6, 0.3, 0.85, 0.1),
                images >= FEW ? 0 : balanced ? 1 : 0.5,
                balanced ? STRONG : MILD,
                Recipe.adam(1e-3));
    }
}
