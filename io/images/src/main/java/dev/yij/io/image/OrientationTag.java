package dev.yij.io.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.commons.imaging.ImageFormat;
import org.apache.commons.imaging.ImageFormats;
import org.apache.commons.imaging.Imaging;
import org.apache.commons.imaging.common.ImageMetadata;
import org.apache.commons.imaging.formats.jpeg.JpegImageMetadata;
import org.apache.commons.imaging.formats.tiff.TiffField;
import org.apache.commons.imaging.formats.tiff.TiffImageMetadata;
import org.apache.commons.imaging.formats.tiff.constants.TiffTagConstants;

/// Reads the orientation from a file's metadata: EXIF is a TIFF directory, which a JPEG has in a segment, a PNG
/// and a WebP in a chunk, and a TIFF is itself.
final class OrientationTag {

    /// `eXIf`
    private static final int EXIF = 0x65584966;

    private OrientationTag() {}

    /// The file's orientation; upright if there is none or the metadata are damaged, since the pixels are valid
    /// anyway.
    static Orientation orientation(byte[] bytes) {
        try {
            byte[] exif = chunk(bytes);
            if (exif.length == 0) {
                return Orientation.UPRIGHT;
            }
            ImageMetadata metadata = Imaging.getMetadata(exif);
            TiffImageMetadata tiff =
                    metadata instanceof JpegImageMetadata jpeg ? jpeg.getExif() : (TiffImageMetadata) metadata;
            // Later directories are of thumbnails and other pages.
            TiffField field = tiff == null || tiff.getDirectories().isEmpty()
                    ? null
                    : ((TiffImageMetadata.Directory) tiff.getDirectories().getFirst())
                            .findField(TiffTagConstants.TIFF_TAG_ORIENTATION);
            // Pillow ignores a tag of bytes, too.
            return field == null || !(field.getValue() instanceof Short)
                    ? Orientation.UPRIGHT
                    : Orientation.ofTag(field.getIntValue());
        } catch (IOException | RuntimeException e) {
            return Orientation.UPRIGHT;
        }
    }

    /// The EXIF chunk of a PNG (PNG 3rd edition, 11.3.4.5) or WebP; any other file as it is.
    private static byte[] chunk(byte[] bytes) throws IOException {
        ImageFormat format = bytes.length < 2 ? ImageFormats.UNKNOWN : Imaging.guessFormat(bytes);
        byte[] exif = bytes;
        if (format == ImageFormats.WEBP) {
            exif = WebpFile.of(bytes).exif();
        } else if (format == ImageFormats.PNG) {
            exif = new byte[0];
            ByteBuffer png = ByteBuffer.wrap(bytes).position(8);
            while (png.remaining() >= 12) {
                int length = png.getInt();
                int type = png.getInt();
                if (length < 0 || length > png.remaining() - 4) {
                    break;
                }
                if (type == EXIF) {
                    exif = Arrays.copyOfRange(bytes, png.position(), png.position() + length);
                }
                png.position(png.position() + length + 4);
            }
        }
        // Some programs write JPEG's prefix, "Exif" and two zeros, here too.
        return exif.length > 6 && exif[0] == 'E' && exif[4] == 0 ? Arrays.copyOfRange(exif, 6, exif.length) : exif;
    }
}
