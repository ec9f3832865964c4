package dev.yij.io.figure;

import dev.yij.io.plot.Markup;
import dev.yij.io.plot.PlotFile;
import dev.yij.io.plot.SvgWriter;
import java.awt.image.BufferedImage;
import java.util.Base64;
import java.util.Locale;

/// An SVG image under construction: the few shapes that the figures consist of, later ones over earlier ones.
final class Drawing {

    private final SvgWriter svg = new SvgWriter();

    /// A coloured line without an arrowhead.
    void line(int rgb, double width, double x1, double y1, double x2, double y2) {
        svg.element(
                "<line stroke=\"#%06x\" stroke-width=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>",
                rgb, number(width), number(x1), number(y1), number(x2), number(y2));
    }

    /// An arrow pointing right.
    void arrow(double x1, double x2, double y) {
        line(Palette.QUIET, 1.6, x1, y, x2 - 6, y);
        polygon(Palette.QUIET, Palette.QUIET, x2, y, x2 - 9, y - 4.5, x2 - 9, y + 4.5);
    }

    /// An arrow pointing down.
    void arrowDown(double x, double y1, double y2) {
        line(Palette.QUIET, 1.6, x, y1, x, y2 - 6);
        polygon(Palette.QUIET, Palette.QUIET, x, y2, x - 4.5, y2 - 9, x + 4.5, y2 - 9);
    }

    /// A coloured disc with a letter or a digit in it.
    void badge(int rgb, double x, double y, String letter) {
        svg.element(
                "<circle fill=\"#%06x\" stroke=\"#%06x\" stroke-width=\"1.5\" cx=\"%s\" cy=\"%s\" r=\"10\"/>",
                rgb, Palette.WHITE, number(x), number(y));
        words(Lettering.NUMBER.size(13).strong().in(Palette.WHITE), x, y + 4.7, letter);
    }

    /// A filled rectangle with a hairline border.
    void cell(int fill, double x, double y, double width, double height) {
        svg.element(
                "<rect fill=\"#%06x\" stroke=\"#%06x\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>",
                fill, Palette.HAIR, number(x), number(y), number(width), number(height));
    }

    /// A rectangle outline in a colour, over a white one so that it stands out on any background.
    void frame(int rgb, double width, double x, double y, double w, double h) {
        for (int under = 1; under >= 0; under--) {
            svg.element(
                    "<rect fill=\"none\" stroke=\"#%06x\" stroke-width=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\""
                            + " height=\"%s\" rx=\"1.5\"/>",
                    under == 1 ? Palette.WHITE : rgb,
                    number(width + 3 * under),
                    number(x),
                    number(y),
                    number(w),
                    number(h));
        }
    }

    /// A filled polygon through x1, y1, x2, y2, …
    void polygon(int fill, int stroke, double... points) {
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < points.length; i += 2) {
            list.append(i == 0 ? "" : " ").append(number(points[i])).append(',').append(number(points[i + 1]));
        }
        svg.element(
                "<polygon fill=\"#%06x\" stroke=\"#%06x\" stroke-linejoin=\"round\" points=\"%s\"/>",
                fill, stroke, list);
    }

    /// Text that starts at, ends at or is centred on a point of its baseline.
    void words(Lettering how, double x, double y, String words) {
        svg.element(
                "<text x=\"%s\" y=\"%s\" font-size=\"%d\"%s%s%s>%s</text>",
                number(x),
                number(y),
                how.size(),
                how.anchor().equals("start") ? "" : " text-anchor=\"" + how.anchor() + "\"",
                how.bold() ? " font-weight=\"bold\"" : "",
                how.rgb() == Palette.INK ? "" : String.format(Locale.ROOT, " fill=\"#%06x\"", how.rgb()),
                Markup.escape(words));
    }

    /// Pixels, enlarged without smoothing.
    void pixels(BufferedImage image, double x, double y, double width, double height) {
        image(" style=\"image-rendering:pixelated\"", image, x, y, width, height);
    }

    private void image(String style, BufferedImage image, double x, double y, double width, double height) {
        svg.element(
                "<image x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" preserveAspectRatio=\"none\"%s"
                        + " href=\"data:image/png;base64,%s\"/>",
                number(x),
                number(y),
                number(width),
                number(height),
                style,
                Base64.getEncoder().encodeToString(PlotFile.png(image)));
    }

    /// Pixels that are shown more than once: stored under a name for [#copy].
    void keep(String name, BufferedImage image, double width, double height) {
        svg.element("<defs><g id=\"%s\">", name);
        pixels(image, 0, 0, width, height);
        svg.element("</g></defs>");
    }

    /// Draws the pixels stored under a name at a position.
    void copy(String name, double x, double y) {
        svg.element("<use href=\"#%s\" x=\"%s\" y=\"%s\"/>", name, number(x), number(y));
    }

    /// Smoothed pixels, partly transparent.
    void veil(BufferedImage image, double opacity, double x, double y, double width, double height) {
        svg.element("<g opacity=\"%.2f\">", opacity);
        image("", image, x, y, width, height);
        svg.element("</g>");
    }

    /// The complete image.
    String document(String id, int width, int height, String title, String description) {
        return svg.document(id, width, height, title, description);
    }

    /// A number with one decimal digit, or none if that digit is 0.
    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
