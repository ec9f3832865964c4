package dev.yij.io.image;

import java.io.IOException;
import org.apache.commons.imaging.Imaging;
import org.apache.commons.imaging.common.ImageMetadata;
import org.apache.commons.imaging.formats.jpeg.JpegImageMetadata;
import org.apache.commons.imaging.formats.tiff.TiffField;
import org.apache.commons.imaging.formats.tiff.TiffImageMetadata;
import org.apache.commons.imaging.formats.tiff.constants.TiffTagConstants;

/// What a file says about its picture besides the pixels.
final class OrientationTag {

    private OrientationTag() {}

    /// The orientation that a JPEG's EXIF block or a TIFF's directory states; upright where nothing does, or
    /// where the block is damaged: the pixels are good all the same.
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
