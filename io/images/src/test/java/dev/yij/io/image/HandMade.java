package dev.yij.io.image;

import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;

/// Image files built byte by byte, so that tests do not depend on an encoder.
final class HandMade {

    static final int GRAY = 0;
    static final int RGB = 2;
    static final int PALETTE = 3;
    static final int GRAY_ALPHA = 4;
    static final int RGB_ALPHA = 6;

    private final ByteArrayOutputStream png = new ByteArrayOutputStream();

    private HandMade() {
        png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    }

    /// A PNG of these scan lines, each without its filter byte.
    static byte[] png(int width, int height, int bits, int colourType, int[]... lines) {
        return pngWithChunks(width, height, bits, colourType, null, null, lines);
    }

    /// The same with PLTE and tRNS chunks.
    static byte[] pngWithChunks(
            int width,
            int height,
            int bits,
            int type,
            int @Nullable [] palette,
            int @Nullable [] transparency,
            int[]... lines) {
        HandMade file = new HandMade();
        ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
        header.put((byte) bits).put((byte) type).put(new byte[3]);
        file.chunk("IHDR", header.array());
        if (palette != null) {
            file.chunk("PLTE", bytes(palette));
        }
        if (transparency != null) {
            file.chunk("tRNS", bytes(transparency));
        }
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(data)) {
            for (int[] line : lines) {
                deflater.write(0);
                deflater.write(bytes(line));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        file.chunk("IDAT", data.toByteArray());
        file.chunk("IEND", new byte[0]);
        return file.png.toByteArray();
    }

    /// The file with a chunk inserted after its header.
    static byte[] withChunk(byte[] png, String type, byte[] data) {
        HandMade chunk = new HandMade();
        chunk.png.reset();
        chunk.chunk(type, data);
        int header = 8 + 25;
        return join(Arrays.copyOf(png, header), chunk.png.toByteArray(), Arrays.copyOfRange(png, header, png.length));
    }

    private void chunk(String type, byte[] data) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        png.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        png.writeBytes(name);
        png.writeBytes(data);
        png.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// A JPEG of raw channels, without any application marker. At quality 1 areas of one colour, aligned to 8×8
    /// pixels, survive exactly: their only coefficient is 8 (v - 128), and the divisor is 1.
    static byte[] jpeg(Raster raster) throws IOException {
        return jpeg(new IIOImage(raster, null, null));
    }

    static byte[] jpeg(RenderedImage image) throws IOException {
        return jpeg(new IIOImage(image, null, null));
    }

    private static byte[] jpeg(IIOImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (var output = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(output);
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(1f);
            writer.write(null, image, param);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    static byte[] encode(RenderedImage image, String format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var output = new MemoryCacheImageOutputStream(bytes)) {
            if (!ImageIO.write(image, format, output)) {
                throw new IOException("no writer for " + format);
            }
        }
        return bytes.toByteArray();
    }

    /// The file with a segment inserted after its start-of-image marker.
    static byte[] withSegment(byte[] jpeg, int marker, byte[] content) {
        int length = content.length + 2;
        byte[] head = bytes(0xff, 0xd8, 0xff, marker, length >> 8, length & 0xff);
        byte[] rest = new byte[jpeg.length - 2];
        System.arraycopy(jpeg, 2, rest, 0, rest.length);
        return join(head, content, rest);
    }

    /// The file with other numbers of its three components, in the frame (ITU-T T.81, B.2.2) and the scan
    /// (B.2.3).
    static byte[] withComponents(byte[] jpeg, int... ids) {
        byte[] changed = jpeg.clone();
        for (int at = 2; (changed[at + 1] & 0xff) != 0xd9; ) {
            int marker = changed[at + 1] & 0xff;
            for (int i = 0; i < 3 && (marker == 0xc0 || marker == 0xda); i++) {
                changed[at + (marker == 0xc0 ? 10 + 3 * i : 5 + 2 * i)] = (byte) ids[i];
            }
            if (marker == 0xda) {
                break;
            }
            at += 2 + (changed[at + 2] & 0xff) * 256 + (changed[at + 3] & 0xff);
        }
        return changed;
    }

    /// Adobe's marker with its colour transform.
    static byte[] withAdobe(byte[] jpeg, int transform) {
        return withSegment(jpeg, 0xee, join(ascii("Adobe"), bytes(0, 100, 0, 0, 0, 0, transform)));
    }

    /// EXIF with only an orientation.
    static byte[] withOrientation(byte[] jpeg, int orientation) {
        return withSegment(jpeg, 0xe1, join(ascii("Exif"), bytes(0, 0), exif(orientation)));
    }

    /// A little-endian TIFF directory of one entry of type SHORT.
    static byte[] exif(int orientation) {
        return bytes('I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0);
    }

    /// A raster of one colour.
    static WritableRaster plain(int width, int height, int... channels) {
        WritableRaster raster = Raster.createInterleavedRaster(0, width, height, channels.length, null);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                raster.setPixel(x, y, channels);
            }
        }
        return raster;
    }
}
