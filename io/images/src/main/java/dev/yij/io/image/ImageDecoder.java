package dev.yij.io.image;

import dev.yij.io.file.Reason;
import java.awt.Dimension;
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
/// Commons Imaging detects the format from the first bytes, never from the name. JPEG, PNG and GIF (its first
/// frame, on its canvas) are decoded by ImageIO, BMP by [BmpFile], TIFF (its first page) by [TiffReading], WebP
/// (its first frame) by [WebpFile], and PBM, PGM and PPM by [PortableAnymap]. A damaged or truncated file is an
/// error, never a partial image, and every error is an [ImageException].
///
/// An image of more than 50 million pixels is reduced while it is decoded, so that a phone's 200 million need
/// no more memory than a camera's 50: a box of 2×2, 3×3, … pixels becomes one, in a JPEG by its average,
/// otherwise by its first pixel, such that at most 25 million pixels remain.
///
/// @param maxPixels how many pixels a file may declare; checked before anything is decoded, since a few bytes
///                  can declare billions
/// @param upright   whether to rotate the image by its EXIF orientation. Keras does not, so neither does
///                  [#standard]; a TIFF is always turned, as by Pillow and so by Keras
public record ImageDecoder(long maxPixels, boolean upright) {

    /// Changes whenever a file may get other pixels than before.
    public static final int VERSION = 2;

    /// Enough for any camera and phone.
    public static final long DEFAULT_MAX_PIXELS = 250_000_000L;

    /// Up to this number of pixels, 150 MB of RGB bytes, every pixel is kept.
    static final long EXACT_PIXELS = 50_000_000L;

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
        return decode(bytes, name, EXACT_PIXELS);
    }

    /// The same with another number of pixels up to which every pixel is kept.
    RgbImage decode(byte[] bytes, String name, long exactPixels) throws ImageException {
        try {
            RgbImage stored = stored(bytes, name, new Limits(maxPixels, exactPixels));
            // Pillow turns every TIFF while it reads it.
            boolean turned = upright || Imaging.guessFormat(bytes) == ImageFormats.TIFF;
            return turned ? OrientationTag.orientation(bytes).upright(stored) : stored;
        } catch (ImageException e) {
            throw e;
        } catch (EOFException e) {
            throw new ImageException(name, "the file ends before the image does", e);
        } catch (IOException | RuntimeException e) {
            // Both libraries throw index and argument exceptions for inconsistent files.
            throw new ImageException(name, "the image is damaged (" + Reason.of(e) + ")", e);
        } catch (OutOfMemoryError e) {
            throw needsMemory(name, sizeOf(bytes), e);
        }
    }

    /// An image that is not damaged but too large for the memory of this Java.
    static ImageException needsMemory(String name, int width, int height, Throwable cause) {
        return needsMemory(name, "its " + width + "×" + height + " pixels", cause);
    }

    private static ImageException needsMemory(String name, String what, Throwable cause) {
        return new ImageException(name, what + " need" + moreMemory(), cause);
    }

    /// Whether a file's EXIF orientation says that its stored image must be turned to be upright, which
    /// [#upright] decides. False for a TIFF, which is always turned, and for a file that cannot be read.
    public static boolean isStoredSideways(Path file) {
        try {
            return isStoredSideways(bytesOf(file));
        } catch (IOException e) {
            return false;
        }
    }

    /// The same for the bytes of a file.
    public static boolean isStoredSideways(byte[] bytes) {
        try {
            return bytes.length > 1
                    && Imaging.guessFormat(bytes) != ImageFormats.TIFF
                    && OrientationTag.orientation(bytes) != Orientation.UPRIGHT;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private RgbImage stored(byte[] bytes, String name, Limits limits) throws IOException {
        if (bytes.length == 0) {
            throw new ImageException(name, "the file is empty");
        }
        String foreign = ForeignFormat.problem(bytes);
        if (!foreign.isEmpty()) {
            throw new ImageException(name, foreign);
        }
        ImageFormat format = bytes.length < 2 ? ImageFormats.UNKNOWN : Imaging.guessFormat(bytes);
        String formatName = format.getName();
        return switch (format) {
            case ImageFormats.JPEG -> ImageIoReading.jpeg(bytes, name, limits);
            case ImageFormats.PNG -> ImageIoReading.png(bytes, name, limits);
            case ImageFormats.BMP -> BmpFile.read(bytes, name, limits);
            case ImageFormats.GIF -> ImageIoReading.gif(bytes, name, limits);
            case ImageFormats.TIFF -> TiffReading.read(bytes, name, limits);
            case ImageFormats.WEBP -> WebpFile.of(bytes).firstFrame(name, limits);
            case ImageFormats.PBM, ImageFormats.PGM, ImageFormats.PPM, ImageFormats.PNM ->
                PortableAnymap.read(bytes, name, limits);
            case ImageFormats.UNKNOWN ->
                throw new ImageException(name, "the file is not an image in a format that yij supports");
            default -> throw new ImageException(name, "this is a " + formatName + " file, which yij does not support");
        };
    }

    /// The bytes of an image file.
    ///
    /// @throws ImageException if it is missing, a folder, a pipe, unreadable or too long
    public static byte[] bytesOf(Path file) throws ImageException {
        try {
            if (Files.isDirectory(file)) {
                throw new ImageException(file.toString(), "this is a folder, an image was expected");
            }
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new ImageException(file.toString(), "this is a device or a pipe, an image file was expected");
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
            throw new ImageException(file.toString(), "the file cannot be read (" + Reason.of(e) + ")", e);
        } catch (OutOfMemoryError e) {
            throw new ImageException(
                    file.toString(), "the file, of " + (file.toFile().length() >> 20) + " MB, needs" + moreMemory(), e);
        }
    }

    private static String sizeOf(byte[] bytes) {
        try {
            Dimension size = Imaging.getImageSize(bytes);
            return "its " + size.width + "×" + size.height + " pixels";
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            return "its " + (bytes.length >> 20) + " MB"; // Commons Imaging copies the file
        }
    }

    private static String moreMemory() {
        return " more memory than the " + (Runtime.getRuntime().maxMemory() >> 20)
                + " MB that Java may use, which -Xmx raises";
    }
}
