package dev.yij.io.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.IIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Images above the size up to which every pixel is kept, which is set low here.
class LargeImagesTest {

    private static BufferedImage noise(int type) {
        BufferedImage image = new BufferedImage(50, 35, type);
        Random random = new Random(1);
        for (int i = 0; i < 50 * 35; i++) {
            image.setRGB(i % 50, i / 50, random.nextInt(1 << 24));
        }
        return image;
    }

    private static byte[] jpeg(BufferedImage image, boolean progressive) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (var output = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(output);
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
            writer.write(null, new IIOImage(image, null, null), param);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /// 1750 pixels: at most half of 1600 remain with one of 2×2 (437), of 300 with one of 4×4 (109), which
    /// leaves narrower boxes at the right and the bottom.
    @ParameterizedTest
    @CsvSource({"1600, 2, false", "1600, 2, true", "300, 4, false", "300, 4, true"})
    void aJpegIsAveragedOverBoxes(long exactPixels, int step, boolean progressive) throws IOException {
        for (int type : new int[] {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_BYTE_GRAY}) {
            byte[] file = jpeg(noise(type), progressive);
            RgbImage exact = ImageDecoder.standard().decode(file, "x", 1750);
            assertEquals("RgbImage 50×35", exact.toString());
            assertEquals(averaged(exact, step), ImageDecoder.standard().decode(file, "x", exactPixels));
        }
    }

    private static RgbImage averaged(RgbImage image, int step) {
        int width = (image.width() + step - 1) / step;
        int height = (image.height() + step - 1) / step;
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            int sum = 0;
            int count = 0;
            for (int y = i / 3 / width * step; y < Math.min(image.height(), (i / 3 / width + 1) * step); y++) {
                for (int x = i / 3 % width * step; x < Math.min(image.width(), (i / 3 % width + 1) * step); x++) {
                    sum += image.pixel(x, y) >> 8 * (2 - i % 3) & 0xff;
                    count++;
                }
            }
            rgb[i] = (byte) Math.round((double) sum / count);
        }
        return new RgbImage(width, height, rgb);
    }

    /// Java's reader for PNG wraps errors as "Caught exception during read".
    @Test
    void anImageThatNeedsMoreMemoryIsNotCalledDamaged() throws IOException {
        byte[] file = PngFile.encode(RgbImage.of(5, 4, new byte[3 * 5 * 4]));
        OutOfMemoryError full = new OutOfMemoryError("Java heap space");
        assertNeedsMemory(file, (reader, step) -> {
            throw new IIOException("Caught exception during read: ", full);
        });
        assertNeedsMemory(file, (reader, step) -> {
            throw full;
        });
    }

    private static void assertNeedsMemory(byte[] file, ImageIoReading.Decoding decoding) throws IOException {
        var reader = ImageIoReading.javasOwn("PNG", "x");
        String problem = String.valueOf(assertThrows(
                        ImageException.class,
                        () -> ImageIoReading.read(
                                reader, ImageIoReading.memory(file), "x", new Limits(1000, 1000), decoding))
                .getMessage());
        assertTrue(problem.startsWith("x: its 5×4 pixels need more memory than the "), problem);
    }

    @Test
    void aLossyWebpIsAveragedOverBoxesToo() throws IOException {
        byte[] file = PillowTest.bytes("lossy.webp");
        RgbImage exact = ImageDecoder.standard().decode(file, "x");
        assertEquals(averaged(exact, 3), ImageDecoder.standard().decode(file, "x", 400));
    }

    @Test
    void aLosslessWebpKeepsEveryNthPixel() throws IOException {
        byte[] file = PillowTest.bytes("lossless.webp");
        RgbImage exact = ImageDecoder.standard().decode(file, "x");
        RgbImage reduced = ImageDecoder.standard().decode(file, "x", exact.width() * exact.height() / 5);
        int step = 4; // a sixteenth of the pixels is below half of a fifth
        assertEquals(Math.ceilDiv(exact.width(), step), reduced.width());
        assertEquals(Math.ceilDiv(exact.height(), step), reduced.height());
        for (int y = 0; y < reduced.height(); y++) {
            for (int x = 0; x < reduced.width(); x++) {
                assertEquals(exact.pixel(step * x, step * y), reduced.pixel(x, y), x + ", " + y);
            }
        }
    }

    @Test
    void aPngKeepsEveryNthPixel() throws IOException {
        BufferedImage image = noise(BufferedImage.TYPE_INT_RGB);
        RgbImage reduced = ImageDecoder.standard().decode(HandMade.encode(image, "png"), "x", 300);
        assertEquals("RgbImage 13×9", reduced.toString());
        assertEquals(image.getRGB(48, 32) & 0xffffff, reduced.pixel(12, 8));
        assertEquals(image.getRGB(4, 20) & 0xffffff, reduced.pixel(1, 5));
    }
}
