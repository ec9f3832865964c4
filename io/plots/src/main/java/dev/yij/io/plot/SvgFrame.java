package dev.yij.io.plot;

import java.util.Locale;

/// What every SVG picture has around its shapes: size, font, and a title and a description for those who cannot
/// see it. Words stay text, so that the viewer's fonts are used.
public final class SvgFrame {

    private SvgFrame() {}

    /// A document of its own on a white ground, legible on light and dark pages.
    ///
    /// @param id    letters, digits and hyphens; no two pictures of a page may share it
    /// @param shapes SVG elements
    public static String document(
            String id, int width, int height, String title, String description, CharSequence shapes) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + element(
                        "xmlns=\"http://www.w3.org/2000/svg\" width=\"" + width + "\" height=\"" + height + "\"",
                        id,
                        width,
                        height,
                        title,
                        description,
                        "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n" + shapes);
    }

    /// An element for an HTML page, without a ground.
    ///
    /// @param attributes more attributes of the element
    static String element(
            String attributes,
            String id,
            int width,
            int height,
            String title,
            String description,
            CharSequence shapes) {
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
                + "<title id=\"" + id + "-title\">" + escape(title) + "</title>\n"
                + "<desc id=\"" + id + "-desc\">" + escape(description) + "</desc>\n"
                + shapes
                + "</svg>\n";
    }

    /// Text as it must stand in XML, in an element or in an attribute. Control characters, which XML may not
    /// contain and layer names may, become U+FFFD.
    public static String escape(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                default -> out.appendCodePoint(allowed(c) ? c : 0xfffd);
            }
        });
        return out.toString();
    }

    private static boolean allowed(int c) {
        boolean control = c < 0x20 && c != '\t' && c != '\n' && c != '\r';
        boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
        return !control && !surrogate && (c & 0xfffe) != 0xfffe;
    }
}
