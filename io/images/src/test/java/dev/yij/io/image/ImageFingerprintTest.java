package dev.yij.io.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.io.data.SampleData;
import dev.yij.io.image.ImageFingerprint.Likeness;
import dev.yij.io.model.Interpolation;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ImageFingerprintTest {

    private static final List<RgbImage> PHOTOS = SampleData.images("test").stream()
            .limit(12)
            .map(image -> decoded(image.bytes()))
            .toList();

    private static RgbImage decoded(byte[] file) {
        try {
            return ImageDecoder.standard().decode(file, "a test's image");
        } catch (ImageException e) {
            throw new AssertionError(e);
        }
    }

    private static Likeness likeness(RgbImage one, RgbImage other) {
        Likeness likeness = ImageFingerprint.of(one).likeness(ImageFingerprint.of(other));
        assertEquals(likeness, ImageFingerprint.of(other).likeness(ImageFingerprint.of(one)), "the other way round");
        return likeness;
    }

    private static RgbImage mapped(RgbImage image, UnaryOperator<Double> value) {
        byte[] rgb = image.toBytes();
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) Math.clamp(Math.round(value.apply((double) (rgb[i] & 0xff))), 0, 255);
        }
        return RgbImage.of(image.width(), image.height(), rgb);
    }

    private static RgbImage encodedAgain(RgbImage image) {
        BufferedImage copy = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < image.width() * image.height(); i++) {
            copy.setRGB(i % image.width(), i / image.width(), image.pixel(i % image.width(), i / image.width()));
        }
        try {
            return decoded(HandMade.jpeg(copy));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Cuts parts of the sides off.
    private static RgbImage cropped(RgbImage image, double left, double right, double top, double bottom) {
        int x = (int) (left * image.width());
        int y = (int) (top * image.height());
        int width = (int) ((1 - left - right) * image.width());
        int height = (int) ((1 - top - bottom) * image.height());
        byte[] rgb = new byte[3 * width * height];
        for (int row = 0; row < height; row++) {
            System.arraycopy(image.bytes(), 3 * ((y + row) * image.width() + x), rgb, 3 * row * width, 3 * width);
        }
        return RgbImage.of(width, height, rgb);
    }

    static Stream<Arguments> copies() {
        return Stream.of(
                copy("unchanged", Likeness.IDENTICAL, image -> image),
                copy("JPEG again", Likeness.SIMILAR, ImageFingerprintTest::encodedAgain),
                copy(
                        "half the size",
                        Likeness.SIMILAR,
                        image -> Resize.resize(image, Interpolation.BICUBIC, image.height() / 2, image.width() / 2)),
                copy("squeezed", Likeness.SIMILAR, image -> Resize.resize(image, Interpolation.LANCZOS, 100, 100)),
                copy("brighter", Likeness.SIMILAR, image -> mapped(image, v -> 255 * Math.pow(v / 255, 0.6))),
                copy("more contrast", Likeness.SIMILAR, image -> mapped(image, v -> 128 + 1.3 * (v - 128))),
                copy("one side cut", Likeness.SIMILAR, image -> cropped(image, 0.1, 0, 0, 0)),
                copy("all sides cut", Likeness.SIMILAR, image -> cropped(image, 0.02, 0.06, 0.04, 0.05)),
                copy("mirrored", Likeness.MIRRORED, image -> Orientation.MIRROR.upright(encodedAgain(image))));
    }

    private static Arguments copy(String name, Likeness likeness, UnaryOperator<RgbImage> change) {
        return Arguments.of(name, likeness, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("copies")
    void copiesAreFound(String name, Likeness expected, UnaryOperator<RgbImage> change) {
        for (int i = 0; i < PHOTOS.size(); i++) {
            assertEquals(expected, likeness(PHOTOS.get(i), change.apply(PHOTOS.get(i))), name + ", photo " + i);
        }
    }

    @Test
    void otherPhotosAreDifferent() {
        for (int i = 0; i < PHOTOS.size(); i++) {
            for (int j = 0; j < i; j++) {
                assertEquals(Likeness.DIFFERENT, likeness(PHOTOS.get(i), PHOTOS.get(j)), i + " and " + j);
            }
        }
    }

    /// The same disc: only the colour tells one class from the other.
    @Test
    void theSameShapeInAnotherColourIsDifferent() {
        assertEquals(Likeness.DIFFERENT, likeness(disc(0xd02020), disc(0x2020d0)));
        assertEquals(Likeness.IDENTICAL, likeness(disc(0xd02020), disc(0xd02020)));
    }

    private static RgbImage disc(int colour) {
        byte[] rgb = new byte[3 * 80 * 80];
        for (int i = 0; i < 80 * 80; i++) {
            int x = i % 80 - 40;
            int y = i / 80 - 35;
            int pixel = x * x + y * y < 900 ? colour : 0xffffff;
            rgb[3 * i] = (byte) (pixel >> 16);
            rgb[3 * i + 1] = (byte) (pixel >> 8);
            rgb[3 * i + 2] = (byte) pixel;
        }
        return RgbImage.of(80, 80, rgb);
    }

    @Test
    void plainImagesAreCopiesOnlyIfIdentical() {
        RgbImage gray = RgbImage.of(60, 60, new byte[3 * 60 * 60]);
        assertEquals(Likeness.DIFFERENT, likeness(gray, mapped(gray, v -> v + 3)));
        assertEquals(Likeness.DIFFERENT, likeness(gray, RgbImage.of(60, 61, new byte[3 * 60 * 61])));
        assertEquals(Likeness.IDENTICAL, likeness(gray, mapped(gray, v -> v)));
        assertEquals(Likeness.IDENTICAL, likeness(RgbImage.of(1, 1, new byte[3]), RgbImage.of(1, 1, new byte[3])));
    }
}
