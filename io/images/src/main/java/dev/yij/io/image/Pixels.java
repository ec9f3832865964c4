package dev.yij.io.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DirectColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Converts a decoder's raster to RGB by the rules of Pillow's `convert("RGB")`: gray v becomes
/// (v, v, v), palettes are looked up, 16 bits keep their upper 8, alpha is dropped without compositing.
///
/// Java's own conversion ([BufferedImage#getRGB]) is not suitable: it treats gray as linear light and
/// brightens it, and applies colour profiles.
///
/// One deviation: Pillow clips 16-bit gray at 255, which turns nearly every such image white; here it
/// keeps its upper 8 bits, as colour does.
final class Pixels {

    private Pixels() {}

    static RgbImage toRgb(BufferedImage image, String file) throws ImageException {
        return toRgb(image, image.isAlphaPremultiplied(), file);
    }

    /// @param premultiplied whether the colours are multiplied by their alpha
    static RgbImage toRgb(BufferedImage image, boolean premultiplied, String file) throws ImageException {
        ColorModel colours = image.getColorModel();
        Raster raster = image.getRaster();
        byte[] own = interleaved(raster);
        if (own != null) {
            return new RgbImage(raster.getWidth(), raster.getHeight(), own);
        }
        byte[] rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(raster.getWidth(), raster.getHeight()))];
        if (colours instanceof IndexColorModel palette) {
            lookUp(raster, palette, rgb);
        } else if (colours instanceof DirectColorModel packed) {
            unpack(raster, packed, rgb);
        } else {
            component(raster, colours, premultiplied, rgb, file);
        }
        return new RgbImage(raster.getWidth(), raster.getHeight(), rgb);
    }

    /// The raw four channels of a CMYK or YCCK JPEG. Pillow takes all of them as inverted, with or without
    /// Adobe's marker.
    static RgbImage fromCmykJpeg(Raster raster, boolean ycck) {
        int width = raster.getWidth();
        byte[] rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(width, raster.getHeight()))];
        int[] row = new int[4 * width];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            if (ycck) {
                Cmyk.fromYcck(row);
            }
            Cmyk.toRgb(row, rgb, 3 * y * width, true);
        }
        return new RgbImage(width, raster.getHeight(), rgb);
    }

    /// The raster's own bytes, put in the order red, green, blue, if it has nothing but these; null otherwise.
    /// A large image so needs its memory once.
    private static byte @Nullable [] interleaved(Raster raster) {
        if (!(raster.getDataBuffer() instanceof DataBufferByte buffer)
                || !(raster.getSampleModel() instanceof PixelInterleavedSampleModel model)
                || model.getNumBands() != 3
                || model.getPixelStride() != 3
                || model.getScanlineStride() != 3 * raster.getWidth()
                || buffer.getSize() != 3 * raster.getWidth() * raster.getHeight()) {
            return null;
        }
        byte[] bytes = buffer.getData();
        int[] order = model.getBandOffsets();
        if (Arrays.equals(order, new int[] {2, 1, 0})) {
            for (int i = 0; i < bytes.length; i += 3) {
                byte blue = bytes[i];
                bytes[i] = bytes[i + 2];
                bytes[i + 2] = blue;
            }
            return bytes;
        }
        return Arrays.equals(order, new int[] {0, 1, 2}) ? bytes : null;
    }

    private static void lookUp(Raster raster, IndexColorModel palette, byte[] rgb) {
        // An index past the palette's end is black.
        int[] colours = new int[1 << palette.getPixelSize()];
        int[] known = new int[palette.getMapSize()];
        palette.getRGBs(known);
        System.arraycopy(known, 0, colours, 0, Math.min(known.length, colours.length));
        int width = raster.getWidth();
        int[] row = new int[width];
        int at = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, 0, row);
            for (int index : row) {
                int colour = colours[index];
                rgb[at++] = (byte) (colour >> 16);
                rgb[at++] = (byte) (colour >> 8);
                rgb[at++] = (byte) colour;
            }
        }
    }

    /// Red, green and blue as bit fields of one number, `v · 255 / max` in integers as in Pillow's
    /// Unpack.c.
    private static void unpack(Raster raster, DirectColorModel packed, byte[] rgb) {
        int width = raster.getWidth();
        int bands = raster.getNumBands();
        int[] max = new int[3];
        for (int c = 0; c < 3; c++) {
            max[c] = (1 << packed.getComponentSize(c)) - 1;
        }
        int[] row = new int[bands * width];
        int at = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < 3; c++) {
                    rgb[at++] = (byte) (row[x * bands + c] * 255 / max[c]);
                }
            }
        }
    }

    private static void component(Raster raster, ColorModel colours, boolean premultiplied, byte[] rgb, String file)
            throws ImageException {
        int width = raster.getWidth();
        int bands = raster.getNumBands();
        int bits = colours.getComponentSize(0);
        boolean integers =
                raster.getTransferType() == DataBuffer.TYPE_BYTE || raster.getTransferType() == DataBuffer.TYPE_USHORT;
        if (!integers || bits < 8) {
            throw new ImageException(file, "its samples are of a kind that yij does not support (" + bits + " bits)");
        }
        int space = colours.getColorSpace().getType();
        if (space == ColorSpace.TYPE_RGB && bands == 3 && raster.getTransferType() == DataBuffer.TYPE_BYTE) {
            raster.getDataElements(raster.getMinX(), raster.getMinY(), width, raster.getHeight(), rgb);
            return;
        }
        int shift = bits - 8;
        int[] row = new int[bands * width];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int i = 0; i < row.length; i++) {
                row[i] >>= shift;
            }
            if (premultiplied) {
                undoAlpha(row, bands);
            }
            int at = 3 * y * width;
            switch (space) {
                case ColorSpace.TYPE_GRAY -> pick(row, bands, 0, 0, 0, rgb, at);
                case ColorSpace.TYPE_RGB -> pick(row, bands, 0, 1, 2, rgb, at);
                case ColorSpace.TYPE_CMYK -> Cmyk.toRgb(withoutExtraBands(row, bands), rgb, at, false);
                default ->
                    throw new ImageException(
                            file, "its colours are neither gray nor RGB nor CMYK, and yij supports no others");
            }
        }
    }

    /// Divides premultiplied colours by their alpha, the last band, in integers as in Pillow's Unpack.c.
    private static void undoAlpha(int[] row, int bands) {
        for (int i = 0; i < row.length; i += bands) {
            int alpha = row[i + bands - 1];
            for (int c = i; c < i + bands - 1; c++) {
                row[c] = alpha == 0 ? 0 : Math.min(255, row[c] * 255 / alpha);
            }
        }
    }

    private static void pick(int[] row, int bands, int red, int green, int blue, byte[] rgb, int offset) {
        int at = offset;
        for (int i = 0; i < row.length; i += bands) {
            rgb[at++] = (byte) row[i + red];
            rgb[at++] = (byte) row[i + green];
            rgb[at++] = (byte) row[i + blue];
        }
    }

    private static int[] withoutExtraBands(int[] row, int bands) {
        int[] four = new int[row.length / bands * 4];
        for (int i = 0; i < four.length / 4; i++) {
            System.arraycopy(row, i * bands, four, 4 * i, 4);
        }
        return four;
    }
}
