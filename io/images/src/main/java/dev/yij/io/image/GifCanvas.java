package dev.yij.io.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.EOFException;
import java.io.IOException;

/// Where a GIF's first frame lies on its canvas (GIF89a, sections 18, 20 and 23). What the frame does not cover
/// has the transparent colour or, if there is none, colour 0, as in Pillow; a frame that leaves the canvas
/// enlarges it.
///
/// @param width      columns of the canvas
/// @param height     rows of the canvas
/// @param left       the frame's first column
/// @param top        the frame's first row
/// @param background the number of the colour around the frame
record GifCanvas(int width, int height, int left, int top, int background) {

    private static final int EXTENSION = 0x21;
    private static final int GRAPHIC_CONTROL = 0xf9;
    private static final int IMAGE = 0x2c;

    static GifCanvas of(byte[] gif) throws IOException {
        try {
            int packed = gif[10] & 0xff;
            int at = 13 + (packed < 0x80 ? 0 : 3 << (packed & 7) + 1);
            int background = 0;
            while ((gif[at] & 0xff) != IMAGE) {
                if ((gif[at] & 0xff) != EXTENSION) {
                    at++;
                    continue;
                }
                if ((gif[at + 1] & 0xff) == GRAPHIC_CONTROL && (gif[at + 3] & 1) == 1) {
                    background = gif[at + 6] & 0xff;
                }
                at += 2;
                while (gif[at] != 0) {
                    at += 1 + (gif[at] & 0xff);
                }
                at++;
            }
            int left = u16(gif, at + 1);
            int top = u16(gif, at + 3);
            int width = Math.max(u16(gif, 6), left + u16(gif, at + 5));
            int height = Math.max(u16(gif, 8), top + u16(gif, at + 7));
            return new GifCanvas(width, height, left, top, background);
        } catch (ArrayIndexOutOfBoundsException e) {
            throw new EOFException();
        }
    }

    /// The canvas with the frame on it.
    RgbImage around(BufferedImage frame, String name) throws ImageException {
        RgbImage inner = Pixels.toRgb(frame, name);
        if (inner.width() == width && inner.height() == height) {
            return inner;
        }
        byte[] rgb = new byte[3 * width * height];
        if (frame.getColorModel() instanceof IndexColorModel palette && background < palette.getMapSize()) {
            byte[] colour = {
                (byte) palette.getRed(background),
                (byte) palette.getGreen(background),
                (byte) palette.getBlue(background)
            };
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] = colour[i % 3];
            }
        }
        for (int y = 0; y < inner.height(); y++) {
            int from = 3 * y * inner.width();
            System.arraycopy(inner.bytes(), from, rgb, 3 * ((top + y) * width + left), 3 * inner.width());
        }
        return new RgbImage(width, height, rgb);
    }

    private static int u16(byte[] bytes, int at) {
        return Byte.toUnsignedInt(bytes[at]) | Byte.toUnsignedInt(bytes[at + 1]) << 8;
    }
}
