package dev.yij.io.explore;

import dev.yij.io.classify.Classifier;
import dev.yij.io.image.ImageException;
import dev.yij.io.image.Resize;
import dev.yij.io.image.RgbImage;
import dev.yij.io.model.Interpolation;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The most recently opened images. Their size and number are limited, so that memory is bounded however
/// many are uploaded.
final class OpenedImages {

    /// The number of images kept.
    static final int KEPT = 8;

    private static final int LONGEST_SIDE = 1024;
    private static final int LONGEST_TITLE = 200;

    private final Classifier classifier;
    private final Map<String, OpenedImage> kept = new LinkedHashMap<>();
    private int opened;

    OpenedImages(Classifier classifier) {
        this.classifier = classifier;
    }

    /// Opens an image, evicting the oldest if needed. One at a time, since decoding takes memory.
    ///
    /// @param bytes the contents of the file
    /// @throws ImageException if they are not an image that can be decoded
    synchronized OpenedImage open(byte[] bytes, String title, @Nullable String label) throws ImageException {
        String shortTitle = title.codePointCount(0, title.length()) <= LONGEST_TITLE
                ? title
                : title.substring(0, title.offsetByCodePoints(0, LONGEST_TITLE)) + "…";
        return keep(
                classifier.reader().decoder().decode(bytes, shortTitle.isBlank() ? "the image" : shortTitle),
                shortTitle,
                label);
    }

    /// Opens the file given on the command line.
    ///
    /// @throws ImageException if it cannot be read
    synchronized OpenedImage open(Path file) throws ImageException {
        return keep(classifier.decode(file), String.valueOf(file.getFileName()), null);
    }

    private OpenedImage keep(RgbImage file, String title, @Nullable String label) {
        RgbImage seen = classifier.fit(file);
        opened++;
        OpenedImage image =
                new OpenedImage("p" + opened, title, label, file, small(file), seen, classifier.input(seen));
        kept.put(image.id(), image);
        if (kept.size() > KEPT) {
            kept.remove(kept.keySet().iterator().next());
        }
        return image;
    }

    /// An opened image.
    ///
    /// @throws Refusal if it does not exist, or no longer does
    synchronized OpenedImage get(String id) {
        OpenedImage image = kept.get(id);
        if (image == null) {
            throw Refusal.notFound("There is no image " + id + ": only the last " + KEPT
                    + " that were opened are kept. Open it again.");
        }
        return image;
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
