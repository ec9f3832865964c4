package dev.yij.io.data;

import dev.yij.reference.CheckReturnValue;
import dev.yij.reference.train.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// Random changes of training images that preserve their class, under the names that Keras's
/// `ImageDataGenerator` gives them. They delay overfitting, since the network never sees the same image twice.
///
/// Each image draws from its own random stream in each pass over the images, so that the changes depend on the
/// seed, the pass and the image, but not on the number of decoding threads.
///
/// As in Keras, an image is rotated, zoomed and shifted in one step, with bilinear interpolation and the
/// nearest pixel beyond the border (`fill_mode="nearest"`), then mirrored, then brightened. Unlike Keras's, the
/// centre of rotation is the centre of the image, not half a pixel off, and brightness multiplies the pixels
/// as they are instead of stretching them to the full range first.
///
/// Images that may be magnified are decoded larger than the model's input ([#decodedSize]), so that they do not
/// become blurred.
///
/// @param rotation       maximum rotation in degrees, in either direction
/// @param widthShift     maximum horizontal shift as a fraction of the width, in either direction
/// @param heightShift    maximum vertical shift as a fraction of the height
/// @param zoom           a zoom of z draws a scale from [1 - z, 1 + z] for each axis
/// @param horizontalFlip whether an image is mirrored with probability 1/2
/// @param brightness     a brightness of b draws a factor from [1 - b, 1 + b]
/// @param minScale       the least magnification, the same for both axes
/// @param maxScale       the largest magnification
/// @param aspect an aspect of a draws a ratio from [1 - a, 1 + a]: the width of what is shown grows by its
///     root, the height shrinks by it
/// @param contrast a contrast of c draws a factor from [1 - c, 1 + c], by which the distance of each number
///     from the mean of its channel is multiplied, as Keras's `RandomContrast` does
@CheckReturnValue
public record Augmentation(
        double rotation,
        double widthShift,
        double heightShift,
        double zoom,
        boolean horizontalFlip,
        double brightness,
        double minScale,
        double maxScale,
        double aspect,
        double contrast) {

    /// Leaves images unchanged.
    public static final Augmentation NONE = new Augmentation(0, 0, 0, 0, false, 0);

    /// A mild combination for photographs: 15°, shifts of a tenth, zoom of a fifth, mirroring, brightness of
    /// a fifth.
    public static final Augmentation PHOTOGRAPHS = new Augmentation(15, 0.1, 0.1, 0.2, true, 0.2);

    private static final double LARGEST_SCALE = 10;

    /// Changes that Keras's `ImageDataGenerator` has.
    public Augmentation(
            double rotation,
            double widthShift,
            double heightShift,
            double zoom,
            boolean horizontalFlip,
            double brightness) {
        this(rotation, widthShift, heightShift, zoom, horizontalFlip, brightness, 1, 1, 0, 0);
    }

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if an angle is not in [0, 180], a share not in [0, 1), or
    ///     magnifications are not above 0, at most 10, and ascending
    public Augmentation {
        if (!(rotation >= 0 && rotation <= 180)) {
            throw new IllegalArgumentException("rotation must be 0 to 180 degrees, found " + rotation);
        }
        requireShare(widthShift, "width shift");
        requireShare(heightShift, "height shift");
        requireShare(zoom, "zoom");
        requireShare(brightness, "brightness");
        requireShare(aspect, "aspect");
        requireShare(contrast, "contrast");
        if (!(minScale > 0 && minScale <= maxScale && maxScale <= LARGEST_SCALE)) {
            throw new IllegalArgumentException("scale must be a range above 0 and at most " + LARGEST_SCALE + ", found "
                    + minScale + " to " + maxScale);
        }
    }

    /// A copy that magnifies by a factor from a range: below 1 more of the image is shown, smaller.
    public Augmentation scale(double min, double max) {
        return new Augmentation(
                rotation, widthShift, heightShift, zoom, horizontalFlip, brightness, min, max, aspect, contrast);
    }

    /// A copy that changes the ratio of width and height.
    public Augmentation aspect(double to) {
        return new Augmentation(
                rotation, widthShift, heightShift, zoom, horizontalFlip, brightness, minScale, maxScale, to, contrast);
    }

    /// A copy that changes the contrast.
    public Augmentation contrast(double to) {
        return new Augmentation(
                rotation, widthShift, heightShift, zoom, horizontalFlip, brightness, minScale, maxScale, aspect, to);
    }

    /// The size to which an image is decoded before it is changed: the size of the sample, multiplied by the
    /// largest magnification.
    ///
    /// @param sample height or width of the sample
    int decodedSize(int sample) {
        return (int) Math.ceil(sample * Math.max(1, maxScale));
    }

    private static void requireShare(double share, String name) {
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException(name + " must be at least 0 and below 1, found " + share);
        }
    }

    /// Whether any change is enabled.
    public boolean isNone() {
        return equals(NONE);
    }

    /// The changes for one image in one pass, drawn at random.
    ///
    /// @param seed the seed of the run
    ImageChange draw(Seed seed, int pass, int image) {
        RandomGenerator random =
                seed.stream("augmentation", pass).stream("picture", image).generator();
        // all are drawn even if disabled, so that enabling one does not change the values of the others
        double angle = Math.toRadians(between(random, rotation));
        double down = between(random, heightShift);
        double right = between(random, widthShift);
        double zoomY = 1 + between(random, zoom);
        double zoomX = 1 + between(random, zoom);
        boolean mirrored = random.nextBoolean() && horizontalFlip;
        double brighter = 1 + between(random, brightness);
        double scale = minScale + (maxScale - minScale) * random.nextDouble();
        double wider = Math.sqrt(1 + between(random, aspect));
        double contrasted = 1 + between(random, contrast);
        return new ImageChange(
                angle, down, right, zoomY / scale * wider, zoomX / scale / wider, mirrored, brighter, contrasted);
    }

    private static double between(RandomGenerator random, double range) {
        return range * (2 * random.nextDouble() - 1);
    }

    @Override
    public String toString() {
        if (isNone()) {
            return "none";
        }
        List<String> parts = new ArrayList<>();
        add(parts, rotation, "rotation %s°", 1);
        add(parts, widthShift, "width shift %s%%", 100);
        add(parts, heightShift, "height shift %s%%", 100);
        add(parts, zoom, "zoom %s%%", 100);
        if (horizontalFlip) {
            parts.add("horizontal flip");
        }
        add(parts, brightness, "brightness %s%%", 100);
        if (minScale != 1 || maxScale != 1) {
            parts.add("scale " + number(minScale) + " to " + number(maxScale));
        }
        add(parts, aspect, "aspect %s%%", 100);
        add(parts, contrast, "contrast %s%%", 100);
        return String.join(", ", parts);
    }

    private static void add(List<String> parts, double value, String format, int times) {
        if (value > 0) {
            parts.add(String.format(Locale.ROOT, format, number(value * times)));
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value).replaceFirst("\\.?0+$", "");
    }
}
