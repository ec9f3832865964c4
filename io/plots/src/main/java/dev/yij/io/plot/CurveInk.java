package dev.yij.io.plot;

import java.util.Locale;

/// The colour of an element of a plot and, in SVG, a class by which a page can choose another one.
enum CurveInk {
    /// The frame and the tick marks.
    AXIS(0x404040, 1, false),
    /// Horizontal grid lines.
    GRID(0xe4e4e4, 1, false),
    /// Changes of the learning rate.
    RATE(0x9a9a9a, 1, true),
    /// The first curve, in matplotlib's `tab:blue`.
    TRAIN(0x1f77b4, 2, false),
    /// The second curve, in matplotlib's `tab:orange`.
    VALIDATION(0xff7f0e, 2, false),
    /// The legend's frame.
    LEGEND(0xcccccc, 1, false);

    /// The text colour.
    static final int WORDS = 0x1a1a1a;

    final int rgb;
    final int width;
    final boolean dashed;

    CurveInk(int rgb, int width, boolean dashed) {
        this.rgb = rgb;
        this.width = width;
        this.dashed = dashed;
    }

    /// The class in SVG.
    String css() {
        return name().toLowerCase(Locale.ROOT);
    }
}
