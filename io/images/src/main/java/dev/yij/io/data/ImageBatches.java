package dev.yij.io.data;

import dev.yij.io.image.ImageException;
import dev.yij.io.image.RgbImage;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.BatchSource;
import dev.yij.reference.train.Batches;
import dev.yij.reference.train.Seed;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The pictures of a folder as batches of normalised pixels (N×height×width×3, `x / 127.5 - 1`) and one-hot
/// classes.
///
/// A pass goes over the pictures in the folder's order or, shuffled, in that of `Seed.stream("shuffle",
/// epoch).permutation(n)`: a new one each epoch. The partial batch comes last. (Keras shuffles the order of
/// batches too, so that its partial batch comes anywhere.) Order and content depend on the seed and the epoch
/// alone, never on the number of workers.
///
/// A picture that cannot be read ends the pass: `next()` throws an [java.io.UncheckedIOException] whose message
/// names the file. With [BatchOptions#skipUnreadable] it is left out instead: it keeps its place in the order,
/// so that all other pictures stay in the batch they would be in, and its batch has one sample fewer; a batch
/// that would be empty is passed over. [#samples] and [#steps] count the files listed, unreadable ones
/// included.
public final class ImageBatches implements BatchSource {

    private final ImageFolder folder;
    private final BatchOptions options;
    private final Shape sampleShape;
    private final AtomicReferenceArray<@Nullable RgbImage> cache;
    private final AtomicLong cacheLeft;
    private final Map<Integer, Skipped> skipped = new ConcurrentHashMap<>();
    private final AtomicLong waited = new AtomicLong();

    /// A picture that was left out.
    ///
    /// @param file   which
    /// @param reason the sentence that says what is wrong with it; it begins with the file's name
    public record Skipped(Path file, String reason) {}

    /// Batches of the pictures of a folder; nothing is read yet.
    public ImageBatches(ImageFolder folder, BatchOptions options) {
        this.folder = folder;
        this.options = options;
        this.sampleShape = Shape.of(options.height(), options.width(), 3);
        this.cache = new AtomicReferenceArray<>(
                options.cacheBytes() > 0 ? folder.images().size() : 0);
        this.cacheLeft = new AtomicLong(options.cacheBytes());
    }

    @Override
    public int samples() {
        return folder.images().size();
    }

    @Override
    public int batchSize() {
        return options.batchSize();
    }

    @Override
    public Shape sampleShape() {
        return sampleShape;
    }

    @Override
    public int classes() {
        return folder.classes().size();
    }

    /// Begins a pass and starts its workers. Close it: workers that are ahead wait until someone does.
    ///
    /// `next()` throws an [java.io.UncheckedIOException] if a picture cannot be read, and at every call after
    /// that.
    @Override
    public Batches epoch(int epoch) {
        return new PrefetchedBatches(this, epoch, 0);
    }

    @Override
    public Batches epoch(int epoch, int skip) {
        // where pictures are left out, batches that are empty do not count, and which these are is only known
        // when they have been read
        return options.skipUnreadable()
                ? BatchSource.super.epoch(epoch, skip)
                : new PrefetchedBatches(this, epoch, Math.min(skip, steps()));
    }

    /// The order of the pictures in an epoch, as positions in [ImageFolder#images].
    public int[] order(int epoch) {
        Seed seed = options.shuffle();
        if (seed != null) {
            return seed.stream("shuffle", epoch).permutation(samples());
        }
        int[] inOrder = new int[samples()];
        for (int i = 0; i < inOrder.length; i++) {
            inOrder[i] = i;
        }
        return inOrder;
    }

    /// The folder these batches are made of.
    public ImageFolder folder() {
        return folder;
    }

    /// How the batches are made.
    public BatchOptions options() {
        return options;
    }

    /// The pictures of the folder without those left out: the samples of a pass that is over, in its order where
    /// that is the folder's.
    public List<ImageFolder.Item> readable() {
        return IntStream.range(0, samples())
                .filter(index -> !skipped.containsKey(index))
                .mapToObj(folder.images()::get)
                .toList();
    }

    /// The pictures left out so far, in the order of the folder, each once.
    public List<Skipped> skipped() {
        return skipped.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
    }

    /// For how long `next()` has waited for pictures, over all passes, in nanoseconds: what faster reading
    /// could save.
    public long waitedNanos() {
        return waited.get();
    }

    void addWait(long nanos) {
        waited.addAndGet(nanos);
    }

    /// The picture at a position of the folder as an epoch sees it; null if it cannot be read and that is to
    /// be passed over.
    ///
    /// @throws ImageException if it cannot be read and that matters
    @Nullable
    RgbImage picture(int epoch, int index) throws ImageException {
        RgbImage picture = picture(index);
        Seed seed = options.shuffle();
        return picture == null || seed == null || options.augmentation().isNone()
                ? picture
                : options.augmentation().draw(seed, epoch, index).apply(picture);
    }

    private @Nullable RgbImage picture(int index) throws ImageException {
        if (skipped.containsKey(index)) {
            return null;
        }
        RgbImage cached = cache.length() > 0 ? cache.get(index) : null;
        if (cached != null) {
            return cached;
        }
        Path file = folder.images().get(index).file();
        try {
            RgbImage decoded = options.decoder().decode(file);
            RgbImage resized = options.resize().resize(decoded, options.height(), options.width());
            keep(index, resized);
            return resized;
        } catch (ImageException e) {
            if (!options.skipUnreadable()) {
                throw e;
            }
            skipped.put(index, new Skipped(file, String.valueOf(e.getMessage())));
            return null;
        }
    }

    private void keep(int index, RgbImage image) {
        long bytes = sampleShape.size();
        if (cache.length() == 0) {
            return;
        }
        if (cacheLeft.addAndGet(-bytes) >= 0) {
            cache.set(index, image);
        } else {
            cacheLeft.addAndGet(bytes);
        }
    }
}
