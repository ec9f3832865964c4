package dev.yij.io.image;

import dev.yij.io.model.PixelScaling;

/// Conversion of pixels to the network's input in float32 by a [PixelScaling].
public final class Normalisation {

    /// `x / 127.5 - 1` as Keras computes it.
    public static final Normalisation KERAS = new Normalisation(PixelScaling.TF);

    private final PixelScaling scaling;
    /// By the channel of the network's input and the value of the pixel.
    private final float[][] normalised = new float[3][256];

    /// The conversion by a scaling.
    public Normalisation(PixelScaling scaling) {
        this.scaling = scaling;
        for (int channel = 0; channel < 3; channel++) {
            for (int x = 0; x < 256; x++) {
                normalised[channel][x] = scaling.scale(channel, x);
            }
        }
    }

    /// Writes `height × width × 3` normalised values to `into`, starting at `offset`.
    public void normalise(RgbImage image, float[] into, int offset) {
        byte[] rgb = image.bytes();
        for (int i = 0; i < rgb.length; i += 3) {
            for (int channel = 0; channel < 3; channel++) {
                into[offset + i + channel] = normalised[channel][rgb[i + colour(channel)] & 0xff];
            }
        }
    }

    /// The position of the network's channel in a pixel, which is red, green, blue.
    private int colour(int channel) {
        return scaling.bgr() ? 2 - channel : channel;
    }
}
