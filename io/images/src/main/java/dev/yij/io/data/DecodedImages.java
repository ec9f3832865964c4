package dev.yij.io.data;

import dev.yij.io.image.ImageException;
import dev.yij.io.image.RgbImage;
import dev.yij.reference.train.Seed;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The images of a folder, each decoded, resized and augmented on request. Caches decoded images up to the
/// limit of the options, and records those that cannot be read. Thread-safe.
final class DecodedImages {

    private final ImageFolder folder;
    private final BatchOptions options;
    private final AtomicReferenceArray<@Nullable RgbImage> cache;
    private final AtomicLong cacheLeft;
    private final Map<Integer, String> unreadable = new ConcurrentHashMap<>();

    DecodedImages(ImageFolder folder, BatchOptions options) {
        this.folder = folder;
        this.options = options;
        this.cache = new AtomicReferenceArray<>(
                options.cacheBytes() > 0 ? folder.images().size() : 0);
        this.cacheLeft = new AtomicLong(options.cacheBytes());
    }

    ImageFolder folder() {
        return folder;
    }

    BatchOptions options() {
        return options;
    }

    /// Why images could not be read, by their positions in the folder.
    SortedMap<Integer, String> unreadable() {
        return new TreeMap<>(unreadable);
    }

    /// Records images as unreadable.
    void setUnreadable(Map<Integer, String> reasons) {
        unreadable.putAll(reasons);
    }

    /// Whether an image is recorded as unreadable.
    boolean isUnreadable(int index) {
        return unreadable.containsKey(index);
    }

    /// The image at a position of the folder as a pass uses it; null if it cannot be read and is skipped.
    ///
    /// @throws ImageException if it cannot be read and is not skipped
    @Nullable
    RgbImage image(int pass, int index) throws ImageException {
        RgbImage image = image(index);
        Seed seed = options.shuffle();
        return image == null || seed == null || !options.isAugmented()
                ? image
                : options.augmentation().draw(seed, pass, index).apply(image, options.height(), options.width());
    }

    /// Decodes an image, and records it if it cannot be read, whether or not such images are skipped.
    void check(int index) {
        try {
            image(index);
        } catch (ImageException e) {
            unreadable.put(index, String.valueOf(e.getMessage()));
        }
    }

    private @Nullable RgbImage image(int index) throws ImageException {
        if (options.skipUnreadable() && unreadable.containsKey(index)) {
            return null;
        }
        RgbImage cached = cache.length() > 0 ? cache.get(index) : null;
        if (cached != null) {
            return cached;
        }
        ImageFolder.Item image = folder.images().get(index);
        try {
            RgbImage resized = folder.read(image, options.reader(), options.decodedHeight(), options.decodedWidth());
            keep(index, resized);
            return resized;
        } catch (ImageException e) {
            if (!options.skipUnreadable()) {
                throw e;
            }
            unreadable.put(index, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private void keep(int index, RgbImage image) {
        long bytes = options.decodedBytes();
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
