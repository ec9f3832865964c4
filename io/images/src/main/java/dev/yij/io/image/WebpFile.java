package dev.yij.io.image;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// A WebP (developers.google.com/speed/webp/docs/riff_container): its first image, its size and its EXIF. Lossy
/// images are decoded by [Vp8Decoder], lossless ones by TwelveMonkeys, whose pixels equal libwebp's.
/// Transparency is dropped, as for other formats.
///
/// @param file         the whole file
/// @param canvasWidth  columns of the canvas; 0 where the image is the canvas
/// @param canvasHeight rows of the canvas
/// @param left         the image's first column on it
/// @param top          the image's first row
/// @param lossy        whether the image is VP8, otherwise VP8L
/// @param from         where the image begins; 0 if there is none
/// @param end          where the image ends
/// @param exif         the EXIF chunk; empty if there is none
record WebpFile(
        byte[] file,
        int canvasWidth,
        int canvasHeight,
        int left,
        int top,
        boolean lossy,
        int from,
        int end,
        byte[] exif) {

    private static final int VP8 = 0x56503820;
    private static final int VP8L = 0x5650384c;
    private static final int VP8X = 0x56503858;
    private static final int ANMF = 0x414e4d46;
    private static final int EXIF = 0x45584946;

    static WebpFile of(byte[] file) throws IOException {
        ByteBuffer chunks = ByteBuffer.wrap(file).position(Math.min(12, file.length));
        int canvasWidth = 0;
        int canvasHeight = 0;
        int left = 0;
        int top = 0;
        int image = 0;
        int from = 0;
        int end = 0;
        byte[] exif = {};
        while (chunks.remaining() >= 8) {
            int type = chunks.getInt();
            int length = Integer.reverseBytes(chunks.getInt());
            int start = chunks.position();
            if (length < 0 || length > chunks.remaining()) {
                throw new EOFException();
            }
            if (type == VP8X && length >= 10) {
                canvasWidth = 1 + u24(file, start + 4);
                canvasHeight = 1 + u24(file, start + 7);
            } else if (type == ANMF && length >= 16 && image == 0) {
                left = 2 * u24(file, start);
                top = 2 * u24(file, start + 3);
                // The frame's own chunks follow its header.
                chunks.position(start + 16);
                continue;
            } else if ((type == VP8 || type == VP8L) && image == 0) {
                image = type;
                from = start;
                end = start + length;
            } else if (type == EXIF) {
                exif = Arrays.copyOfRange(file, start, start + length);
            }
            chunks.position(Math.min(file.length, start + length + (length & 1)));
        }
        return new WebpFile(file, canvasWidth, canvasHeight, left, top, image == VP8, from, end, exif);
    }

    /// The first image, on its canvas, which is black around it, as in Pillow.
    RgbImage firstFrame(String name, Limits limits) throws IOException {
        if (from == 0) {
            throw new EOFException();
        }
        if (canvasWidth > 0) {
            limits.check(canvasWidth, canvasHeight, name);
        }
        RgbImage image;
        boolean isCanvas;
        if (lossy) {
            Vp8Decoder decoder = new Vp8Decoder(file, from, end);
            limits.check(decoder.width(), decoder.height(), name);
            isCanvas = isCanvas(decoder.width(), decoder.height());
            image = decoder.decode(isCanvas ? limits.reduction(decoder.width(), decoder.height()) : 1);
        } else {
            if (end - from < 5) {
                throw new EOFException();
            }
            int size = u24(file, from + 1) | Byte.toUnsignedInt(file[from + 4]) << 24;
            int width = 1 + (size & 0x3fff);
            int height = 1 + (size >> 14 & 0x3fff);
            isCanvas = isCanvas(width, height);
            try {
                image = lossless(name, limits, isCanvas);
            } catch (OutOfMemoryError e) {
                throw ImageDecoder.needsMemory(name, width, height, e);
            }
        }
        if (isCanvas) {
            return image;
        }
        if (left + image.width() > canvasWidth || top + image.height() > canvasHeight) {
            throw new IOException("the image is larger than its canvas");
        }
        byte[] rgb = new byte[3 * canvasWidth * canvasHeight];
        for (int y = 0; y < image.height(); y++) {
            int to = 3 * ((top + y) * canvasWidth + left);
            System.arraycopy(image.bytes(), 3 * y * image.width(), rgb, to, 3 * image.width());
        }
        return new RgbImage(canvasWidth, canvasHeight, rgb);
    }

    private boolean isCanvas(int width, int height) {
        return canvasWidth == 0 || (canvasWidth == width && canvasHeight == height);
    }

    /// The image's chunk alone, so that no profile is applied.
    ///
    /// @param reduced whether a large image is reduced
    private RgbImage lossless(String name, Limits limits, boolean reduced) throws IOException {
        int length = end - from;
        ByteBuffer alone = ByteBuffer.allocate(20 + length + (length & 1)).order(ByteOrder.LITTLE_ENDIAN);
        alone.put(file, 0, 4).putInt(12 + length + (length & 1)).put(file, 8, 4);
        alone.put(new byte[] {'V', 'P', '8', 'L'}).putInt(length).put(file, from, length);
        return ImageIoReading.read(
                new WebPImageReaderSpi().createReaderInstance(null),
                new ByteArrayImageInputStream(alone.array()),
                name,
                limits,
                (reader, step) ->
                        Pixels.toRgb(reader.read(0, ImageIoReading.everyNth(reader, reduced ? step : 1)), name));
    }

    private static int u24(byte[] bytes, int at) {
        return Byte.toUnsignedInt(bytes[at])
                | Byte.toUnsignedInt(bytes[at + 1]) << 8
                | Byte.toUnsignedInt(bytes[at + 2]) << 16;
    }
}
