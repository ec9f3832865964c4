package dev.yij.io.plot;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.util.Optional;

/// Whether text can be drawn into PNG images on this machine.
///
/// Java has its own font renderer but no fonts. On a Linux machine without any (a minimal container, say)
/// the first use of `java.awt.Font` throws, and so would `Font.createFont` of an embedded font, because
/// Java queries fontconfig first. On such a machine, raster images have no text,
/// curves as PNG are refused, and SVG and the HTML report, whose text is rendered by the viewer, are
/// complete.
public final class Fonts {

    private static final Optional<String> PROBLEM = probe();

    private Fonts() {}

    /// Why no text can be drawn, as a sentence that also says how to fix it; empty if text can be drawn.
    public static Optional<String> problem() {
        return PROBLEM;
    }

    static Font sans(int size) {
        return new Font(Font.SANS_SERIF, Font.PLAIN, size);
    }

    private static Optional<String> probe() {
        try {
            sans(12).getStringBounds("x", new FontRenderContext(null, true, true));
            return Optional.empty();
        } catch (RuntimeException | LinkageError e) {
            return Optional.of("Java finds no fonts on this machine (" + e.getMessage()
                    + "); on Linux, installing fontconfig and a font such as fonts-dejavu-core helps");
        }
    }
}
