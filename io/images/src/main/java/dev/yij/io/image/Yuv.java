package dev.yij.io.image;

/// The planes of VP8 to RGB in libwebp's fixed point (upsampling.c, yuv.h): each colour difference is
/// interpolated from the four nearest, 9:3:3:1.
final class Yuv {

    private Yuv() {}

    /// @param planes Y, U and V, each with one row above and one column to the left
    /// @param step   how many rows and columns become one, by their average
    static RgbImage toRgb(byte[][] planes, int[] strides, int width, int height, int step) {
        BoxRaster boxes = new BoxRaster(width, height, 3, step);
        byte[] rgb = new byte[3 * width];
        int lastX = (width + 1) / 2 - 1;
        int lastY = (height + 1) / 2 - 1;
        int stride = strides[1];
        for (int y = 0; y < height; y++) {
            int near = stride * (y / 2 + 1) + 1;
            int far = stride * (Math.clamp(y % 2 == 0 ? y / 2 - 1 : y / 2 + 1, 0, lastY) + 1) + 1;
            for (int x = 0; x < width; x++) {
                int other = Math.clamp(x % 2 == 0 ? x / 2 - 1 : x / 2 + 1, 0, lastX);
                int luma = (planes[0][strides[0] * (y + 1) + x + 1] & 0xff) * 19077 >> 8;
                int u = between(planes[1], near + x / 2, near + other, far + x / 2, far + other);
                int v = between(planes[2], near + x / 2, near + other, far + x / 2, far + other);
                int at = 3 * x;
                rgb[at] = level(luma + (v * 26149 >> 8) - 14234);
                rgb[at + 1] = level(luma - (u * 6419 >> 8) - (v * 13320 >> 8) + 8708);
                rgb[at + 2] = level(luma + (u * 33050 >> 8) - 17685);
            }
            boxes.add(y, rgb);
        }
        return boxes.reduced();
    }

    /// (9a + 3b + 3c + d + 8) / 16, with libwebp's two roundings.
    private static int between(byte[] plane, int a, int b, int c, int d) {
        int near = plane[a] & 0xff;
        int beside = plane[b] & 0xff;
        int below = plane[c] & 0xff;
        int across = plane[d] & 0xff;
        if (a == b) {
            return 3 * near + below + 2 >> 2;
        }
        int diagonal = near + beside + below + across + 8 + 2 * (beside + below) >> 3;
        return diagonal + near >> 1;
    }

    private static byte level(int v) {
        return (byte) Math.clamp(v >> 6, 0, 255);
    }
}
