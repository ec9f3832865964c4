package dev.yij.io.image;

import java.util.Arrays;

/// An image with 8 bits per channel, red, green and blue interleaved, rows from the top. Immutable.
public final class RgbImage {

    private final int width;
    private final int height;
    private final byte[] rgb;

    /// Takes ownership of the array; callers in this package must not modify it afterwards.
    RgbImage(int width, int height, byte[] rgb) {
        if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
            throw new IllegalArgumentException(
                    "an image of " + width + "×" + height + " pixels cannot have " + rgb.length + " bytes of RGB");
        }
        this.width = width;
        this.height = height;
        this.rgb = rgb;
    }

    /// An image with a copy of these bytes.
    ///
    /// @param rgb `height × width × 3` bytes
    /// @throws IllegalArgumentException if a side is below 1 or the number of bytes does not fit
    public static RgbImage of(int width, int height, byte[] rgb) {
        return new RgbImage(width, height, rgb.clone());
    }

    /// The number of columns.
    public int width() {
        return width;
    }

    /// The number of rows.
    public int height() {
        return height;
    }

    /// The pixel in column `x` and row `y` as `0xRRGGBB`.
    public int pixel(int x, int y) {
        if (x < 0 || x >= width || y < 0 || y >= height) {
            throw new IndexOutOfBoundsException(
                    "no pixel (" + x + ", " + y + ") in an image of " + width + "×" + height);
        }
        int at = 3 * (y * width + x);
        return (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | (rgb[at + 2] & 0xff);
    }

    /// A copy of the bytes, `height × width × 3`.
    public byte[] toBytes() {
        return rgb.clone();
    }

    /// The bytes without copying. They must not be modified.
    byte[] bytes() {
        return rgb;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RgbImage that
                && width == that.width
                && height == that.height
                && Arrays.equals(rgb, that.rgb);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + Arrays.hashCode(rgb);
    }

    @Override
    public String toString() {
        return "RgbImage " + width + "×" + height;
    }
}
