package dev.yij.io.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Pixels computed by hand from Microsoft's description of the format. Where Pillow 9.4 reads such a file, it
/// gives the same ones.
class BmpFileTest {

    private static final int RED = 0xff0000;
    private static final int GREEN = 0x00ff00;
    private static final int BLUE = 0x0000ff;
    private static final int WHITE = 0xffffff;

    /// Blue, green, red, unused.
    private static final int[] FOUR_COLOURS = {0, 0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0, 255, 255, 255, 0};

    /// A file of 3 columns.
    private static byte[] file(int header, int height, int bits, int compression, int[] afterHeader, int... pixels) {
        ByteBuffer file = ByteBuffer.allocate(14 + header + afterHeader.length + pixels.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 'B').put((byte) 'M').putInt(file.capacity()).putInt(0);
        file.putInt(14 + header + afterHeader.length).putInt(header);
        if (header == 12) {
            file.putShort((short) 3)
                    .putShort((short) height)
                    .putShort((short) 1)
                    .putShort((short) bits);
        } else {
            file.putInt(3)
                    .putInt(height)
                    .putShort((short) 1)
                    .putShort((short) bits)
                    .putInt(compression);
            int colours = bits <= 8 ? afterHeader.length / 4 : 0;
            file.putInt(46, colours).position(14 + header);
        }
        IntStream.concat(IntStream.of(afterHeader), IntStream.of(pixels)).forEach(b -> file.put((byte) b));
        return file.array();
    }

    private static List<Integer> pixels(byte[] file) throws ImageException {
        RgbImage image = ImageDecoder.standard().decode(file, "x.bmp");
        return IntStream.range(0, image.width() * image.height())
                .mapToObj(i -> image.pixel(i % image.width(), i / image.width()))
                .toList();
    }

    private static void assertRefused(String why, byte[] file) {
        ImageException refusal = assertThrows(ImageException.class, () -> pixels(file));
        assertEquals("x.bmp: " + why, refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 64, 108, 124})
    void rowsComeFromBelowInEveryHeader(int header) throws ImageException {
        // two bits a pixel: 0 1 2, and above it 3 3 0
        byte[] file = file(header, 2, 2, 0, FOUR_COLOURS, 0b00_01_10_00, 0, 0, 0, 0b11_11_00_00, 0, 0, 0);
        assertEquals(List.of(WHITE, WHITE, RED, RED, GREEN, BLUE), pixels(file));
    }

    @Test
    void os2sFirstHeaderHasThreeBytesAColour() throws ImageException {
        byte[] file = file(12, 1, 1, 0, new int[] {0, 0, 255, 255, 0, 0}, 0b010_00000, 0, 0, 0);
        assertEquals(List.of(RED, BLUE, RED), pixels(file));
    }

    @Test
    void aNegativeHeightIsAnImageFromAbove() throws ImageException {
        byte[] file = file(40, -2, 4, 0, FOUR_COLOURS, 0x01, 0x20, 0, 0, 0x33, 0x00, 0, 0);
        assertEquals(List.of(RED, GREEN, BLUE, WHITE, WHITE, RED), pixels(file));
    }

    @Test
    void bitFieldsMayBeAnywhere() throws ImageException {
        int[] masks = {0xf0, 0, 0, 0, 0x0f, 0, 0, 0, 0, 0x0f, 0, 0}; // 4 bits each, blue above red above green
        byte[] file = file(40, 1, 16, 3, masks, 0xf0, 0, 0x0f, 0, 0x18, 0x0f, 0, 0);
        assertEquals(List.of(RED, GREEN, 0x1188ff), pixels(file));
        int[] ten = {0, 0, 0xf0, 0x3f, 0, 0xfc, 0x0f, 0, 0xff, 3, 0, 0};
        byte[] deep = file(40, 1, 32, 3, ten, 0, 0, 0xf0, 0x3f, 0, 0x08, 0, 0, 0xff, 3, 0, 0xc0);
        assertEquals(List.of(RED, 2 * 255 / 1023 << 8, BLUE), pixels(deep));
        int[] overlapping = {0xf0, 0, 0, 0, 0xff, 0, 0, 0, 0, 0x0f, 0, 0};
        assertRefused(
                "the image is damaged (its bit fields contradict one another)",
                file(40, 1, 16, 3, overlapping, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void runLengthsOf4And8Bits() throws ImageException {
        // a run of 3; then 3 pixels as they are, padded to 16 bits
        assertEquals(
                List.of(GREEN, BLUE, WHITE, RED, RED, RED),
                pixels(file(40, 2, 8, 1, FOUR_COLOURS, 3, 0, 0, 0, 0, 3, 1, 2, 3, 0, 0, 0, 0, 1)));
        assertEquals(
                List.of(GREEN, BLUE, WHITE, RED, GREEN, RED),
                pixels(file(40, 2, 4, 2, FOUR_COLOURS, 3, 0x01, 0, 0, 0, 3, 0x12, 0x30, 0, 0, 0, 1)));
    }

    @Test
    void whatRunLengthsLeaveOutIsNotMadeUp() {
        String unsaid = "the run lengths of the BMP do not say what each of its pixels is";
        assertRefused(unsaid, file(40, 2, 8, 1, FOUR_COLOURS, 3, 0, 0, 0, 0, 2, 1, 0, 2, 1, 0, 1)); // skips one
        assertRefused(unsaid, file(40, 2, 8, 1, FOUR_COLOURS, 2, 0, 0, 0, 3, 0, 0, 1)); // a short row
        assertRefused(unsaid, file(40, 2, 8, 1, FOUR_COLOURS, 3, 0, 0, 1, 3, 0, 0, 1)); // ends after one row
        assertRefused(
                "the image is damaged (a run of pixels ends in column 4 of 3)",
                file(40, 1, 8, 1, FOUR_COLOURS, 4, 0, 0, 1));
        assertRefused("the file ends before the image does", file(40, 2, 8, 1, FOUR_COLOURS, 3, 0, 0, 0));
    }

    @Test
    void aColourOutsideOfThePaletteIsNotMadeUp() {
        assertRefused(
                "a pixel has colour 4 of a palette of 4, counted from 0", file(40, 1, 8, 0, FOUR_COLOURS, 0, 1, 4, 0));
    }

    @Test
    void otherFormatsInsideAreNamed() {
        assertRefused("this is a BMP with JPEG inside, which yij does not support", file(40, 1, 0, 4, new int[0], 0));
        assertRefused(
                "a BMP with 24 bits a pixel and compression 4 is none that yij supports",
                file(64, 1, 24, 4, new int[0], 0));
        byte[] other = file(40, 1, 8, 0, FOUR_COLOURS, 0, 0, 0, 0);
        other[14] = 16;
        assertRefused("a BMP with a header of 16 bytes is none that yij supports", other);
    }
}
