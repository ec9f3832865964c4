package dev.yij.io.image;

import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.commons.imaging.ImageFormat;
import org.apache.commons.imaging.ImageFormats;
import org.apache.commons.imaging.Imaging;

/// Decodes an image file into an [RgbImage], with the same pixels as Pillow's `Image.open(file).convert("RGB")`
/// gives.
///
/// Commons Imaging detects the format from the first bytes, never from the name. JPEG, PNG, GIF (its first
/// frame), BMP and TIFF (its first page) are decoded by ImageIO, TIFFs that ImageIO does not support by Commons
/// Imaging, and PBM, PGM and PPM by [PortableAnymap]. A damaged or truncated file is an error, never a partial
/// image, and every error is an [ImageException].
///
/// @param maxPixels how many pixels a file may declare; checked before anything is decoded, since a few
///                  bytes can declare billions
/// @param upright   whether to rotate the image by its EXIF orientation. Keras does not, so neither does
///                  [#standard]
public record ImageDecoder(long maxPixels, boolean upright) {

    /// Enough for any camera; the RGB bytes of an image of this size take 300 MB.
    public static final long DEFAULT_MAX_PIXELS = 100_000_000L;

    private static final long MAX_FILE_BYTES = 1L << 30;

    /// At most [#DEFAULT_MAX_PIXELS], not rotated.
    public static ImageDecoder standard() {
        return new ImageDecoder(DEFAULT_MAX_PIXELS, false);
    }

    /// A copy with another limit.
    public ImageDecoder maxPixels(long to) {
        return new ImageDecoder(to, upright);
    }

    /// A copy that applies the EXIF orientation, or does not.
    public ImageDecoder upright(boolean to) {
        return new ImageDecoder(maxPixels, to);
    }

    /// Reads a file.
    ///
    /// @throws ImageException if it is missing, unreadable, not an image, damaged, truncated or too large
    public RgbImage decode(Path file) throws ImageException {
        return decode(bytesOf(file), file.toString());
    }

    /// Decodes the bytes of a file.
    ///
    /// @param name the name used in messages
    /// @throws ImageException if they are not an image, or damaged, truncated or too large
    public RgbImage decode(byte[] bytes, String name) throws ImageException {
        try {
            RgbImage stored = stored(bytes, name);
            return upright ? OrientationTag.orientation(bytes).upright(stored) : stored;
        } catch (ImageException e) {
            throw e;
        } catch (EOFException e) {
            throw new ImageException(name, "the file ends before the image does", e);
        } catch (IOException | RuntimeException e) {
            // Both libraries throw index and argument exceptions for inconsistent files.
            throw new ImageException(name, "the image is damaged (" + reason(e) + ")", e);
        } catch (OutOfMemoryError e) {
            throw new ImageException(name, "the image needs more memory than there is", e);
        }
    }

    private RgbImage stored(byte[] bytes, String name) throws IOException {
        if (bytes.length == 0) {
            throw new ImageException(name, "the file is empty");
        }
        ImageFormat format = bytes.length < 2 ? ImageFormats.UNKNOWN : Imaging.guessFormat(bytes);
        String formatName = format.getName();
        return switch (format) {
            case ImageFormats.JPEG -> ImageIoReading.jpeg(bytes, name, maxPixels);
            case ImageFormats.PNG, ImageFormats.GIF, ImageFormats.BMP ->
                ImageIoReading.image(formatName, bytes, name, maxPixels);
            case ImageFormats.TIFF -> tiff(bytes, name);
            case ImageFormats.PBM, ImageFormats.PGM, ImageFormats.PPM, ImageFormats.PNM ->
                PortableAnymap.read(bytes, name, maxPixels);
            case ImageFormats.UNKNOWN ->
                throw new ImageException(name, "the file is not an image in a format that yij supports");
            default -> throw new ImageException(name, "this is a " + formatName + " file, which yij does not support");
        };
    }

    private RgbImage tiff(byte[] bytes, String name) throws IOException {
        try {
            return ImageIoReading.image("TIFF", bytes, name, maxPixels);
        } catch (EOFException | ImageException e) {
            throw e;
        } catch (IOException | RuntimeException declined) {
            try {
                return byCommonsImaging(bytes, name);
            } catch (IOException | RuntimeException e) {
                declined.addSuppressed(e);
                throw declined;
            }
        }
    }

    private RgbImage byCommonsImaging(byte[] bytes, String name) throws IOException {
        Dimension size = Imaging.getImageSize(bytes);
        requireSize(size.width, size.height, maxPixels, name);
        BufferedImage image = Imaging.getBufferedImage(bytes);
        return Pixels.toRgb(image, name);
    }

    /// @throws ImageException if a side is below 1 or there are too many pixels
    static void requireSize(int width, int height, long maxPixels, String name) throws ImageException {
        if (width < 1 || height < 1) {
            throw new ImageException(name, "the image declares a size of " + width + "×" + height + " pixels");
        }
        long limit = Math.min(maxPixels, Integer.MAX_VALUE / 3);
        if ((long) width * height > limit) {
            throw new ImageException(
                    name,
                    "the image declares " + width + "×" + height + " pixels, which is more than the limit of " + limit);
        }
    }

    private static byte[] bytesOf(Path file) throws ImageException {
        try {
            if (Files.isDirectory(file)) {
                throw new ImageException(file.toString(), "this is a folder, an image was expected");
            }
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new ImageException(file.toString(), "the file has more than " + MAX_FILE_BYTES + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (ImageException e) {
            throw e;
        } catch (NoSuchFileException e) {
            throw new ImageException(file.toString(), "there is no such file", e);
        } catch (IOException e) {
            throw new ImageException(file.toString(), "the file cannot be read (" + reason(e) + ")", e);
        } catch (OutOfMemoryError e) {
            throw new ImageException(file.toString(), "the file needs more memory than there is", e);
        }
    }

    private static String reason(Throwable e) {
        String message = e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : message.strip();
    }
}
