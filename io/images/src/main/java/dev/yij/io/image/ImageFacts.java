package dev.yij.io.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.commons.imaging.ImageFormat;
import org.apache.commons.imaging.ImageFormats;
import org.apache.commons.imaging.ImageInfo;
import org.apache.commons.imaging.Imaging;

/// What a file says about its image, without its pixels.
///
/// @param format      `JPEG`, `PNG`, … by its first bytes, whatever its name
/// @param colours     how its colours are stored: `RGB`, `gray`, `CMYK`, `palette`, `16-bit RGB`, `RGB with
///                    alpha`, …; `unknown` if the file does not say
/// @param orientation the camera's orientation, which most viewers honour
public record ImageFacts(String format, String colours, Orientation orientation) {

    /// The facts of a file that can be decoded.
    ///
    /// @throws ImageException if it cannot be read
    public static ImageFacts of(Path file) throws ImageException {
        return of(ImageDecoder.bytesOf(file));
    }

    static ImageFacts of(byte[] bytes) {
        try {
            ImageFormat format = Imaging.guessFormat(bytes);
            String name = format == ImageFormats.UNKNOWN ? "unknown" : format.getName();
            return new ImageFacts(name, colours(format, bytes), OrientationTag.orientation(bytes));
        } catch (IOException | RuntimeException e) {
            return new ImageFacts("unknown", "unknown", Orientation.UPRIGHT);
        }
    }

    private static String colours(ImageFormat format, byte[] bytes) {
        if (format == ImageFormats.JPEG) {
            return switch (JpegHeader.of(bytes).components()) {
                case 1 -> "gray";
                case 4 -> "CMYK";
                default -> "RGB";
            };
        }
        try {
            ImageInfo info = Imaging.getImageInfo(bytes);
            if (info.usesPalette()) {
                return "palette";
            }
            String space = switch (info.getColorType()) {
                case BW -> "black and white";
                case GRAYSCALE -> "gray";
                case CMYK, YCCK -> "CMYK";
                case RGB, YCbCr, YCC -> "RGB";
                default -> "unknown";
            };
            boolean alpha = info.isTransparent();
            int channels = (space.equals("RGB") ? 3 : space.equals("CMYK") ? 4 : 1) + (alpha ? 1 : 0);
            boolean deep = info.getBitsPerPixel() >= 16 * channels;
            return (deep ? "16-bit " : "") + space + (alpha ? " with alpha" : "");
        } catch (IOException | RuntimeException e) {
            return "unknown";
        }
    }

    /// Whether the file's name has the extension of another format, as a WebP named `.jpg`.
    ///
    /// @param extension in lower case, without the dot
    public boolean isMisnamed(String extension) {
        String usual = switch (extension) {
            case "jpg", "jpeg", "jpe", "jfif" -> "JPEG";
            case "tif", "tiff" -> "TIFF";
            case "ppm" -> format.startsWith("P") && format.endsWith("M") ? format : "PPM";
            default -> extension.toUpperCase(Locale.ROOT);
        };
        return !usual.equalsIgnoreCase(format);
    }
}
