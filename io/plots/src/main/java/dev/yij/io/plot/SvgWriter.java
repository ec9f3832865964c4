package dev.yij.io.plot;

import java.util.Locale;

/// Collects SVG elements, later ones drawn over earlier ones, and wraps them in what every SVG image
/// has: size, font, and a title and a description for screen readers. Text stays text, so that the
/// viewer's fonts are used.
public final class SvgWriter {

    private final StringBuilder elements = new StringBuilder();

    /// Adds an element or a tag, formatted by [String#format].
    ///
    /// @param values strings among them must be [escaped][Markup#escape]
    @SuppressWarnings("AnnotateFormatMethod") // the annotation is not worth a dependency
    public void element(String format, Object... values) {
        elements.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    /// A document on a white background, in a dark theme on a dark one.
    ///
    /// @param id letters, digits and hyphens; no two images of a page may share it
    public String document(String id, int width, int height, String title, String description) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + framed(
                        "xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"" + height + "\"",
                        id,
                        width,
                        height,
                        title,
                        description,
                        DarkTheme.STYLE + "<rect class=\"page\" width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
    }

    /// An element for an HTML page, without a background.
    ///
    /// @param css the element's class in the page's style sheet
    /// @param id  as in [#document]
    public String inline(String css, String id, int width, int height, String title, String description) {
        return framed("class=\"" + css + "\"", id, width, height, title, description, "");
    }

    private String framed(
            String attributes, String id, int width, int height, String title, String description, String background) {
        return String.format(
                        Locale.ROOT,
                        "<svg %s viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"%s-title %s-desc\""
                                + " font-family=\"DejaVu Sans, Verdana, Helvetica, Arial, sans-serif\" fill=\"#%06x\">\n",
                        attributes,
                        width,
                        height,
                        id,
                        id,
                        CurveInk.WORDS)
                + "<title id=\"" + id + "-title\">" + Markup.escape(title) + "</title>\n"
                + "<desc id=\"" + id + "-desc\">" + Markup.escape(description) + "</desc>\n"
                + background
                + elements
                + "</svg>\n";
    }
}
