package dev.yij.io.image;

import dev.yij.io.image.PerceptualHash.Span;
import dev.yij.io.model.Interpolation;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// What is kept of an image, about 5 KB, to tell whether another one is a copy of it: identical, or encoded
/// again, resized, brightened, with a tenth of a side cut off, or mirrored.
///
/// Perceptual hashes of the image and of its crops pick the pairs worth a closer look. That look
/// ([AlignedPair]) finds the crop that fits best and correlates luminance and edges. A hash alone would report
/// unrelated objects on a white ground. Immutable.
public final class ImageFingerprint {

    /// How an image resembles another.
    public enum Likeness {
        /// The same pixels.
        IDENTICAL,
        /// The same photo, changed a little.
        SIMILAR,
        /// Mirrored left and right, otherwise identical or similar.
        MIRRORED,
        /// Another image.
        DIFFERENT
    }

    /// The side of the thumbnail.
    static final int SIDE = 64;

    /// The side of the thumbnail that is hashed.
    private static final int HASHED_SIDE = 32;

    /// The side of the coloured thumbnail.
    static final int COLOUR_SIDE = 16;

    /// The smaller side from which crops are looked for. A crop of an icon or a digit is too much like
    /// other icons or digits.
    private static final int SMALLEST_CROPPED = 48;

    /// Crops by up to a tenth at each edge are near to one of these, in each direction.
    private static final Span[] SPANS = {Span.WHOLE, new Span(0.05, 0.95), new Span(0, 0.93), new Span(0.07, 1)};

    /// Over 952 photos, 99.8 % of crops by up to a tenth at each edge are within this distance, and 0.02 % of
    /// other pairs.
    private static final int NEAR = 14;

    private final int width;
    private final int height;
    private final long checksum;

    /// `SIDE × SIDE`
    final byte[] luminance;

    /// `COLOUR_SIDE × COLOUR_SIDE × 3`
    final byte[] colours;

    private final long[] hashes;

    private ImageFingerprint(RgbImage image) {
        width = image.width();
        height = image.height();
        CRC32C crc = new CRC32C();
        crc.update(image.bytes());
        checksum = crc.getValue();
        RgbImage small = Resize.resize(image, Interpolation.BOX, SIDE, SIDE);
        RgbImage hashed = Resize.resize(small, Interpolation.BOX, HASHED_SIDE, HASHED_SIDE);
        colours = Resize.resize(hashed, Interpolation.BOX, COLOUR_SIDE, COLOUR_SIDE)
                .bytes();
        float[] exact = luminance(small.bytes());
        luminance = new byte[exact.length];
        for (int i = 0; i < exact.length; i++) {
            luminance[i] = (byte) Math.round(exact[i]);
        }
        float[] gray = luminance(hashed.bytes());
        hashes = new long[SPANS.length * SPANS.length];
        int at = 0;
        for (Span down : SPANS) {
            for (Span across : SPANS) {
                hashes[at++] = PerceptualHash.of(gray, HASHED_SIDE, across, down);
            }
        }
    }

    /// The fingerprint of an image.
    public static ImageFingerprint of(RgbImage image) {
        return new ImageFingerprint(image);
    }

    /// ITU-R BT.601.
    private static float[] luminance(byte[] rgb) {
        float[] gray = new float[rgb.length / 3];
        for (int i = 0; i < gray.length; i++) {
            gray[i] =
                    0.299f * (rgb[3 * i] & 0xff) + 0.587f * (rgb[3 * i + 1] & 0xff) + 0.114f * (rgb[3 * i + 2] & 0xff);
        }
        return gray;
    }

    /// How the two resemble each other; symmetric.
    public Likeness likeness(ImageFingerprint other) {
        if (width == other.width
                && height == other.height
                && checksum == other.checksum
                && Arrays.equals(luminance, other.luminance)) {
            return Likeness.IDENTICAL;
        }
        if (isMirrored(other)) {
            return Likeness.MIRRORED;
        }
        boolean cropped = smallerSide() >= SMALLEST_CROPPED && other.smallerSide() >= SMALLEST_CROPPED;
        boolean similar = cropped ? isCrop(other) || other.isCrop(this) : isSame(other);
        return similar ? Likeness.SIMILAR : Likeness.DIFFERENT;
    }

    private int smallerSide() {
        return Math.min(width, height);
    }

    /// Whether the other one shows this image, or all of it but its edges.
    private boolean isCrop(ImageFingerprint other) {
        int nearest = 0;
        for (int i = 1; i < hashes.length; i++) {
            if (distance(i, other.hashes[0]) < distance(nearest, other.hashes[0])) {
                nearest = i;
            }
        }
        return distance(nearest, other.hashes[0]) <= NEAR
                && new AlignedPair(this, other, false)
                        .fit(SPANS[nearest % SPANS.length], SPANS[nearest / SPANS.length]);
    }

    private boolean isSame(ImageFingerprint other) {
        return distance(0, other.hashes[0]) <= NEAR && new AlignedPair(this, other, false).fitWhole();
    }

    private boolean isMirrored(ImageFingerprint other) {
        return distance(0, PerceptualHash.mirrored(other.hashes[0])) <= NEAR
                && new AlignedPair(this, other, true).fitWhole();
    }

    private int distance(int window, long hash) {
        return PerceptualHash.distance(hashes[window], hash);
    }
}
