package dev.yij.io.image;

import java.io.IOException;
import org.apache.commons.imaging.Imaging;
import org.apache.commons.imaging.common.ImageMetadata;
import org.apache.commons.imaging.formats.jpeg.JpegImageMetadata;
import org.apache.commons.imaging.formats.tiff.TiffField;
import org.apache.commons.imaging.formats.tiff.TiffImageMetadata;
import org.apache.commons.imaging.formats.tiff.constants.TiffTagConstants;

/// Reads the orientation from a file's metadata.
final class OrientationTag {

    private OrientationTag() {}

    /// The orientation in a JPEG's EXIF block or a TIFF's directory; upright if there is none or
    /// the block is damaged, since the pixels are valid anyway.
    static Orientation orientation(byte[] bytes) {
        try {
            ImageMetadata metadata = Imaging.getMetadata(bytes);
            TiffField field = null;
            if (metadata instanceof JpegImageMetadata jpeg) {
                field = jpeg.findExifValueWithExactMatch(TiffTagConstants.TIFF_TAG_ORIENTATION);
            } else if (metadata instanceof TiffImageMetadata tiff) {
                field = tiff.findField(TiffTagConstants.TIFF_TAG_ORIENTATION, true);
            }
            return field == null ? Orientation.UPRIGHT : Orientation.ofTag(field.getIntValue());
        } catch (IOException | RuntimeException e) {
            return Orientation.UPRIGHT;
        }
    }
}
