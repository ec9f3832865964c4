package dev.yij.io.figure;

/// Text style.
///
/// @param size   the font's size
/// @param rgb    the colour
/// @param anchor which point of the text is positioned: `start`, `middle` or `end`
/// @param bold   whether the text is bold
record Lettering(int size, int rgb, String anchor, boolean bold) {

    /// Main text.
    static final Lettering BODY = new Lettering(15, Palette.INK, "start", false);

    /// Secondary text. No text is smaller: 12 units stay legible if a page shows the figure at
    /// three quarters of its width.
    static final Lettering NOTE = new Lettering(13, Palette.QUIET, "start", false);

    /// Numbers in cells.
    static final Lettering NUMBER = new Lettering(14, Palette.INK, "middle", false);

    Lettering size(int to) {
        return new Lettering(to, rgb, anchor, bold);
    }

    Lettering in(int color) {
        return new Lettering(size, color, anchor, bold);
    }

    Lettering middle() {
        return new Lettering(size, rgb, "middle", bold);
    }

    Lettering end() {
        return new Lettering(size, rgb, "end", bold);
    }

    Lettering strong() {
        return new Lettering(size, rgb, anchor, true);
    }
}
