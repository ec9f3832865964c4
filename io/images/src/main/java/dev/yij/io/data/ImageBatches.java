package dev.yij.io.data;

import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.BatchSource;
import dev.yij.reference.train.Batches;
import dev.yij.reference.train.Seed;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

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
    private final DecodedImages images;
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
        this.images = new DecodedImages(folder, options);
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
        return pass(epoch, 0);
    }

    @Override
    public Batches epoch(int epoch, int skip) {
        // where pictures are left out, batches that are empty do not count, and which these are is only known
        // when they have been read
        return options.skipUnreadable() ? BatchSource.super.epoch(epoch, skip) : pass(epoch, Math.min(skip, steps()));
    }

    private Batches pass(int epoch, int first) {
        return new PrefetchedBatches(images, epoch, order(epoch), first, waited::addAndGet);
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
        Set<Integer> unreadable = images.unreadable().keySet();
        return IntStream.range(0, samples())
                .filter(index -> !unreadable.contains(index))
                .mapToObj(folder.images()::get)
                .toList();
    }

    /// The pictures left out so far, in the order of the folder, each once.
    public List<Skipped> skipped() {
        return images.unreadable().entrySet().stream()
                .map(each -> new Skipped(folder.images().get(each.getKey()).file(), each.getValue()))
                .toList();
    }

    /// For how long `next()` has waited for pictures, over all passes, in nanoseconds: what faster reading
    /// could save.
    public long waitedNanos() {
        return waited.get();
    }
}
