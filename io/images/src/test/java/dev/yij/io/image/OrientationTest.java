package dev.yij.io.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.WritableRaster;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A gray JPEG of 3 × 2 areas, 8 × 8 pixels each, in shades that spell `abc/def`.
class OrientationTest {

    private static byte[] jpeg(int orientation) throws IOException {
        WritableRaster raster = HandMade.plain(24, 16, 0);
        for (int y = 0; y < 16; y++) {
            for (int x = 0; x < 24; x++) {
                raster.setSample(x, y, 0, 'a' + y / 8 * 3 + x / 8);
            }
        }
        return HandMade.withOrientation(HandMade.jpeg(raster), orientation);
    }

    private static String spell(RgbImage image) {
        StringBuilder text = new StringBuilder();
        for (int y = 4; y < image.height(); y += 8) {
            text.append(y > 4 ? "/" : "");
            for (int x = 4; x < image.width(); x += 8) {
                text.append((char) (image.pixel(x, y) & 0xff));
            }
        }
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "1, abc/def",
        "2, cba/fed",
        "3, fed/cba",
        "4, def/abc",
        "5, ad/be/cf",
        "6, da/eb/fc",
        "7, fc/eb/da",
        "8, cf/be/ad",
        "9, abc/def",
    })
    void eachOrientationIsTurnedUprightOnDemand(int orientation, String upright) throws IOException {
        ImageDecoder turning = ImageDecoder.standard().upright(true);
        assertEquals(upright, spell(turning.decode(jpeg(orientation), "x")));
    }

    @Test
    void byDefaultTheImageStaysAsStored() throws IOException {
        assertEquals("abc/def", spell(ImageDecoder.standard().decode(jpeg(6), "x")));
    }

    @Test
    void anImageWithoutExifStaysAsItIs() throws IOException {
        byte[] png = HandMade.png(2, 1, 8, HandMade.GRAY, new int[] {1, 2});
        assertEquals(
                0x010101, ImageDecoder.standard().upright(true).decode(png, "x").pixel(0, 0));
    }

    @Test
    void theExifOfAPngAndOfAWebpIsHonoured() throws IOException {
        ImageDecoder turning = ImageDecoder.standard().upright(true);
        byte[] png = HandMade.png(2, 1, 8, HandMade.GRAY, new int[] {'a', 'b'});
        byte[] turned = HandMade.withChunk(png, "eXIf", HandMade.exif(2));
        assertEquals("ba", row(turning.decode(turned, "x")));
        assertEquals("ab", row(ImageDecoder.standard().decode(turned, "x")));
        byte[] prefixed = HandMade.join(HandMade.ascii("Exif"), new byte[2], HandMade.exif(2));
        assertEquals("ba", row(turning.decode(HandMade.withChunk(png, "eXIf", prefixed), "x")));

        byte[] exif = HandMade.exif(6);
        byte[] webp = HandMade.join(
                PillowTest.bytes("lossy.webp"), HandMade.ascii("EXIF"), HandMade.bytes(exif.length, 0, 0, 0), exif);
        assertEquals("RgbImage 37×45", turning.decode(webp, "x").toString());
        assertEquals("RgbImage 45×37", ImageDecoder.standard().decode(webp, "x").toString());
    }

    private static String row(RgbImage image) {
        return "" + (char) (image.pixel(0, 0) & 0xff) + (char) (image.pixel(1, 0) & 0xff);
    }

    /// Tag 274 of the directory; Pillow turns a TIFF in any case (TiffImagePlugin, `load_end`).
    @Test
    void aTiffIsAlwaysTurned() throws IOException {
        byte[] tiff = ImageDecoderTest.tiff(1, 8, 1, 1, HandMade.bytes('a', 'b'), 274, 2);
        assertEquals("ba", row(ImageDecoder.standard().decode(tiff, "x")));
        assertEquals("ba", row(ImageDecoder.standard().upright(true).decode(tiff, "x")));
    }
}
