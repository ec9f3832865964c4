package dev.yij.io.picture;

import dev.yij.reference.tensor.Tensor;
import java.awt.image.BufferedImage;

/// Images of plain numbers as pictures.
public final class Pixels {

    private Pixels() {}

    /// A picture of `height × width × 3` bytes, red, green and blue, each 0-255.
    ///
    /// @throws IllegalArgumentException if there are fewer or more
    public static BufferedImage rgb(byte[] levels, int width, int height) {
        if (levels.length != Math.multiplyExact(3, Math.multiplyExact(width, height))) {
            throw new IllegalArgumentException("an RGB image of " + width + "×" + height + " pixels has "
                    + 3L * width * height + " bytes, found " + levels.length);
        }
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = 3 * (y * width + x);
                picture.setRGB(x, y, (levels[at] & 255) << 16 | (levels[at + 1] & 255) << 8 | (levels[at + 2] & 255));
            }
        }
        return picture;
    }

    /// A picture of a network's input `height × width × 3`, whose numbers -1 … 1 become levels 0 … 255: the
    /// inverse of x / 127.5 - 1, rounded and clamped.
    ///
    /// @throws dev.yij.reference.tensor.ShapeException if the tensor has another rank
    /// @throws IllegalArgumentException                if it has not three channels
    public static BufferedImage ofInput(Tensor input) {
        input.shape().requireRank(3, "an image height×width×3");
        if (input.shape().dim(2) != 3) {
            throw new IllegalArgumentException("expected an image height×width×3, found shape " + input.shape());
        }
        byte[] levels = new byte[input.data().length];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (byte) Math.clamp(Math.round((input.data()[i] + 1) * 127.5), 0, 255);
        }
        return rgb(levels, input.shape().dim(1), input.shape().dim(0));
    }
}
