package dev.yij.io.image;

/// CMYK to RGB as in Pillow (Convert.c, `cmyk2rgb`): no profile, `channel = (1 - ink)·(1 -
/// black)` in its 8-bit arithmetic.
final class Cmyk {

    private Cmyk() {}

    /// One channel from its ink and black, 0 … 255 of ink each.
    static int channel(int ink, int black) {
        int white = 255 - black;
        int product = ink * white + 128;
        return Math.clamp(white - (((product >> 8) + product) >> 8), 0, 255);
    }

    /// Converts pixels of C, M, Y, K to R, G, B.
    ///
    /// @param inverted whether 255 means no ink, as in every JPEG written by Adobe's programs
    static void toRgb(int[] cmyk, byte[] rgb, int rgbOffset, boolean inverted) {
        int flip = inverted ? 255 : 0;
        int at = rgbOffset;
        for (int i = 0; i + 3 < cmyk.length; i += 4) {
            int black = cmyk[i + 3] ^ flip;
            rgb[at++] = (byte) channel(cmyk[i] ^ flip, black);
            rgb[at++] = (byte) channel(cmyk[i + 1] ^ flip, black);
            rgb[at++] = (byte) channel(cmyk[i + 2] ^ flip, black);
        }
    }

    /// Converts pixels of Y, Cb, Cr, K to C, M, Y, K in place, in libjpeg's fixed point (jdcolor.c,
    /// `ycck_cmyk_convert`): the inks are the complement of the RGB that YCbCr stands for (JFIF 1.02, page 3).
    static void fromYcck(int[] pixels) {
        for (int i = 0; i + 3 < pixels.length; i += 4) {
            int luma = pixels[i];
            int blue = pixels[i + 1] - 128;
            int red = pixels[i + 2] - 128;
            int half = 1 << 15;
            int r = luma + ((91881 * red + half) >> 16);
            int g = luma + ((-22554 * blue - 46802 * red + half) >> 16);
            int b = luma + ((116130 * blue + half) >> 16);
            pixels[i] = Math.clamp(255 - r, 0, 255);
            pixels[i + 1] = Math.clamp(255 - g, 0, 255);
            pixels[i + 2] = Math.clamp(255 - b, 0, 255);
        }
    }
}
