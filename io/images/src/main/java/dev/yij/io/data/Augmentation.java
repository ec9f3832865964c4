package dev.yij.io.data;

import dev.yij.io.image.RgbImage;
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
/// @param rotation       maximum rotation in degrees, in either direction
/// @param widthShift     maximum horizontal shift as a fraction of the width, in either direction
/// @param heightShift    maximum vertical shift as a fraction of the height
/// @param zoom           a zoom of z draws a scale from [1 - z, 1 + z] for each axis
/// @param horizontalFlip whether an image is mirrored with probability 1/2
/// @param brightness     a brightness of b draws a factor from [1 - b, 1 + b]
public record Augmentation(
        double rotation,
        double widthShift,
        double heightShift,
        double zoom,
        boolean horizontalFlip,
        double brightness) {

    /// Leaves images unchanged.
    public static final Augmentation NONE = new Augmentation(0, 0, 0, 0, false, 0);

    /// A mild combination for photographs: 15°, shifts of a tenth, zoom of a fifth, mirroring, brightness of
    /// a fifth.
    public static final Augmentation PHOTOGRAPHS = new Augmentation(15, 0.1, 0.1, 0.2, true, 0.2);

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if an angle is not in [0, 180] or a share not in [0, 1)
    public Augmentation {
        if (!(rotation >= 0 && rotation <= 180)) {
            throw new IllegalArgumentException("rotation must be 0 to 180 degrees, found " + rotation);
        }
        requireShare(widthShift, "width shift");
        requireShare(heightShift, "height shift");
        requireShare(zoom, "zoom");
        requireShare(brightness, "brightness");
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
    Change draw(Seed seed, int pass, int image) {
        RandomGenerator random =
                seed.stream("augmentation", pass).stream("picture", image).generator();
        // all are drawn even if disabled, so that enabling one does not change the values of the others
        double angle = Math.toRadians(between(random, rotation));
        double down = between(random, heightShift);
        double right = between(random, widthShift);
        double zoomY = 1 + between(random, zoom);
        double zoomX = 1 + between(random, zoom);
        boolean mirrored = random.nextBoolean() && horizontalFlip;
        double factor = 1 + between(random, brightness);
        return new Change(angle, down, right, zoomY, zoomX, mirrored, factor);
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
        return String.join(", ", parts);
    }

    private static void add(List<String> parts, double value, String format, int times) {
        if (value > 0) {
            String number = String.format(Locale.ROOT, "%.3f", value * times).replaceFirst("\\.?0+$", "");
            parts.add(String.format(Locale.ROOT, format, number));
        }
    }

    /// The values drawn for one image.
    ///
    /// @param angle    in radians
    /// @param down     vertical offset of the source position, as a fraction of the height
    /// @param right    horizontal offset of the source position, as a fraction of the width
    /// @param zoomY    source rows per output row; values above 1 show more of the image, smaller
    /// @param zoomX    source columns per output column
    /// @param mirrored whether the result is mirrored horizontally
    /// @param factor   brightness factor
    record Change(
            double angle, double down, double right, double zoomY, double zoomX, boolean mirrored, double factor) {

        /// The transformed image, of the same size.
        RgbImage apply(RgbImage image) {
            int height = image.height();
            int width = image.width();
            byte[] from = image.toBytes();
            byte[] to = new byte[from.length];
            double centreY = (height - 1) / 2.0;
            double centreX = (width - 1) / 2.0;
            double cos = Math.cos(angle);
            double sin = Math.sin(angle);
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    double dy = zoomY * (y - centreY) + down * height;
                    double dx = zoomX * (x - centreX) + right * width;
                    double fromY = cos * dy - sin * dx + centreY;
                    double fromX = sin * dy + cos * dx + centreX;
                    int at = 3 * (y * width + (mirrored ? width - 1 - x : x));
                    sample(from, height, width, fromY, fromX, to, at);
                }
            }
            return RgbImage.of(width, height, to);
        }

        /// Bilinear interpolation between the four pixels around a position.
        private void sample(byte[] from, int height, int width, double atY, double atX, byte[] to, int at) {
            double y = Math.clamp(atY, 0, height - 1);
            double x = Math.clamp(atX, 0, width - 1);
            int top = (int) y;
            int left = (int) x;
            int below = Math.min(top + 1, height - 1);
            int beside = Math.min(left + 1, width - 1);
            double partY = y - top;
            double partX = x - left;
            for (int c = 0; c < 3; c++) {
                double upper = mix(from, 3 * (top * width + left) + c, 3 * (top * width + beside) + c, partX);
                double lower = mix(from, 3 * (below * width + left) + c, 3 * (below * width + beside) + c, partX);
                double value = factor * (upper + partY * (lower - upper));
                to[at + c] = (byte) Math.clamp(Math.round(value), 0, 255);
            }
        }

        private static double mix(byte[] from, int one, int other, double part) {
            int first = from[one] & 0xff;
            return first + part * ((from[other] & 0xff) - first);
        }
    }
}
