package dev.yij.io.image;

import static dev.yij.io.image.HandMade.ascii;
import static dev.yij.io.image.HandMade.bytes;
import static dev.yij.io.image.HandMade.join;
import static dev.yij.io.image.HandMade.png;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that are not images, or only parts of one: each must cause an [ImageException] that names it.
class DamagedImagesTest {

    @TempDir
    Path folder;

    private static String problem(byte[] file) {
        ImageException e =
                assertThrows(ImageException.class, () -> ImageDecoder.standard().decode(file, "x.jpg"));
        String message = String.valueOf(e.getMessage());
        assertTrue(message.startsWith("x.jpg: "), message);
        return message.substring("x.jpg: ".length());
    }

    private static BufferedImage noise() {
        BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(1);
        for (int i = 0; i < 1200; i++) {
            image.setRGB(i % 40, i / 40, random.nextInt(1 << 24));
        }
        return image;
    }

    private static byte[] noise(String format) throws IOException {
        if (format.endsWith("webp")) {
            return PillowTest.bytes(format);
        }
        BufferedImage image = noise();
        if (!format.equals("ppm")) {
            return HandMade.encode(image, format);
        }
        byte[] rgb = new byte[3 * 1200];
        new Random(1).nextBytes(rgb);
        return join(ascii("P6\n40 30\n255\n"), rgb);
    }

    @Test
    void anEmptyFileIsNamed() {
        assertEquals("the file is empty", problem(new byte[0]));
    }

    @Test
    void aTextNamedJpgIsNoImage() {
        assertEquals("the file is not an image in a format that yij supports", problem(ascii("Not found.\n")));
        assertEquals("the file is not an image in a format that yij supports", problem(ascii("x")));
    }

    @Test
    void aFormatThatIsNotReadIsNamed() {
        assertEquals("this is a PSD file, which yij does not support", problem(ascii("8BPS and the rest of a file")));
    }

    @ParameterizedTest
    @CsvSource({"heic, mif1, HEIC", "mif1, heic, HEIC", "avif, mif1, AVIF", "mif1, avif, AVIF"})
    void aPhotoThatMustBeConvertedIsNamedWithTheCommand(String brand, String compatible, String format) {
        byte[] file =
                join(bytes(0, 0, 0, 24), ascii("ftyp" + brand), new byte[4], ascii("xxxx" + compatible), new byte[40]);
        assertEquals(toConvert(format), problem(file));
    }

    @Test
    void jpeg2000IsNamedAsAFileAndAsACodestream() {
        assertEquals(toConvert("JPEG 2000"), problem(join(bytes(0, 0, 0, 12), ascii("jP  "), new byte[40])));
        assertEquals(toConvert("JPEG 2000"), problem(join(bytes(0xff, 0x4f, 0xff, 0x51), new byte[40])));
    }

    private static String toConvert(String format) {
        return "this is a " + format + " image, which yij cannot read; convert it to JPEG, for example with"
                + " `heif-convert IN OUT.jpg` or, on a Mac, `sips -s format jpeg IN --out OUT.jpg`";
    }

    /// Each scan is a pass over all pixels: 131 KB can so take minutes.
    @Test
    void aJpegOfMoreThanAHundredScansIsRefused() throws IOException {
        byte[] file = noise("jpeg");
        byte[] start = Arrays.copyOf(file, file.length - 2);
        byte[] scan = bytes(0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0);
        byte[] hundred = start;
        for (int i = 1; i < 100; i++) {
            hundred = join(hundred, scan);
        }
        byte[] end = bytes(0xff, 0xd9);
        assertEquals("the JPEG has 101 scans, which is more than the limit of 100", problem(join(hundred, scan, end)));
        // What follows the image, such as a phone's short film, is not counted.
        ImageDecoder.standard()
                .decode(join(file, Arrays.copyOfRange(hundred, start.length, hundred.length), scan), "x");
    }

    @Test
    void aJpegOfAKindThatJavaCannotDecodeIsNamed() throws IOException {
        byte[] file = noise("jpeg");
        int frame = 2;
        while ((file[frame + 1] & 0xff) != 0xc0) {
            frame += 2 + (file[frame + 2] & 0xff) * 256 + (file[frame + 3] & 0xff);
        }
        file[frame + 1] = (byte) 0xc3;
        assertEquals("this is a lossless JPEG, which yij does not support", problem(file));
        file[frame + 1] = (byte) 0xc9;
        assertEquals("this is a JPEG with arithmetic coding, which yij does not support", problem(file));
        file[frame + 1] = (byte) 0xc0;
        file[frame + 9] = 2;
        assertEquals("this is a JPEG of 2 components, which yij does not support", problem(file));
    }

    @Test
    void aMissingFileAndAFolderAreNamed() {
        Path missing = folder.resolve("missing.png");
        ImageException e =
                assertThrows(ImageException.class, () -> ImageDecoder.standard().decode(missing));
        assertEquals(missing + ": there is no such file", e.getMessage());
        e = assertThrows(ImageException.class, () -> ImageDecoder.standard().decode(folder));
        assertEquals(folder + ": this is a folder, an image was expected", e.getMessage());
    }

    /// 60,000 × 60,000 declared in 70 bytes.
    @Test
    void aDeclaredSizeBeyondTheLimitIsRefusedBeforeDecoding() throws IOException {
        byte[] huge = png(60000, 60000, 8, HandMade.RGB, new int[] {1, 2, 3});
        assertEquals("the image declares 60000×60000 pixels, which is more than the limit of 250000000", problem(huge));
        byte[] ppm = ascii("P6\n60000 60000\n255\nabc");
        assertEquals("the image declares 60000×60000 pixels, which is more than the limit of 250000000", problem(ppm));
        byte[] small = png(2, 1, 8, HandMade.GRAY, new int[] {1, 2});
        ImageDecoder narrow = ImageDecoder.standard().maxPixels(1);
        assertThrows(ImageException.class, () -> narrow.decode(small, "x"));
        assertEquals(2, narrow.maxPixels(2).decode(small, "x").width());
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpeg", "png", "gif", "bmp", "tiff", "ppm"})
    void aFileCutShortIsAnErrorWhereverItIsCut(String format) throws IOException {
        byte[] file = noise(format);
        // A TIFF written by ImageIO and a PNG end with bytes without pixels; half a file always lacks pixels.
        for (int length = 1; length <= file.length / 2; length += 1 + length / 16) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThrows(ImageException.class, () -> ImageDecoder.standard().decode(cut, "cut"), format + " " + length);
        }
    }

    @Test
    void aJpegWithoutItsLastBytesIsTruncated() throws IOException {
        byte[] file = noise("jpeg");
        for (int missing : new int[] {2, 3, 10, 100}) {
            String problem = problem(Arrays.copyOf(file, file.length - missing));
            assertTrue(problem.startsWith("the image is truncated or damaged"), problem);
        }
    }

    @Test
    void aJpegWhoseScanStopsEarlyIsTruncated() throws IOException {
        byte[] file = noise("jpeg");
        byte[] early = join(Arrays.copyOf(file, file.length - 300), bytes(0xff, 0xd9));
        assertTrue(problem(early).startsWith("the image is truncated or damaged"));
    }

    /// Whatever a file's bytes are, the outcome is an image or an ImageException.
    @ParameterizedTest
    @ValueSource(strings = {"jpeg", "png", "gif", "bmp", "tiff", "ppm", "lossy.webp", "lossless.webp"})
    void randomDamageNeverEscapesAsAnythingElse(String format) throws IOException {
        byte[] file = noise(format);
        Random random = new Random(format.hashCode());
        ImageDecoder decoder = ImageDecoder.standard()
                .maxPixels(format.startsWith("lossless") ? 50_000 : 1_000_000)
                .upright(true);
        int refused = 0;
        for (int i = 0; i < 400; i++) {
            byte[] damaged = file.clone();
            int range = i % 2 == 0 ? Math.min(200, file.length) : file.length;
            for (int k = random.nextInt(6); k >= 0; k--) {
                damaged[random.nextInt(range)] = (byte) random.nextInt();
            }
            try {
                decoder.decode(damaged, "damaged");
            } catch (ImageException e) {
                refused++;
            }
        }
        assertTrue(refused > 0, "no damage was ever noticed");
    }

    @Test
    void aPortableAnymapThatContradictsItselfIsNamed() {
        assertEquals("the image is damaged (a number was expected at byte 8)", problem(ascii("P3\n1 1\n5x5 1 2 3")));
        assertEquals("the file ends before the image does", problem(ascii("P3\n1 1\n255 1 2")));
        assertEquals("the sample 300 is above the declared largest of 255", problem(ascii("P2\n1 1\n255 300")));
        assertEquals("the image declares a size of 0×1 pixels", problem(ascii("P5\n0 1\n255 a")));
    }

    @Test
    void aFailedWriteLeavesNoFile() throws IOException {
        Path target = folder.resolve("sub");
        Files.createDirectories(target.resolve("image.png/occupied"));
        RgbImage image = RgbImage.of(1, 1, new byte[3]);
        assertThrows(ImageException.class, () -> PngFile.write(image, target.resolve("image.png")));
        try (var left = Files.list(target)) {
            assertEquals(1, left.count());
        }
    }
}
