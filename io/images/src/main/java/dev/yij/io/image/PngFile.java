package dev.yij.io.image;

import dev.yij.io.file.Reason;
import dev.yij.io.file.WholeFile;
import java.awt.image.BufferedImage;
import java.awt.image.RenderedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// Writes PNG files atomically: a reader sees the old file or the whole new one, never a part.
public final class PngFile {

    /// What every file written here has near its beginning, and photographs have not: the text chunk that names
    /// the program.
    public static final String MARK = "tEXtSoftware\0yij";

    /// The bytes before the text chunk: PNG's signature, and the chunk of width and height.
    private static final int HEADER = 8 + 25;

    private PngFile() {}

    /// Writes an image to a file, creating its folder if needed and replacing an existing file.
    ///
    /// @throws ImageException if the file cannot be written
    public static void write(RgbImage image, Path file) throws ImageException {
        write(toBufferedImage(image), file);
    }

    /// Writes a Java image to a file in the same way.
    ///
    /// @throws ImageException if the file cannot be written
    public static void write(RenderedImage image, Path file) throws ImageException {
        try {
            byte[] png = encode(image);
            WholeFile.write(file, out -> out.write(png));
        } catch (IOException e) {
            throw new ImageException(file.toString(), "the image cannot be written (" + Reason.of(e) + ")", e);
        }
    }

    /// The bytes of a PNG file of this image.
    public static byte[] encode(RgbImage image) throws IOException {
        return encode(toBufferedImage(image));
    }

    /// The bytes of a PNG file of a Java image.
    public static byte[] encode(RenderedImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var output = new MemoryCacheImageOutputStream(bytes)) {
            if (!ImageIO.write(image, "png", output)) {
                throw new IOException("this Java has no PNG writer for this kind of image");
            }
        }
        return marked(bytes.toByteArray());
    }

    /// Adds [#MARK] as a chunk: the length of its content, its type and content, and their CRC.
    private static byte[] marked(byte[] png) {
        byte[] text = MARK.getBytes(StandardCharsets.US_ASCII);
        CRC32 sum = new CRC32();
        sum.update(text);
        return ByteBuffer.allocate(png.length + text.length + 8)
                .put(png, 0, HEADER)
                .putInt(text.length - 4)
                .put(text)
                .putInt((int) sum.getValue())
                .put(png, HEADER, png.length - HEADER)
                .array();
    }

    /// The image as a Java image.
    public static BufferedImage toBufferedImage(RgbImage image) {
        BufferedImage copy = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        byte[] rgb = image.bytes();
        int[] pixels = new int[image.width() * image.height()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (rgb[3 * i] & 0xff) << 16 | (rgb[3 * i + 1] & 0xff) << 8 | (rgb[3 * i + 2] & 0xff);
        }
        copy.setRGB(0, 0, image.width(), image.height(), pixels, 0, image.width());
        return copy;
    }
}
