package dev.yij.io.image;

import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageMetadata;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.io.IOException;
import java.lang.reflect.Array;
import javax.imageio.ImageReader;

/// The first page of a TIFF (TIFF 6.0; BigTIFF). TwelveMonkeys reads it, Java's own reader those with a
/// palette. The kinds for which that was found to give Pillow's pixels are read, all others are refused by
/// name: each of the readers of Java decodes some of them to wrong pixels without an error.
final class TiffReading {

    private static final int BITS_PER_SAMPLE = 258;
    private static final int COMPRESSION = 259;
    private static final int PHOTOMETRIC = 262;
    private static final int SAMPLES_PER_PIXEL = 277;
    private static final int PLANAR_CONFIGURATION = 284;
    private static final int EXTRA_SAMPLES = 338;
    private static final int SAMPLE_FORMAT = 339;

    private static final int YCBCR_COEFFICIENTS = 529;
    private static final int REFERENCE_BLACK_WHITE = 532;

    private static final int PALETTE = 3;
    private static final int YCBCR = 6;

    /// Those of JPEG (ITU-R BT.601). Of a TIFF with other ones some programs use them, others do not.
    private static final double[] USUAL_COEFFICIENTS = {0.299, 0.587, 0.114};

    private static final double[] USUAL_REFERENCE = {0, 255, 128, 255, 128, 255};

    private TiffReading() {}

    static RgbImage read(byte[] bytes, String name, Limits limits) throws IOException {
        ImageReader reader = new TIFFImageReaderSpi().createReaderInstance(null);
        boolean palette;
        boolean premultiplied;
        try (var input = new ByteArrayImageInputStream(bytes)) {
            reader.setInput(input);
            TIFFImageMetadata tags = (TIFFImageMetadata) reader.getImageMetadata(0);
            String obstacle = obstacle(tags);
            if (!obstacle.isEmpty()) {
                throw new ImageException(name, "this is a TIFF " + obstacle + ", which yij does not support");
            }
            palette = first(tags, PHOTOMETRIC, 0) == PALETTE;
            // TwelveMonkeys leaves the colours multiplied, whatever its colour model says.
            premultiplied = first(tags, EXTRA_SAMPLES, 0) == 1;
        } catch (IOException | RuntimeException e) {
            reader.dispose();
            throw e;
        }
        if (palette) {
            reader.dispose();
            return ImageIoReading.image("TIFF", bytes, name, limits);
        }
        return ImageIoReading.read(
                reader,
                new ByteArrayImageInputStream(bytes),
                name,
                limits,
                (r, step) -> Pixels.toRgb(r.read(0, ImageIoReading.everyNth(r, step)), premultiplied, name));
    }

    /// Why the pixels would not be certain; empty if they are.
    private static String obstacle(TIFFImageMetadata tags) {
        int photometric = first(tags, PHOTOMETRIC, 0);
        int bits = first(tags, BITS_PER_SAMPLE, 1);
        int compression = first(tags, COMPRESSION, 1);
        int samples = first(tags, SAMPLES_PER_PIXEL, 1);
        int extra = tags.getTIFFField(EXTRA_SAMPLES) instanceof Entry entry ? entry.valueCount() : 0;
        boolean planar = first(tags, PLANAR_CONFIGURATION, 1) == 2;
        int channels = switch (photometric) {
            case 0, 1, PALETTE -> 1;
            case 2, YCBCR -> 3;
            case 5 -> 4;
            default -> 0;
        };
        if (channels == 0) {
            return photometric == 8 || photometric == 9 || photometric == 10
                    ? "in CIE Lab colours"
                    : "with the colours of photometric interpretation " + photometric;
        }
        if (first(tags, SAMPLE_FORMAT, 1) != 1) {
            return "of " + bits + "-bit " + (first(tags, SAMPLE_FORMAT, 1) == 3 ? "floating-point" : "signed")
                    + " samples";
        }
        boolean bitsKnown = bits == 8
                || switch (photometric) {
                    case 0, 1 -> bits == 1 || bits == 2 || bits == 4 || bits == 16;
                    case PALETTE -> bits == 1 || bits == 2 || bits == 4;
                    case 2 -> bits == 16;
                    default -> false;
                };
        if (!bitsKnown) {
            return "of " + bits + " bits a sample" + (photometric == 5 ? " in CMYK" : "");
        }
        if (samples - extra != channels
                || (photometric == PALETTE && extra > 0)
                || samples > Math.max(4, channels + 1)) {
            return "of " + samples + " samples a pixel, " + extra + " of them extra";
        }
        if (planar && (bits == 16 && samples > 1 || photometric == YCBCR)) {
            return "that stores " + (photometric == YCBCR ? "YCbCr" : "16-bit colour") + " in separate planes";
        }
        if (photometric == YCBCR
                && !(isUsual(tags, YCBCR_COEFFICIENTS, USUAL_COEFFICIENTS)
                        && isUsual(tags, REFERENCE_BLACK_WHITE, USUAL_REFERENCE))) {
            return "of YCbCr with unusual coefficients or reference values";
        }
        return switch (compression) {
            case 3 -> "with CCITT Group 3 compression";
            case 6 -> "with old-style JPEG compression";
            case 1, 2, 4, 5, 7, 8, 32773, 32946 -> "";
            default -> "with compression " + compression;
        };
    }

    /// Whether a tag is absent or has the usual values.
    private static boolean isUsual(TIFFImageMetadata tags, int tag, double[] usual) {
        Object values = tags.getTIFFField(tag) instanceof Entry entry ? entry.getValue() : null;
        if (values == null) {
            return true;
        }
        if (!values.getClass().isArray() || Array.getLength(values) != usual.length) {
            return false;
        }
        for (int i = 0; i < usual.length; i++) {
            if (!(Array.get(values, i) instanceof Number found && Math.abs(found.doubleValue() - usual[i]) < 1e-3)) {
                return false;
            }
        }
        return true;
    }

    private static int first(TIFFImageMetadata tags, int tag, int otherwise) {
        Object value = tags.getTIFFField(tag) instanceof Entry entry ? entry.getValue() : null;
        if (value != null && value.getClass().isArray()) {
            value = Array.getLength(value) > 0 ? Array.get(value, 0) : null;
        }
        return value instanceof Number number ? number.intValue() : otherwise;
    }
}
