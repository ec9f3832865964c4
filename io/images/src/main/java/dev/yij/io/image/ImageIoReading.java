package dev.yij.io.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// Decoding by ImageIO: from memory, so that no cache file is written, with the declared size checked
/// first, and with warnings about lost pixels treated as errors.
final class ImageIoReading {

    private ImageIoReading() {}

    /// A PNG, GIF, BMP or TIFF.
    static RgbImage image(String format, byte[] bytes, String name, long maxPixels) throws IOException {
        return read(format, bytes, name, maxPixels, reader -> Pixels.toRgb(reader.read(0), name));
    }

    /// A JPEG. With four components the raw raster is read and converted here: ImageIO's conversion of CMYK
    /// depends on the version of Java.
    static RgbImage jpeg(byte[] bytes, String name, long maxPixels) throws IOException {
        JpegHeader header = JpegHeader.of(bytes);
        if (header.components() != 4) {
            return image("JPEG", header.withoutIcc(), name, maxPixels);
        }
        boolean ycck = header.adobeTransform() > 0;
        return read(
                "JPEG",
                header.withoutIcc(),
                name,
                maxPixels,
                reader -> Pixels.fromCmykJpeg(reader.readRaster(0, null), ycck));
    }

    private interface Decoding {
        RgbImage from(ImageReader reader) throws IOException;
    }

    private static RgbImage read(String format, byte[] bytes, String name, long maxPixels, Decoding decoding)
            throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
        if (!readers.hasNext()) {
            throw new ImageException(name, "this Java has no reader for " + format);
        }
        ImageReader reader = readers.next();
        try (var input = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            List<String> lost = new ArrayList<>();
            reader.addIIOReadWarningListener((source, warning) -> {
                if (meansLostPixels(warning)) {
                    lost.add(warning);
                }
            });
            reader.setInput(input, true, true);
            ImageDecoder.requireSize(reader.getWidth(0), reader.getHeight(0), maxPixels, name);
            RgbImage image = decoding.from(reader);
            if (!lost.isEmpty()) {
                throw new ImageException(name, "the image is truncated or damaged (" + lost.getFirst() + ")");
            }
            return image;
        } finally {
            reader.dispose();
        }
    }

    /// libjpeg fills the rest of a truncated image with gray and only warns: "Truncated File - Missing EOI
    /// marker", "Corrupt JPEG data: premature end of data segment".
    private static boolean meansLostPixels(String warning) {
        String text = warning.toLowerCase(Locale.ROOT);
        return text.contains("truncated") || text.contains("premature end");
    }
}
