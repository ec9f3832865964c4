package dev.yij.io.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files and their pixels by Pillow; see resources/dev/yij/io/image/pillow/PROVENANCE.md.
class PillowTest {

    static byte[] bytes(String file) throws IOException {
        try (InputStream in = PillowTest.class.getResourceAsStream("pillow/" + file)) {
            return Objects.requireNonNull(in, file).readAllBytes();
        }
    }

    private static RgbImage decode(String file) throws IOException {
        return ImageDecoder.standard().decode(bytes(file), file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lossy.webp",
                "lossy-simple-filter.webp",
                "lossy-sharp-segments.webp",
                "lossy-alpha.webp",
                "lossless.webp",
                "animated.webp",
                "rgb16-lzw-predictor.tif",
                "rgb16-zip-predictor-big-endian.tif",
                "cmyk-jpeg.tif",
                "cmyk-lzw.tif",
                "ycbcr-jpeg.tif"
            })
    void pixelsEqualPillows(String file) throws IOException {
        RgbImage expected = decode(file.substring(0, file.lastIndexOf('.')) + ".png");
        RgbImage found = decode(file);
        assertEquals(expected.toString(), found.toString());
        assertArrayEquals(expected.toBytes(), found.toBytes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"lossy.webp", "lossy-alpha.webp", "lossless.webp", "rgb16-lzw-predictor.tif", "cmyk-jpeg.tif"})
    void aFileCutShortIsAnError(String file) throws IOException {
        byte[] whole = bytes(file);
        // The TIFFs end with their directory, the WebPs with the image.
        for (int length = 1; length < whole.length - 2; length += 1 + length / 8) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(ImageException.class, () -> ImageDecoder.standard().decode(cut, file), file + " " + length);
        }
    }

    @Test
    void aWebpIsKnownByItsBytesAndItsSizeIsLimited() throws IOException {
        byte[] file = bytes("lossy.webp");
        assertEquals(45, ImageDecoder.standard().decode(file, "x.jpg").width());
        ImageException e = assertThrows(
                ImageException.class,
                () -> ImageDecoder.standard().maxPixels(1000).decode(file, "x"));
        assertEquals("x: the image declares 45×37 pixels, which is more than the limit of 1000", e.getMessage());
    }
}
