package dev.yij.io.image;

/// The camera's orientation: the eight values of EXIF's orientation tag (EXIF 2.32, §4.6.4 A, tag 274), named
/// after the transformation that makes the stored image upright.
public enum Orientation {
    /// 1: unchanged.
    UPRIGHT,
    /// 2: mirror left and right.
    MIRROR,
    /// 3: rotate by 180°.
    HALF_TURN,
    /// 4: mirror top and bottom.
    FLIP,
    /// 5: swap rows and columns.
    TRANSPOSE,
    /// 6: rotate by 90° clockwise.
    CLOCKWISE,
    /// 7: swap rows and columns along the anti-diagonal.
    TRANSVERSE,
    /// 8: rotate by 90° counter-clockwise.
    COUNTERCLOCKWISE;

    /// The orientation of a tag's value; undefined values count as upright, as in image viewers.
    public static Orientation ofTag(int tag) {
        return tag >= 1 && tag <= 8 ? values()[tag - 1] : UPRIGHT;
    }

    /// The image in upright orientation.
    public RgbImage upright(RgbImage stored) {
        if (this == UPRIGHT) {
            return stored;
        }
        boolean sideways = compareTo(TRANSPOSE) >= 0;
        int width = sideways ? stored.height() : stored.width();
        int height = sideways ? stored.width() : stored.height();
        int lastX = stored.width() - 1;
        int lastY = stored.height() - 1;
        byte[] from = stored.bytes();
        byte[] to = new byte[from.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int source = switch (this) {
                    case UPRIGHT -> y * stored.width() + x;
                    case MIRROR -> y * stored.width() + lastX - x;
                    case HALF_TURN -> (lastY - y) * stored.width() + lastX - x;
                    case FLIP -> (lastY - y) * stored.width() + x;
                    case TRANSPOSE -> x * stored.width() + y;
                    case CLOCKWISE -> (lastY - x) * stored.width() + y;
                    case TRANSVERSE -> (lastY - x) * stored.width() + lastX - y;
                    case COUNTERCLOCKWISE -> x * stored.width() + lastX - y;
                };
                System.arraycopy(from, 3 * source, to, 3 * (y * width + x), 3);
            }
        }
        return new RgbImage(width, height, to);
    }
}
