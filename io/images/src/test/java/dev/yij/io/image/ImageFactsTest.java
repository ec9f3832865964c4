package dev.yij.io.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ImageFactsTest {

    private static byte[] png(int bits, int colourType) {
        return HandMade.png(1, 1, bits, colourType, new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8});
    }

    @Test
    void coloursOfPng() {
        assertEquals("gray", ImageFacts.of(png(8, HandMade.GRAY)).colours());
        assertEquals("RGB", ImageFacts.of(png(8, HandMade.RGB)).colours());
        assertEquals("16-bit gray", ImageFacts.of(png(16, HandMade.GRAY)).colours());
        assertEquals("16-bit RGB", ImageFacts.of(png(16, HandMade.RGB)).colours());
        assertEquals(
                "gray with alpha", ImageFacts.of(png(8, HandMade.GRAY_ALPHA)).colours());
        assertEquals("RGB with alpha", ImageFacts.of(png(8, HandMade.RGB_ALPHA)).colours());
    }

    @Test
    void coloursOfJpegByItsComponents() throws IOException {
        assertEquals(
                "gray", ImageFacts.of(HandMade.jpeg(HandMade.plain(8, 8, 9))).colours());
        assertEquals(
                "CMYK",
                ImageFacts.of(HandMade.jpeg(HandMade.plain(8, 8, 9, 9, 9, 9))).colours());
        byte[] rgb = HandMade.jpeg(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB));
        assertEquals(new ImageFacts("JPEG", "RGB", Orientation.UPRIGHT), ImageFacts.of(rgb));
        assertEquals(
                Orientation.CLOCKWISE,
                ImageFacts.of(HandMade.withOrientation(rgb, 6)).orientation());
    }

    @Test
    void theFormatIsToldByTheContent() throws IOException {
        ImageFacts png = ImageFacts.of(png(8, HandMade.RGB));
        assertEquals("PNG", png.format());
        assertTrue(png.isMisnamed("jpg"));
        assertFalse(png.isMisnamed("png"));
        byte[] jpeg = HandMade.jpeg(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB));
        assertFalse(ImageFacts.of(jpeg).isMisnamed("jfif"));
        assertTrue(ImageFacts.of(jpeg).isMisnamed("webp"));
    }

    @Test
    void damagedBytesAreUnknown() {
        assertEquals(new ImageFacts("unknown", "unknown", Orientation.UPRIGHT), ImageFacts.of(new byte[] {1}));
    }
}
