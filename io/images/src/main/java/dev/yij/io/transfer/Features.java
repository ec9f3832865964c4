package dev.yij.io.transfer;

import dev.yij.io.classify.ReadAhead;
import dev.yij.io.data.BatchOptions;
import dev.yij.io.data.ImageBatches;
import dev.yij.io.data.ImageFolder;
import dev.yij.io.file.JsonText;
import dev.yij.io.file.Sha256;
import dev.yij.io.image.ImageDecoder;
import dev.yij.io.image.ImageException;
import dev.yij.io.image.Normalisation;
import dev.yij.io.image.RgbImage;
import dev.yij.io.model.WeightHash;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Numerics;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.BatchSource;
import dev.yij.reference.train.Seed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What frozen layers compute from the images of a folder: a row of numbers for each image that can be read,
/// and in each pass over augmented images one more. Images are decoded by all processors while the network
/// computes.
///
/// @param items the images, in the order of the folder, pass after pass
/// @param x     their features, `rows × features`
/// @param y     their classes, `rows × classes`, one-hot
public record Features(List<ImageFolder.Item> items, Tensor x, Tensor y) {

    /// Images computed at once.
    private static final int BATCH = 16;

    /// From this number of images on, the user is told what takes a while.
    private static final int MANY = 200;

    /// After this number of images the cache is written, so that a stopped run has not computed in vain.
    private static final int KEPT = 2048;

    /// Copies the list.
    public Features {
        items = List.copyOf(items);
    }

    /// Computes features, or takes them from a cache.
    ///
    /// @param layers compute them from the normalised images
    /// @param images are augmented as their options say, in as many passes
    /// @param say    receives lines about the progress
    /// @throws ImageException if an image cannot be read, and such images are not skipped
    public static Features of(Model layers, ImageBatches images, FeatureCache cache, Consumer<String> say)
            throws ImageException {
        return new Computation(layers, images, cache, say).run(images.options().passes());
    }

    /// The same with one row for each image, however many passes there are; for images that are not augmented.
    ///
    /// @throws ImageException           as [#of]
    /// @throws IllegalArgumentException if they are
    public static Features once(Model layers, ImageBatches images, FeatureCache cache, Consumer<String> say)
            throws ImageException {
        Computation computation = new Computation(layers, images, cache, say);
        if (computation.isAugmented()) {
            throw new IllegalArgumentException("augmented images differ in each pass, found "
                    + images.options().augmentation());
        }
        return computation.run(1);
    }

    /// The features as batches.
    ///
    /// @param shuffle the seed of the order in each epoch; null for the order of the folder
    public BatchSource batches(int batchSize, @Nullable Seed shuffle) {
        return new ArrayBatches(x, y, batchSize, shuffle);
    }

    /// The batches that images would be in, with features instead of pixels: in the same order in each epoch,
    /// and with a sample fewer where an image cannot be read.
    ///
    /// @param images those of [#once]
    /// @param shape  of the features of an image, as the layers after them expect it
    public BatchSource batches(ImageBatches images, Shape shape) {
        return new FeatureBatches(this, images, shape);
    }

    /// One image in one pass.
    ///
    /// @param key of its content, and of its augmentation
    private record Row(int pass, int index, String key) {}

    private static final class Computation {

        private final Model layers;
        private final ImageBatches images;
        private final FeatureCache cache;
        private final Consumer<String> say;
        private final int size;

        Computation(Model layers, ImageBatches images, FeatureCache cache, Consumer<String> say) {
            this.layers = layers;
            this.images = images;
            this.cache = cache;
            this.say = say;
            this.size = layers.outputShape().size();
        }

        Features run(int passes) throws ImageException {
            String key = key();
            List<Row> rows = rows(images.options().shuffle() != null ? passes : 1);
            Map<String, float[]> known =
                    cache.read(key, size, rows.stream().map(Row::key).collect(Collectors.toSet()), say);
            List<Row> missing = rows.stream()
                    .filter(row -> !known.containsKey(row.key) && (row.pass == 0 || isAugmented()))
                    .toList();
            compute(missing, known, key);
            List<ImageFolder.Item> items = new ArrayList<>();
            List<float[]> found = new ArrayList<>();
            for (Row row : rows) {
                float[] features = known.get(row.key);
                if (features != null) {
                    items.add(images.folder().images().get(row.index));
                    found.add(features);
                }
            }
            return new Features(items, tensor(found, size), targets(items));
        }

        /// Names everything that the features of an image depend on, besides its content. The number of
        /// threads changes no bit.
        private String key() {
            BatchOptions options = images.options();
            String backend = layers.backend().description().replaceFirst(", \\d+ threads?.*", "");
            String text = WeightHash.of(layers)
                    + JsonText.compact(layers.config())
                    + layers.inputShape()
                    + options.reader().preparation().toMap()
                    + options.reader().maxPixels()
                    + "pixels " + ImageDecoder.VERSION
                    + backend
                    + (layers.isFolding() ? "" : "each layer by itself")
                    + Numerics.VERSION
                    + (isAugmented() ? options.augmentation() + " " + options.shuffle() : "");
            return HexFormat.of()
                    .formatHex(Sha256.newDigest().digest(text.getBytes(StandardCharsets.UTF_8)))
                    .substring(0, 32);
        }

        private boolean isAugmented() {
            BatchOptions options = images.options();
            return options.shuffle() != null && !options.augmentation().isNone();
        }

        /// An image in each pass.
        private List<Row> rows(int passes) {
            int count = images.folder().images().size();
            List<byte[]> hashes = IntStream.range(0, count)
                    .parallel()
                    .mapToObj(this::contentHash)
                    .toList();
            List<Row> rows = new ArrayList<>();
            for (int pass = 0; pass < passes; pass++) {
                for (int index = 0; index < count; index++) {
                    rows.add(new Row(pass, index, key(hashes.get(index), pass, index)));
                }
            }
            return rows;
        }

        private byte[] contentHash(int index) {
            ImageFolder.Item image = images.folder().images().get(index);
            try {
                return Sha256.newDigest().digest(content(image));
            } catch (ImageException e) {
                return image.file()
                        .toString()
                        .getBytes(StandardCharsets.UTF_8); // reading it again says why, and records it
            }
        }

        /// The bytes of its file, or the pixels of a packed image, which has none.
        private byte[] content(ImageFolder.Item image) throws ImageException {
            BatchOptions options = images.options();
            return images.folder().packed() == null
                    ? ImageDecoder.bytesOf(image.file())
                    : images.folder()
                            .read(image, options.reader(), options.height(), options.width())
                            .toBytes();
        }

        private String key(byte[] hash, int pass, int index) {
            MessageDigest digest = Sha256.newDigest();
            digest.update(hash);
            if (isAugmented()) { // a change is drawn for the pass and the position
                digest.update(ByteBuffer.allocate(8).putInt(pass).putInt(index).array());
            }
            return HexFormat.of().formatHex(digest.digest());
        }

        private void compute(List<Row> missing, Map<String, float[]> known, String key) throws ImageException {
            Normalisation normalisation =
                    new Normalisation(images.options().reader().preparation().pixels());
            Shape input = layers.inputShape();
            int done = 0;
            if (missing.size() >= MANY) {
                say.accept("Computing the features of " + missing.size() + " images, once for all epochs.");
            }
            try (ReadAhead<Row> ahead = new ReadAhead<>(missing, this::read, 2 * BATCH)) {
                for (List<ReadAhead.Result<Row>> batch = ahead.next(BATCH);
                        !batch.isEmpty();
                        batch = ahead.next(BATCH)) {
                    List<ReadAhead.Result<Row>> read = readable(batch);
                    if (!read.isEmpty()) {
                        Tensor x = Tensor.zeros(input.prepend(read.size()).toArray());
                        for (int i = 0; i < read.size(); i++) {
                            normalisation.normalise(read.get(i).required(), x.data(), i * input.size());
                        }
                        float[] y = layers.predict(x).data();
                        for (int i = 0; i < read.size(); i++) {
                            float[] features = new float[size];
                            System.arraycopy(y, i * size, features, 0, size);
                            known.put(read.get(i).which().key, features);
                        }
                    }
                    int before = done;
                    done += batch.size();
                    if (done / KEPT > before / KEPT && done < missing.size()) {
                        say.accept("Computed the features of " + done + " of " + missing.size() + " images.");
                        cache.write(key, size, known, say);
                    }
                }
            }
            if (!missing.isEmpty()) {
                cache.write(key, size, known, say);
            }
        }

        private RgbImage read(Row row) throws ImageException {
            RgbImage image = images.image(row.pass, row.index);
            if (image == null) {
                String file = images.folder().images().get(row.index).file().toString();
                throw new ImageException(file, "it was skipped");
            }
            return image;
        }

        private List<ReadAhead.Result<Row>> readable(List<ReadAhead.Result<Row>> batch) throws ImageException {
            if (!images.options().skipUnreadable()) {
                for (ReadAhead.Result<Row> each : batch) {
                    each.required();
                }
            }
            return batch.stream().filter(each -> each.image() != null).toList();
        }

        private Tensor targets(List<ImageFolder.Item> items) {
            int classes = images.classes();
            float[] y = new float[items.size() * classes];
            for (int i = 0; i < items.size(); i++) {
                y[i * classes + items.get(i).classIndex()] = 1;
            }
            return Tensor.of(y, items.size(), classes);
        }

        private static Tensor tensor(List<float[]> rows, int size) {
            float[] data = new float[rows.size() * size];
            for (int i = 0; i < rows.size(); i++) {
                System.arraycopy(rows.get(i), 0, data, i * size, size);
            }
            return Tensor.of(data, rows.size(), size);
        }
    }
}
