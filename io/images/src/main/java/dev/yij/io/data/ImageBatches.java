package dev.yij.io.data;

import dev.yij.io.image.ImageException;
import dev.yij.io.image.RgbImage;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.BatchSource;
import dev.yij.reference.train.Batches;
import dev.yij.reference.train.Seed;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The images of a folder as batches of normalised pixels (N×height×width×3, `x / 127.5 - 1`) and one-hot
/// labels.
///
/// A pass visits the images in the folder's order or, if shuffled, in that of `Seed.stream("shuffle",
/// pass).permutation(n)`, different in each pass; an epoch is one pass, or [BatchOptions#passes]. The partial
/// batch comes last. (Keras shuffles the order of batches too, so that its partial batch can come anywhere.)
/// Order and content depend only on the seed and the epoch, not on the number of workers.
///
/// An image that cannot be read ends the pass: `next()` throws an [java.io.UncheckedIOException] whose message
/// names the file. With [BatchOptions#skipUnreadable] it is skipped instead: it keeps its place in the order,
/// so that all other images stay in the same batch, and its batch has one sample fewer; a batch that would be
/// empty is omitted. [#samples] and [#steps] count the listed files, including unreadable
/// ones.
public final class ImageBatches implements BatchSource {

    private final ImageFolder folder;
    private final BatchOptions options;
    private final Shape sampleShape;
    private final DecodedImages decoded;
    private final AtomicLong waited = new AtomicLong();
    private volatile boolean checked;

    /// An image that was skipped.
    ///
    /// @param file   the file
    /// @param reason a sentence that says what is wrong with it; it begins with the file's name
    public record Skipped(Path file, String reason) {}

    /// Batches of the images of a folder; nothing is read yet.
    ///
    /// @throws IllegalArgumentException if the images are packed in another size, or prepared in another way
    public ImageBatches(ImageFolder folder, BatchOptions options) {
        if (folder.packed() != null) {
            folder.packed()
                    .require(
                            options.reader(),
                            options.decodedHeight(),
                            options.decodedWidth(),
                            options.decodedHeight() > options.height());
        }
        this.folder = folder;
        this.options = options;
        this.sampleShape = Shape.of(options.height(), options.width(), 3);
        this.decoded = new DecodedImages(folder, options);
    }

    @Override
    public int samples() {
        return images() * options.passes();
    }

    private int images() {
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

    /// Starts a pass and its workers. Close it, since workers that are ahead wait until it is closed.
    ///
    /// `next()` throws an [java.io.UncheckedIOException] if an image cannot be read, and at every call after
    /// that.
    @Override
    public Batches epoch(int epoch) {
        return pass(epoch, 0);
    }

    @Override
    public Batches epoch(int epoch, int skip) {
        // if images are skipped, empty batches do not count, and which batches are empty is only known
        // after they have been read
        return options.skipUnreadable() && !checked
                ? BatchSource.super.epoch(epoch, skip)
                : pass(epoch, afterBatches(epoch, skip));
    }

    /// The listed batch that follows a number of batches that are not empty.
    private int afterBatches(int epoch, int count) {
        Set<Integer> unreadable =
                options.skipUnreadable() ? decoded.unreadable().keySet() : Set.of();
        int[] order = order(epoch);
        int batch = 0;
        for (int left = count; left > 0 && batch < steps(); batch++) {
            boolean empty = Arrays.stream(order, batch * batchSize(), Math.min((batch + 1) * batchSize(), order.length))
                    .allMatch(unreadable::contains);
            left -= empty ? 0 : 1;
        }
        return batch;
    }

    private Batches pass(int epoch, int first) {
        return new PrefetchedBatches(decoded, epoch, order(epoch), first, waited::addAndGet);
    }

    /// Decodes every image of the folder, by all processors, so that those that cannot be read are known before
    /// training starts; with a cache, the first epoch then finds them decoded.
    ///
    /// @param progress receives the number of images checked so far, now and then, from any thread
    /// @return the images that cannot be read, in the order of the folder, whether or not they are skipped
    public List<Skipped> check(IntConsumer progress) {
        AtomicInteger done = new AtomicInteger();
        IntStream.range(0, images()).parallel().forEach(index -> {
            decoded.check(index);
            int count = done.incrementAndGet();
            if (count % 1000 == 0) {
                progress.accept(count);
            }
        });
        this.checked = true;
        return skipped();
    }

    /// Sets which images cannot be read, as found by other machines, instead of [#check].
    ///
    /// @param unreadable a sentence for each such image, by its position in the folder
    public void setChecked(Map<Integer, String> unreadable) {
        decoded.setUnreadable(unreadable);
        this.checked = true;
    }

    /// Whether an image is known to be unreadable.
    ///
    /// @param index its position in the folder
    public boolean isUnreadable(int index) {
        return decoded.isUnreadable(index);
    }

    /// The order of the images in an epoch, as positions in [ImageFolder#images]: one pass after the other.
    public int[] order(int epoch) {
        Seed seed = options.shuffle();
        return IntStream.range(0, options.passes())
                .flatMap(pass -> seed == null
                        ? IntStream.range(0, images())
                        : Arrays.stream(seed.stream("shuffle", (long) epoch * options.passes() + pass)
                                .permutation(images())))
                .toArray();
    }

    /// An image as a pass shows it: resized and, if shuffled, augmented; null if it cannot be read and is
    /// skipped.
    ///
    /// @param pass  counted from 0 over all epochs
    /// @param index its position in the folder
    /// @throws ImageException if it cannot be read and is not skipped
    public @Nullable RgbImage image(int pass, int index) throws ImageException {
        return decoded.image(pass, index);
    }

    /// The folder of the images.
    public ImageFolder folder() {
        return folder;
    }

    /// The options of the batches.
    public BatchOptions options() {
        return options;
    }

    /// The images of the folder without those skipped: the samples of a finished pass, in its order if that
    /// is the folder's.
    public List<ImageFolder.Item> readable() {
        Set<Integer> unreadable = decoded.unreadable().keySet();
        return IntStream.range(0, images())
                .filter(index -> !unreadable.contains(index))
                .mapToObj(folder.images()::get)
                .toList();
    }

    /// The images found so far that cannot be read, in the order of the folder, each once.
    public List<Skipped> skipped() {
        return decoded.unreadable().entrySet().stream()
                .map(each -> new Skipped(folder.images().get(each.getKey()).file(), each.getValue()))
                .toList();
    }

    /// How long `next()` has waited for images, over all passes, in nanoseconds: the time that faster reading
    /// could save.
    public long waitedNanos() {
        return waited.get();
    }
}
