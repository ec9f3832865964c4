package dev.yij.io.figure;

import dev.yij.io.plot.ColorMap;

/// The colours that the figures share. Dark enough on white to be read (at least 4.5 : 1 for text), and
/// distinguishable to colour-blind viewers if two have different meanings.
final class Palette {

    /// Text and strong lines on the page, which a dark theme makes bright.
    static final int INK = 0x1a1a1a;

    /// Text on pale cells, and lines over cells and images: the same in a dark theme, as what is under them.
    static final int BLACK = 0x000000;

    /// Secondary text, arrows.
    static final int QUIET = 0x555b61;

    /// Lines between cells.
    static final int HAIR = 0xb9bec4;

    static final int WHITE = 0xffffff;

    /// The three positions of the window, and the four of pooling: Okabe and Ito's colours, darkened.
    private static final int[] PLACES = {0xc2410c, 0x0b64a0, 0x00795a, 0x96407d};

    /// Red, green, blue for text and frames.
    private static final int[] CHANNELS = {0xb3261e, 0x1b6e2d, 0x1a56b0};

    private static final String[] CHANNEL_NAMES = {"red", "green", "blue"};

    private Palette() {}

    static int place(int number) {
        return PLACES[number];
    }

    static int channel(int number) {
        return CHANNELS[number];
    }

    static String channelName(int number) {
        return CHANNEL_NAMES[number];
    }

    /// A weight's colour: blue below 0, white at 0, red above, full at ± `largest`. Pale, so that black
    /// numbers can be read on it.
    static int weight(double weight, double largest) {
        int full = ColorMap.DIVERGING.rgb(largest > 0 ? 0.5 + 0.5 * weight / largest : 0.5);
        return mixWithWhite(full, 0.45);
    }

    /// The colour of a number between the smallest and the largest of its array.
    static int viridis(double value, double min, double max) {
        return ColorMap.VIRIDIS.rgb(max > min ? (value - min) / (max - min) : 0);
    }

    /// Black or white, whichever contrasts more with a background: luma as in ITU-R BT.601.
    static int on(int ground) {
        return luma(ground) > 120 ? BLACK : WHITE;
    }

    /// The colour of a channel value: pale if it is bright. Black text can be read on it.
    ///
    /// @param brightness 0 to 1
    static int level(int channel, double brightness) {
        return mixWithWhite(CHANNELS[channel], 0.4 + 0.52 * Math.clamp(brightness, 0.0, 1.0));
    }

    static double luma(int rgb) {
        return 0.299 * (rgb >> 16 & 255) + 0.587 * (rgb >> 8 & 255) + 0.114 * (rgb & 255);
    }

    static int mixWithWhite(int rgb, double white) {
        int mixed = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int level = (int) Math.round((1 - white) * (rgb >> shift & 255) + white * 255);
            mixed |= level << shift;
        }
        return mixed;
    }
}
