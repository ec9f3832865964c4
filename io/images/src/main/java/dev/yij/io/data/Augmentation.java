package dev.yij.io.data;

import dev.yij.io.image.RgbImage;
import dev.yij.reference.train.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// Random changes of training pictures that leave what they show the same, under the names that Keras's
/// `ImageDataGenerator` gives them: a network that never sees the same picture twice overfits later.
///
/// Each picture of each epoch draws from a stream of its own, so that the changes depend on the seed, the epoch
/// and the picture, never on how many threads decode.
///
/// As in Keras, a picture is turned, zoomed and shifted in one step, with bilinear interpolation and the
/// nearest pixel beyond the border (`fill_mode="nearest"`), then mirrored, then brightened. Unlike Keras's, the
/// centre of rotation is the centre of the picture, not half a pixel off, and brightness multiplies the pixels
/// as they are instead of stretching them to the full range first.
///
/// @param rotation       degrees up to which a picture is turned, to either side
/// @param widthShift     share of the width up to which it is shifted, to either side
/// @param heightShift    share of the height up to which it is shifted
/// @param zoom           a zoom of z draws both scales from [1 - z, 1 + z], one for each side
/// @param horizontalFlip whether every other picture is mirrored
/// @param brightness     a brightness of b multiplies by a factor from [1 - b, 1 + b]
public record Augmentation(
        double rotation,
        double widthShift,
        double heightShift,
        double zoom,
        boolean horizontalFlip,
        double brightness) {

    /// Leaves pictures as they are.
    public static final Augmentation NONE = new Augmentation(0, 0, 0, 0, false, 0);

    /// A mild mixture for photographs: 15°, a tenth of either side, a fifth of zoom, mirrored, a fifth brighter
    /// or darker.
    public static final Augmentation PHOTOGRAPHS = new Augmentation(15, 0.1, 0.1, 0.2, true, 0.2);

    /// Refuses what makes no sense.
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

    /// Whether anything is changed.
    public boolean isNone() {
        return equals(NONE);
    }

    /// What is done to one picture of one epoch, drawn at random.
    ///
    /// @param seed the run's
    Change draw(Seed seed, int epoch, int picture) {
        RandomGenerator random =
                seed.stream("augmentation", epoch).stream("picture", picture).generator();
        // all are drawn whether they are wanted or not: to switch one on leaves the others as they were
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

    /// A change that is settled.
    ///
    /// @param angle    in radians
    /// @param down     shift of what is read, in heights
    /// @param right    the same in widths
    /// @param zoomY    how many old rows a new one is; above 1 shows more and smaller
    /// @param zoomX    how many old columns a new one is
    /// @param mirrored whether left and right are exchanged in the end
    /// @param factor   what the pixels are multiplied by
    record Change(
            double angle, double down, double right, double zoomY, double zoomX, boolean mirrored, double factor) {

        /// The changed picture, of the same size.
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

        /// The colour between the four pixels around a place.
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
