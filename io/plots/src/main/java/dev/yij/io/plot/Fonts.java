package dev.yij.io.plot;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.util.Optional;

/// Whether text can be drawn into PNG pictures on this machine.
///
/// Java brings its own font renderer but no fonts. On a Linux machine without any (a bare container, say)
/// the first use of `java.awt.Font` throws, and so would `Font.createFont` of a font of our own, because
/// Java asks fontconfig before it looks at anything else. So pictures made of pixels leave out their words
/// there, curves as PNG are refused, and SVG and the HTML report, whose words the viewer draws, are
/// complete.
public final class Fonts {

    private static final Optional<String> PROBLEM = probe();

    private Fonts() {}

    /// Why no text can be drawn, as a sentence with what to do about it; empty where all is well.
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
