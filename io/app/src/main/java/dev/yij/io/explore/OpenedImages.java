package dev.yij.io.explore;

import dev.yij.io.classify.Classifier;
import dev.yij.io.image.ImageDecoder;
import dev.yij.io.image.ImageException;
import dev.yij.io.image.Orientation;
import dev.yij.io.image.Resize;
import dev.yij.io.image.RgbImage;
import dev.yij.io.model.Interpolation;
import dev.yij.reference.tensor.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The most recently opened images. Their size and number are limited, so that memory is bounded however
/// many are uploaded.
final class OpenedImages {

    /// The number of images kept.
    static final int KEPT = 8;

    private static final int LONGEST_SIDE = 1024;
    private static final int LONGEST_TITLE = 200;

    private final Classifier classifier;
    private final @Nullable Classifier against;
    private final Map<String, OpenedImage> kept = new LinkedHashMap<>();
    private final ReentrantLock decoding = new ReentrantLock();
    private int opened;

    /// @param against prepares images for a second model; null if there is none
    OpenedImages(Classifier classifier, @Nullable Classifier against) {
        this.classifier = classifier;
        this.against = against;
    }

    /// Opens an image, evicting the oldest if needed. One at a time, since decoding takes memory; [#get] does
    /// not wait for it.
    ///
    /// @param bytes the contents of the file
    /// @param turn  how the decoded image is rotated
    /// @throws ImageException if they are not an image that can be decoded
    OpenedImage open(byte[] bytes, String title, @Nullable String label, Orientation turn) throws ImageException {
        String shortTitle = title.codePointCount(0, title.length()) <= LONGEST_TITLE
                ? title
                : title.substring(0, title.offsetByCodePoints(0, LONGEST_TITLE)) + "…";
        ImageDecoder decoder = classifier.reader().decoder();
        boolean sideways = !decoder.upright() && ImageDecoder.isStoredSideways(bytes);
        decoding.lock();
        try {
            RgbImage file = decoder.decode(bytes, shortTitle.isBlank() ? "the image" : shortTitle);
            return keep(turn.upright(file), shortTitle, label, sideways && turn == Orientation.UPRIGHT);
        } finally {
            decoding.unlock();
        }
    }

    /// Opens the file given on the command line.
    ///
    /// @throws ImageException if it cannot be read
    OpenedImage open(Path file, Orientation turn) throws ImageException {
        boolean sideways = !classifier.reader().decoder().upright() && ImageDecoder.isStoredSideways(file);
        decoding.lock();
        try {
            String title = String.valueOf(file.getFileName());
            return keep(turn.upright(classifier.decode(file)), title, null, sideways && turn == Orientation.UPRIGHT);
        } finally {
            decoding.unlock();
        }
    }

    /// Keeps a decoded image, evicting the oldest if needed.
    OpenedImage keep(RgbImage file, String title, @Nullable String label, boolean sideways) {
        RgbImage seen = classifier.fit(file);
        RgbImage shown = small(file);
        Tensor x = classifier.input(seen);
        Tensor other = against == null ? null : against.input(against.fit(file));
        synchronized (kept) {
            opened++;
            OpenedImage image = new OpenedImage("p" + opened, title, label, sideways, file, shown, seen, x, other);
            kept.put(image.id(), image);
            if (kept.size() > KEPT) {
                kept.remove(kept.keySet().iterator().next());
            }
            return image;
        }
    }

    /// Whether an image is being decoded.
    boolean isDecoding() {
        return decoding.isLocked();
    }

    /// An opened image.
    ///
    /// @throws Refusal if it does not exist, or no longer does
    OpenedImage get(String id) {
        synchronized (kept) {
            OpenedImage image = kept.get(id);
            if (image == null) {
                throw Refusal.notFound("There is no image " + id + ": only the last " + KEPT
                        + " that were opened are kept. Open it again.");
            }
            return image;
        }
    }

    private static RgbImage small(RgbImage file) {
        int longest = Math.max(file.width(), file.height());
        if (longest <= LONGEST_SIDE) {
            return file;
        }
        return Resize.resize(
                file, Interpolation.BILINEAR, shrunk(file.height(), longest), shrunk(file.width(), longest));
    }

    private static int shrunk(int side, int longest) {
        return (int) Math.max(1, Math.round((double) side * LONGEST_SIDE / longest));
    }
}
