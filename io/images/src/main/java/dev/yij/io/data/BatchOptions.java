package dev.yij.io.data;

import dev.yij.io.image.ImageReader;
import dev.yij.io.model.Preparation;
import dev.yij.reference.CheckReturnValue;
import dev.yij.reference.train.Seed;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// How images form batches. Start from [#standard], the chapter's settings, and change what differs:
/// `BatchOptions.standard().batchSize(32)`. Each such method returns a changed copy.
///
/// @param height         rows of a sample
/// @param width          columns of a sample
/// @param batchSize      samples of a full batch
/// @param shuffle        the seed of the random order, or null for the order of the folder
/// @param passes         how often an epoch visits each image, augmented differently each time. More than one
///                       where the images are few, so that an epoch is worth its validation
/// @param reader         how files are decoded, resized and scaled: the model's preparation
/// @param workers        number of decoding threads; the batches do not depend on it
/// @param prefetch       how many batches may be ready or in progress besides the one in use. Each takes
///                       `batchSize × height × width × 12` bytes: 38.5 MB at the standard settings
/// @param skipUnreadable whether an image that cannot be read is skipped and reported, instead of an error
/// @param cacheBytes     how many bytes of resized images to keep for later epochs, 3 per pixel; 0 for none
/// @param augmentation   random changes applied to images after resizing; ignored without
///                       shuffling, since both draw from that seed
@CheckReturnValue
public record BatchOptions(
        int height,
        int width,
        int batchSize,
        @Nullable Seed shuffle,
        int passes,
        ImageReader reader,
        int workers,
        int prefetch,
        boolean skipUnreadable,
        long cacheBytes,
        Augmentation augmentation) {

    /// Checks the ranges.
    public BatchOptions {
        atLeast(1, height, "height");
        atLeast(1, width, "width");
        atLeast(1, batchSize, "batchSize");
        atLeast(1, passes, "passes");
        atLeast(1, workers, "workers");
        atLeast(1, prefetch, "prefetch");
        atLeast(0, cacheBytes, "cacheBytes");
        if (3.0 * height * width * batchSize > Integer.MAX_VALUE) { // in double, since a long could overflow
            throw new IllegalArgumentException("a batch of " + batchSize + " images of " + height + "×" + width
                    + " pixels has more than 2147483647 numbers");
        }
    }

    /// 224×224 by nearest neighbour, 64 a batch, in order, once, two workers, two batches ahead, strict, no
    /// cache.
    public static BatchOptions standard() {
        return new BatchOptions(
                224, 224, 64, null, 1, new ImageReader(Preparation.KERAS), 2, 2, false, 0, Augmentation.NONE);
    }

    /// A copy with another size of samples.
    public BatchOptions size(int toHeight, int toWidth) {
        return with(copy -> {
            copy.height = toHeight;
            copy.width = toWidth;
        });
    }

    /// A copy with another number of samples in a batch.
    public BatchOptions batchSize(int to) {
        return with(copy -> copy.batchSize = to);
    }

    /// A copy with a new random order in each epoch or, if the seed is null, the order of the folder.
    public BatchOptions shuffle(@Nullable Seed to) {
        return with(copy -> copy.shuffle = to);
    }

    /// A copy whose epochs visit each image another number of times.
    public BatchOptions passes(int to) {
        return with(copy -> copy.passes = to);
    }

    /// A copy with another way to read files.
    public BatchOptions reader(ImageReader to) {
        return with(copy -> copy.reader = to);
    }

    /// A copy with another preparation of images, within the usual limit of pixels.
    public BatchOptions preparation(Preparation to) {
        return reader(new ImageReader(to));
    }

    /// A copy with another number of threads.
    public BatchOptions workers(int to) {
        return with(copy -> copy.workers = to);
    }

    /// A copy with another number of batches prepared ahead.
    public BatchOptions prefetch(int to) {
        return with(copy -> copy.prefetch = to);
    }

    /// A copy that skips unreadable images, or does not.
    public BatchOptions skipUnreadable(boolean to) {
        return with(copy -> copy.skipUnreadable = to);
    }

    /// A copy with a cache of at most the given number of bytes.
    public BatchOptions cacheBytes(long to) {
        return with(copy -> copy.cacheBytes = to);
    }

    /// A copy with random changes of the images.
    public BatchOptions augmentation(Augmentation to) {
        return with(copy -> copy.augmentation = to);
    }

    /// Whether images are changed at random.
    boolean isAugmented() {
        return shuffle != null && !augmentation.isNone();
    }

    /// Rows of a decoded image: of a sample, or more if it may then be magnified.
    int decodedHeight() {
        return isAugmented() ? augmentation.decodedSize(height) : height;
    }

    /// Columns of a decoded image.
    int decodedWidth() {
        return isAugmented() ? augmentation.decodedSize(width) : width;
    }

    /// The bytes of a decoded image, which a cache keeps.
    public long decodedBytes() {
        return 3L * decodedHeight() * decodedWidth();
    }

    private BatchOptions with(Consumer<Copy> change) {
        Copy copy = new Copy(this);
        change.accept(copy);
        return copy.toOptions();
    }

    /// A mutable copy of the options, used while one of them is changed.
    private static final class Copy {
        private int height;
        private int width;
        private int batchSize;
        private @Nullable Seed shuffle;
        private int passes;
        private ImageReader reader;
        private int workers;
        private int prefetch;
        private boolean skipUnreadable;
        private long cacheBytes;
        private Augmentation augmentation;

        Copy(BatchOptions of) {
            height = of.height;
            width = of.width;
            batchSize = of.batchSize;
            shuffle = of.shuffle;
            passes = of.passes;
            reader = of.reader;
            workers = of.workers;
            prefetch = of.prefetch;
            skipUnreadable = of.skipUnreadable;
            cacheBytes = of.cacheBytes;
            augmentation = of.augmentation;
        }

        BatchOptions toOptions() {
            return new BatchOptions(
                    height,
                    width,
                    batchSize,
                    shuffle,
                    passes,
                    reader,
                    workers,
                    prefetch,
                    skipUnreadable,
                    cacheBytes,
                    augmentation);
        }
    }

    private static void atLeast(long least, long value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", found " + value);
        }
    }
}
