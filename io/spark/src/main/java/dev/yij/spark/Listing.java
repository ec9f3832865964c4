package dev.yij.spark;

import dev.yij.io.data.Augmentation;
import dev.yij.io.data.BatchOptions;
import dev.yij.io.data.ImageBatches;
import dev.yij.io.data.ImageFolder;
import dev.yij.io.data.PackedImages;
import dev.yij.io.file.FormatException;
import dev.yij.io.image.ImageReader;
import dev.yij.io.model.Preparation;
import dev.yij.reference.train.Seed;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The images of a folder and how they are read, as it is sent to the executors, once in a run. They read the
/// files themselves: the folder is on a file system that all machines share, under the same path.
///
/// @param root         the folder
/// @param packed       the folder of a packed data set that has the images; null if each is a file
/// @param digest       of the packed data set; empty if there is none
/// @param classes      the names of the classes
/// @param files        the paths of the images
/// @param labels       the class of each image
/// @param height       rows of a sample
/// @param width        columns of a sample
/// @param preparation  of the images, as [Preparation#toMap]
/// @param maxPixels    how many pixels a file may declare
/// @param seed         of the random order and augmentation; null for the order of the folder
/// @param augmentation the numbers of an [Augmentation], the flip as 0 or 1
record Listing(
        String root,
        @Nullable String packed,
        String digest,
        List<String> classes,
        String[] files,
        int[] labels,
        int height,
        int width,
        HashMap<String, Object> preparation,
        long maxPixels,
        @Nullable Long seed,
        double[] augmentation)
        implements Serializable {

    /// Decoded images of a listing may take this share of an executor's memory.
    private static final int CACHE_SHARE = 4;

    static Listing of(ImageBatches images) {
        ImageFolder folder = images.folder();
        PackedImages packed = folder.packed();
        BatchOptions options = images.options();
        Seed seed = options.shuffle();
        Augmentation a = options.augmentation();
        return new Listing(
                folder.root().toAbsolutePath().toString(),
                packed == null ? null : packed.root().toAbsolutePath().toString(),
                packed == null ? "" : packed.digest(),
                new ArrayList<>(folder.classes()),
                folder.images().stream()
                        .map(image -> image.file().toAbsolutePath().toString())
                        .toArray(String[]::new),
                folder.images().stream().mapToInt(ImageFolder.Item::classIndex).toArray(),
                options.height(),
                options.width(),
                new HashMap<>(options.reader().preparation().toMap()),
                options.reader().maxPixels(),
                seed == null ? null : seed.value(),
                new double[] {
                    a.rotation(),
                    a.widthShift(),
                    a.heightShift(),
                    a.zoom(),
                    a.horizontalFlip() ? 1 : 0,
                    a.brightness(),
                    a.minScale(),
                    a.maxScale(),
                    a.aspect(),
                    a.contrast()
                });
    }

    /// The images as an executor reads them.
    ///
    /// @throws UncheckedIOException if a packed data set cannot be opened, or is another one than the driver's
    ImageBatches images() {
        List<ImageFolder.Item> items = new ArrayList<>();
        for (int i = 0; i < files.length; i++) {
            items.add(new ImageFolder.Item(Path.of(files[i]), labels[i]));
        }
        double[] a = augmentation;
        BatchOptions options = BatchOptions.standard()
                .size(height, width)
                .reader(new ImageReader(Preparation.from(preparation), maxPixels))
                .augmentation(new Augmentation(a[0], a[1], a[2], a[3], a[4] > 0, a[5], a[6], a[7], a[8], a[9]))
                .shuffle(seed == null ? null : new Seed(seed))
                .cacheBytes(packed == null ? Runtime.getRuntime().maxMemory() / CACHE_SHARE : 0);
        return new ImageBatches(new ImageFolder(Path.of(root), classes, items, List.of(), List.of(), open()), options);
    }

    private @Nullable PackedImages open() {
        if (packed == null) {
            return null;
        }
        try {
            PackedImages found = PackedImages.open(Path.of(packed));
            if (!found.digest().equals(digest)) {
                throw new FormatException(
                        Path.of(packed, "pack.json") + " describes other images than the driver's: their"
                                + " digest is " + found.digest() + ", expected " + digest);
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }
}
