package dev.yij.io.image;

import static dev.yij.io.image.HandMade.ascii;
import static dev.yij.io.image.HandMade.bytes;
import static dev.yij.io.image.HandMade.join;
import static dev.yij.io.image.HandMade.png;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.Color;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Decoded pixels of each kind of image. Expected pixels: the documented result of Pillow's `convert("RGB")`,
/// computed by hand.
class ImageDecoderTest {

    @TempDir
    Path folder;

    private static RgbImage decode(byte[] file) throws ImageException {
        return ImageDecoder.standard().decode(file, "test file");
    }

    private static void assertPixels(RgbImage image, int width, int height, int... pixels) {
        assertEquals(width + "×" + height, image.width() + "×" + image.height());
        int[] found = new int[width * height];
        for (int i = 0; i < found.length; i++) {
            found[i] = image.pixel(i % width, i / width);
        }
        assertArrayEquals(pixels, found);
    }

    @Test
    void rgbStaysAsItIs() throws IOException {
        byte[] file = png(2, 2, 8, HandMade.RGB, new int[] {1, 2, 3, 4, 5, 6}, new int[] {250, 251, 252, 0, 128, 255});
        assertPixels(decode(file), 2, 2, 0x010203, 0x040506, 0xfafbfc, 0x0080ff);
    }

    @Test
    void alphaIsDroppedWithoutCompositing() throws IOException {
        byte[] file = png(2, 1, 8, HandMade.RGB_ALPHA, new int[] {10, 20, 30, 0, 40, 50, 60, 128});
        assertPixels(decode(file), 2, 1, 0x0a141e, 0x28323c);
    }

    @Test
    void grayIsRepeatedNotTreatedAsLinearLight() throws IOException {
        byte[] file = png(4, 1, 8, HandMade.GRAY, new int[] {0, 77, 128, 255});
        assertPixels(decode(file), 4, 1, 0x000000, 0x4d4d4d, 0x808080, 0xffffff);
    }

    @Test
    void grayWithAlphaIsGray() throws IOException {
        byte[] file = png(2, 1, 8, HandMade.GRAY_ALPHA, new int[] {77, 0, 128, 255});
        assertPixels(decode(file), 2, 1, 0x4d4d4d, 0x808080);
    }

    @Test
    void grayWithATransparentShadeIsGray() throws IOException {
        byte[] file = HandMade.pngWithChunks(2, 1, 8, HandMade.GRAY, null, new int[] {0, 77}, new int[] {77, 128});
        assertPixels(decode(file), 2, 1, 0x4d4d4d, 0x808080);
    }

    @Test
    void sixteenBitsKeepTheirUpperEight() throws IOException {
        byte[] gray = png(3, 1, 16, HandMade.GRAY, new int[] {0x12, 0xff, 0x80, 0x00, 0xff, 0xff});
        assertPixels(decode(gray), 3, 1, 0x121212, 0x808080, 0xffffff);
        byte[] colour = png(1, 1, 16, HandMade.RGB, new int[] {0x12, 0xff, 0x34, 0x00, 0x56, 0x80});
        assertPixels(decode(colour), 1, 1, 0x123456);
        byte[] alpha = png(1, 1, 16, HandMade.RGB_ALPHA, new int[] {0x12, 0xff, 0x34, 0x00, 0x56, 0x80, 0, 0});
        assertPixels(decode(alpha), 1, 1, 0x123456);
    }

    @Test
    void fewBitsOfGraySpreadOverTheRange() throws IOException {
        assertPixels(decode(png(3, 1, 1, HandMade.GRAY, new int[] {0b10100000})), 3, 1, 0xffffff, 0, 0xffffff);
        assertPixels(
                decode(png(4, 1, 2, HandMade.GRAY, new int[] {0b00011011})), 4, 1, 0, 0x555555, 0xaaaaaa, 0xffffff);
        assertPixels(decode(png(2, 1, 4, HandMade.GRAY, new int[] {0x1e})), 2, 1, 0x111111, 0xeeeeee);
    }

    @Test
    void aPaletteIsLookedUpTransparentEntriesToo() throws IOException {
        int[] palette = {9, 8, 7, 100, 150, 200, 1, 2, 3};
        byte[] file =
                HandMade.pngWithChunks(3, 1, 8, HandMade.PALETTE, palette, new int[] {0, 255}, new int[] {1, 0, 2});
        assertPixels(decode(file), 3, 1, 0x6496c8, 0x090807, 0x010203);
    }

    @Test
    void aPngNamedJpgIsAPng() throws IOException {
        Path file = folder.resolve("image.jpg");
        Files.write(file, png(1, 1, 8, HandMade.RGB, new int[] {1, 2, 3}));
        assertPixels(ImageDecoder.standard().decode(file), 1, 1, 0x010203);
    }

    @Test
    void portableAnymapsAreRead() throws IOException {
        assertPixels(decode(join(ascii("P6\n2 1\n255\n"), bytes(1, 2, 3, 200, 100, 50))), 2, 1, 0x010203, 0xc86432);
        assertPixels(decode(join(ascii("P5\n2 1\n255\n"), bytes(77, 128))), 2, 1, 0x4d4d4d, 0x808080);
        assertPixels(decode(ascii("P3\n# a comment\n1 2\n255\n1 2 3\n200 100 50\n")), 1, 2, 0x010203, 0xc86432);
        assertPixels(decode(ascii("P2\n2 1\n255\n77 128\n")), 2, 1, 0x4d4d4d, 0x808080);
    }

    /// In a bitmap 1 is black.
    @Test
    void portableBitmapsAreRead() throws IOException {
        assertPixels(decode(ascii("P1\n3 2\n1 0 1\n# a comment\n011")), 3, 2, 0, 0xffffff, 0, 0xffffff, 0, 0);
        byte[] raw = join(ascii("P4\n9 2\n"), bytes(0b01111111, 0b10000000, 0b11111110, 0));
        int[] pixels = new int[18];
        pixels[0] = 0xffffff;
        pixels[16] = 0xffffff;
        pixels[17] = 0xffffff;
        assertPixels(decode(raw), 9, 2, pixels);
    }

    /// 7 · 255 / 15 = 119; 0x12ff · 255 / 65535 = 18.92; 50 · 255 / 100 = 127.5, to even 128.
    @Test
    void portableAnymapsAreScaledByTheirLargestSample() throws IOException {
        assertPixels(decode(join(ascii("P5 2 1 15\n"), bytes(7, 15))), 2, 1, 0x777777, 0xffffff);
        assertPixels(decode(join(ascii("P5 2 1 65535\n"), bytes(0x12, 0xff, 0x80, 0))), 2, 1, 0x131313, 0x808080);
        assertPixels(decode(ascii("P3 1 1 100 0 50 100")), 1, 1, 0x0080ff);
    }

    @Test
    void bitmapsOfTwentyFourAndSixteenBitsAreRead() throws IOException {
        byte[] header =
                bytes('B', 'M', 62, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0);
        byte[] rest = new byte[24];
        byte[] rgb = join(header, bytes(24, 0), rest, bytes(3, 2, 1, 50, 100, 200, 0, 0));
        assertPixels(decode(rgb), 2, 1, 0x010203, 0xc86432);
        // Five bits each: red 31, green 16, blue 1; v · 255 / 31 in integers is 255, 131, 8.
        byte[] packed = join(header, bytes(16, 0), rest, bytes(0x01, 0x7e, 0, 0));
        assertPixels(decode(packed), 2, 1, 0xff8308, 0);
    }

    @Test
    void theFirstFrameOfAGifIsRead() throws IOException {
        byte[] levels = {1, 100, (byte) 200, 4};
        IndexColorModel palette = new IndexColorModel(2, 4, levels, levels, new byte[] {9, 8, 7, 6}, 1);
        BufferedImage image = new BufferedImage(4, 1, BufferedImage.TYPE_BYTE_BINARY, palette);
        image.getRaster().setPixels(0, 0, 4, 1, new int[] {0, 1, 2, 3});
        assertPixels(decode(HandMade.encode(image, "gif")), 4, 1, 0x010109, 0x646408, 0xc8c807, 0x040406);
    }

    @Test
    void tiffsInColourAndGrayAreRead() throws IOException {
        BufferedImage colour = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
        colour.setRGB(0, 0, 0x010203);
        colour.setRGB(1, 0, 0xc86432);
        assertPixels(decode(HandMade.encode(colour, "tiff")), 2, 1, 0x010203, 0xc86432);
        BufferedImage gray = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
        gray.getRaster().setPixels(0, 0, 2, 1, new int[] {77, 128});
        assertPixels(decode(HandMade.encode(gray, "tiff")), 2, 1, 0x4d4d4d, 0x808080);
    }

    @Test
    void aTiffWhoseZeroIsWhiteIsTurnedOver() throws IOException {
        assertPixels(decode(tiff(0, 8, 1, 1, bytes(0, 55))), 2, 1, 0xffffff, 0xc8c8c8);
        assertPixels(decode(tiff(1, 8, 1, 1, bytes(0, 55))), 2, 1, 0x000000, 0x373737);
    }

    /// Little-endian: the upper byte is the second.
    @Test
    void sixteenBitsOfATiffKeepTheirUpperEight() throws IOException {
        assertPixels(decode(tiff(1, 16, 1, 1, bytes(0xff, 0x12, 0, 0x80))), 2, 1, 0x121212, 0x808080);
    }

    /// Associated alpha, 1 in tag 338: 60 · 255 / 128 = 119.5, cut off as in Pillow; without alpha nothing
    /// remains.
    @Test
    void coloursMultipliedByAlphaAreDividedByIt() throws IOException {
        byte[] strip = bytes(60, 30, 15, 128, 9, 9, 9, 0);
        assertPixels(decode(tiff(2, 8, 4, 1, strip, 338, 1)), 2, 1, 0x773b1d, 0);
        assertPixels(decode(tiff(2, 8, 4, 1, strip, 338, 2)), 2, 1, 0x3c1e0f, 0x090909);
    }

    /// Every reader of Java that we know decodes some of these to other pixels than Pillow, without an error.
    @ParameterizedTest
    @CsvSource({
        "8, 8, 3, 1, in CIE Lab colours",
        "9, 8, 3, 1, in CIE Lab colours",
        "32844, 8, 1, 1, with the colours of photometric interpretation 32844",
        "1, 10, 1, 1, of 10 bits a sample",
        "1, 12, 1, 1, of 12 bits a sample",
        "2, 14, 3, 1, of 14 bits a sample",
        "1, 32, 1, 1, of 32 bits a sample",
        "5, 16, 4, 1, of 16 bits a sample in CMYK",
        "1, 16, 1, 3, of 16-bit floating-point samples",
        "2, 32, 3, 3, of 32-bit floating-point samples",
        "1, 8, 1, 2, of 8-bit signed samples",
        "2, 8, 5, 1, 'of 5 samples a pixel, 0 of them extra'"
    })
    void aTiffWhosePixelsWouldBeGuessedIsRefused(int photometric, int bits, int samples, int format, String kind) {
        byte[] file = tiff(photometric, bits, samples, format, new byte[64]);
        ImageException e = assertThrows(ImageException.class, () -> decode(file));
        assertEquals("test file: this is a TIFF " + kind + ", which yij does not support", e.getMessage());
    }

    /// 529: coefficients, 532: reference black and white. A scanner wrote 0.144 for 0.114; TwelveMonkeys then
    /// makes white paper pink, Pillow leaves it white.
    @ParameterizedTest
    @ValueSource(ints = {529, 532})
    void aYcbcrTiffWithItsOwnConversionIsRefused(int tag) {
        byte[] file = tiff(6, 8, 3, 1, new byte[64], tag, 1);
        ImageException e = assertThrows(ImageException.class, () -> decode(file));
        assertEquals(
                "test file: this is a TIFF of YCbCr with unusual coefficients or reference values, which yij does not"
                        + " support",
                e.getMessage());
    }

    /// A little-endian TIFF of two pixels in one strip (TIFF 6.0, section 2). Photometric 0 means that 0 is
    /// white (page 37), sample format 1 unsigned, 2 signed, 3 floating point (page 80).
    static byte[] tiff(int photometric, int bits, int samples, int format, byte[] strip) {
        return tiff(photometric, bits, samples, format, strip, 339, format);
    }

    /// The same with another last tag.
    static byte[] tiff(int photometric, int bits, int samples, int format, byte[] strip, int tag, int value) {
        int[][] entries = {
            {256, 2},
            {257, 1},
            {258, bits},
            {259, 1},
            {262, photometric},
            {273, 8},
            {277, samples},
            {278, 1},
            {279, strip.length},
            {tag, value}
        };
        byte[] file = join(bytes('I', 'I', 42, 0, 8 + strip.length, 0, 0, 0), strip, bytes(entries.length, 0));
        for (int[] e : entries) {
            file = join(file, bytes(e[0] & 0xff, e[0] >> 8, 3, 0, 1, 0, 0, 0, e[1] & 0xff, e[1] >> 8, 0, 0));
        }
        return join(file, new byte[4]);
    }

    /// The frame, 2×1 with colours 1 and 2, lies at (1, 1) on a canvas of 4×3, whose rest has colour 0 or the
    /// transparent one; at (3, 2) it reaches beyond and enlarges the canvas.
    @Test
    void aGifsFirstFrameIsPutOnItsCanvas() throws IOException {
        int[] pixels = new int[12];
        Arrays.fill(pixels, 0x0a0b0c);
        pixels[5] = 0x646464;
        pixels[6] = 0xc8c8c8;
        assertPixels(decode(gif(1, 1, bytes())), 4, 3, pixels);
        Arrays.fill(pixels, 0x070809);
        pixels[5] = 0x646464;
        pixels[6] = 0xc8c8c8;
        assertPixels(decode(gif(1, 1, bytes(0x21, 0xf9, 4, 1, 0, 0, 3, 0))), 4, 3, pixels);
        assertEquals("RgbImage 5×3", decode(gif(3, 2, bytes())).toString());
    }

    private static byte[] gif(int left, int top, byte[] control) {
        byte[] head = join(ascii("GIF89a"), bytes(4, 0, 3, 0, 0x81, 0, 0));
        byte[] palette = bytes(10, 11, 12, 100, 100, 100, 200, 200, 200, 7, 8, 9);
        byte[] descriptor = bytes(0x2c, left, 0, top, 0, 2, 0, 1, 0, 0);
        // Codes of three bits, lowest first: clear (4), 1, 2, end (5).
        byte[] data = bytes(2, 2, 0b10001100, 0b1010, 0, 0x3b);
        return join(head, palette, control, descriptor, data);
    }

    @Test
    void aGrayJpegIsRepeatedExactly() throws IOException {
        RgbImage image = decode(HandMade.jpeg(HandMade.plain(8, 8, 77)));
        assertEquals(0x4d4d4d, image.pixel(3, 3));
    }

    /// Stored 200, 100, 50, 30 are inks of 55, 155, 205, 225; with white 30, red is 30 - 55·30/255 = 23.5.
    @Test
    void aCmykJpegIsInvertedAsAdobeStoresIt() throws IOException {
        byte[] file = HandMade.jpeg(HandMade.plain(8, 8, 200, 100, 50, 30));
        assertEquals(0x180c06, decode(file).pixel(3, 3));
        assertEquals(0x180c06, decode(HandMade.withAdobe(file, 0)).pixel(3, 3));
    }

    /// Y 200, Cb 100, Cr 50 is R 90.6, G 265.3, B 150.4, which Adobe's inversion makes the inks; K as above.
    @Test
    void anYcckJpegGoesThroughCmyk() throws IOException {
        byte[] file = HandMade.withAdobe(HandMade.jpeg(HandMade.plain(8, 8, 200, 100, 50, 30)), 2);
        assertEquals(0x13000c, decode(file).pixel(3, 3));
    }

    @Test
    void anEmbeddedProfileChangesNothing() throws IOException {
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        graphics.setColor(new Color(200, 100, 50));
        graphics.fillRect(0, 0, 8, 8);
        graphics.dispose();
        byte[] file = HandMade.jpeg(image);
        byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        byte[] withProfile = HandMade.withSegment(file, 0xe2, join(ascii("ICC_PROFILE"), bytes(0, 1, 1), profile));
        assertEquals(decode(file), decode(withProfile));
        byte[] withNonsense = HandMade.withSegment(file, 0xe2, join(ascii("ICC_PROFILE"), bytes(0, 1, 1, 7, 7, 7)));
        assertEquals(decode(file), decode(withNonsense));
    }

    /// Y 200, Cb 100, Cr 50: R = 200 - 78 · 1.402 = 90.6, G = 200 + 28 · 0.344 + 78 · 0.714 = 265.3, B = 200 -
    /// 28 · 1.772 = 150.4 (JFIF 1.02, page 3). Read as RGB they would be 0xc86432.
    @ParameterizedTest
    @CsvSource({
        "1, 2, 3, -1, false, 5bff96",
        "0, 1, 2, -1, false, 5bff96",
        "34, 35, 36, -1, false, 5bff96",
        "82, 71, 66, -1, false, c86432",
        "82, 71, 66, -1, true, 5bff96",
        "1, 2, 3, 0, false, c86432",
        "0, 1, 2, 1, false, 5bff96",
        "1, 2, 3, 2, false, 5bff96",
        "1, 2, 3, 0, true, 5bff96",
        "1, 2, 3, 2, true, 5bff96"
    })
    void theColoursOfAJpegAreTakenAsLibjpegDoes(int id1, int id2, int id3, int adobe, boolean jfif, String colour)
            throws IOException {
        byte[] file = HandMade.withComponents(HandMade.jpeg(HandMade.plain(8, 8, 200, 100, 50)), id1, id2, id3);
        if (adobe >= 0) {
            file = HandMade.withAdobe(file, adobe);
        }
        if (jfif) {
            file = HandMade.withSegment(file, 0xe0, join(ascii("JFIF"), bytes(0, 1, 1, 0, 0, 1, 0, 1, 0, 0)));
        }
        assertEquals(colour, HexFormat.of().toHexDigits(decode(file).pixel(3, 3), 6));
    }
}
