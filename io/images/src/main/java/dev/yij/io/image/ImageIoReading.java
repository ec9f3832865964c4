package dev.yij.io.image;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/// Decoding by the readers of ImageIO's interface: from memory, so that no cache file is written, with the
/// declared size checked first, and with warnings about lost pixels treated as errors.
final class ImageIoReading {

    /// A JPEG with more scans is refused. Encoders write about 10, 18 for CMYK; each scan runs over all pixels
    /// again, so that a small file with thousands of them would take minutes. libvips has the same limit.
    static final int MAX_SCANS = 100;

    private ImageIoReading() {}

    static RgbImage png(byte[] bytes, String name, Limits limits) throws IOException {
        return image("PNG", bytes, name, limits);
    }

    /// An image as Java's own reader for the format decodes it.
    static RgbImage image(String format, byte[] bytes, String name, Limits limits) throws IOException {
        return read(
                javasOwn(format, name),
                memory(bytes),
                name,
                limits,
                (reader, step) -> Pixels.toRgb(reader.read(0, everyNth(reader, step)), name));
    }

    /// The first frame of a GIF on its canvas.
    static RgbImage gif(byte[] bytes, String name, Limits limits) throws IOException {
        GifCanvas canvas = GifCanvas.of(bytes);
        limits.check(canvas.width(), canvas.height(), name);
        return read(
                javasOwn("GIF", name),
                memory(bytes),
                name,
                limits,
                (reader, step) -> canvas.around(reader.read(0), name));
    }

    /// A JPEG. With four components the raw raster is read and converted here: ImageIO's conversion of CMYK
    /// depends on the version of Java.
    static RgbImage jpeg(byte[] bytes, String name, Limits limits) throws IOException {
        JpegHeader header = JpegHeader.of(bytes);
        if (!header.obstacle().isEmpty()) {
            throw new ImageException(name, "this is " + header.obstacle() + ", which yij does not support");
        }
        if (header.scans() > MAX_SCANS) {
            throw new ImageException(
                    name, "the JPEG has " + header.scans() + " scans, which is more than the limit of " + MAX_SCANS);
        }
        return read(
                javasOwn("JPEG", name),
                new SplicedInput(header.start(), bytes, header.rest()),
                name,
                limits,
                (reader, step) -> {
                    if (header.components() == 4) {
                        return Pixels.fromCmykJpeg(reader.readRaster(0, everyNth(reader, step)), header.ycck());
                    }
                    return step == 1 ? Pixels.toRgb(reader.read(0), name) : averaged(reader, header.components(), step);
                });
    }

    private static RgbImage averaged(ImageReader reader, int components, int step) throws IOException {
        BoxRaster boxes = new BoxRaster(reader.getWidth(0), reader.getHeight(0), components, step);
        ImageReadParam param = reader.getDefaultReadParam();
        param.setDestination(boxes.image());
        reader.read(0, param);
        return boxes.reduced();
    }

    /// Reads every `step`-th pixel of every `step`-th row.
    static ImageReadParam everyNth(ImageReader reader, int step) {
        ImageReadParam param = reader.getDefaultReadParam();
        param.setSourceSubsampling(step, step, 0, 0);
        return param;
    }

    /// One decoding.
    interface Decoding {
        /// @param step how many rows and columns are to become one
        RgbImage from(ImageReader reader, int step) throws IOException;
    }

    /// Reads the first image and disposes of the reader.
    static RgbImage read(ImageReader reader, ImageInputStream input, String name, Limits limits, Decoding decoding)
            throws IOException {
        try (input) {
            List<String> lost = new ArrayList<>();
            reader.addIIOReadWarningListener((source, warning) -> {
                if (meansLostPixels(warning)) {
                    lost.add(warning);
                }
            });
            reader.setInput(input, true, true);
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            limits.check(width, height, name);
            RgbImage image;
            try {
                image = decoding.from(reader, limits.reduction(width, height));
            } catch (IOException | OutOfMemoryError e) {
                // Java's reader for PNG wraps errors as if the file were damaged.
                if (e instanceof OutOfMemoryError || e.getCause() instanceof OutOfMemoryError) {
                    throw ImageDecoder.needsMemory(name, width, height, e);
                }
                throw e;
            }
            if (!lost.isEmpty()) {
                throw new ImageException(name, "the image is truncated or damaged (" + lost.getFirst() + ")");
            }
            return image;
        } finally {
            reader.dispose();
        }
    }

    /// Java's own stream over bytes would copy them.
    static ImageInputStream memory(byte[] bytes) {
        return new ByteArrayImageInputStream(bytes);
    }

    /// Java's own reader: a program may have plug-ins that register themselves for the same format.
    static ImageReader javasOwn(String format, String name) throws ImageException {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (reader.getClass().getModule() == ImageIO.class.getModule()) {
                return reader;
            }
        }
        throw new ImageException(name, "this Java has no reader for " + format);
    }

    /// libjpeg fills what it cannot read with gray and only warns: "Truncated File - Missing EOI marker",
    /// "Corrupt JPEG data: premature end of data segment", "bad Huffman code", "found marker 0xd3 instead of
    /// RST2", "9 extraneous bytes before marker 0xd0", a restart marker. Bytes before another marker cost no
    /// pixels.
    private static final Pattern LOST_PIXELS =
            Pattern.compile("truncated|premature end|bad huffman|instead of rst|before marker 0xd[0-7]");

    private static boolean meansLostPixels(String warning) {
        return LOST_PIXELS.matcher(warning.toLowerCase(Locale.ROOT)).find();
    }
}
