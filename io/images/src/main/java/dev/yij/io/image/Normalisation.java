package dev.yij.io.image;

/// Conversion of pixels to the network's input, `x / 127.5 - 1` in float32 as Keras computes it, and back.
public final class Normalisation {

    private static final float[] NORMALISED = new float[256];

    static {
        for (int x = 0; x < 256; x++) {
            NORMALISED[x] = x / 127.5f - 1f;
        }
    }

    private Normalisation() {}

    /// The normalised value of a channel value 0 … 255.
    public static float of(int channel) {
        return NORMALISED[channel];
    }

    /// Writes `height × width × 3` normalised values to `into`, starting at `offset`.
    public static void normalise(RgbImage image, float[] into, int offset) {
        byte[] rgb = image.bytes();
        for (int i = 0; i < rgb.length; i++) {
            into[offset + i] = NORMALISED[rgb[i] & 0xff];
        }
    }

    /// The image with these values: `(v + 1) · 127.5`, rounded and clipped to 0 … 255. NaN is black.
    ///
    /// @param values `height × width × 3` values, starting at `offset`
    public static RgbImage toImage(float[] values, int offset, int height, int width) {
        byte[] rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(height, width))];
        for (int i = 0; i < rgb.length; i++) {
            int channel = Math.round((values[offset + i] + 1f) * 127.5f);
            rgb[i] = (byte) Math.clamp(channel, 0, 255);
        }
        return new RgbImage(width, height, rgb);
    }
}
