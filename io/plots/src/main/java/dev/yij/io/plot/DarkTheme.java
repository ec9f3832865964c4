package dev.yij.io.plot;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// The colours of an SVG document where the reader's system or browser has a dark theme. They replace those of
/// text, lines and the page. What stands for a number or a pixel keeps its colour, and so does the text on it.
final class DarkTheme {

    /// The background.
    static final int PAGE = 0x14181d;

    /// Text for which no colour is set.
    static final int WORDS = 0xe6e9ec;

    private static final int LINES = 0x4d555e;

    /// The colours of text and arrows, by those of a light theme.
    private static final Map<Integer, Integer> BRIGHTER = new TreeMap<>(Map.of(
            0x1a1a1a, WORDS, 0x555b61, 0x9fa8b2, // main and secondary text
            0xb3261e, 0xff8f85, 0x1b6e2d, 0x6fcf83, 0x1a56b0, 0x82b4ff, // red, green, blue
            0xc2410c, 0xff9d66, 0x0b64a0, 0x6cbcf5, 0x00795a, 0x4fd1a8, 0x96407d, 0xe79bd0)); // places

    /// A style sheet, as an element.
    static final String STYLE = style();

    private DarkTheme() {}

    /// The colour of text in a dark theme.
    ///
    /// @param light its colour in a light one
    static int words(int light) {
        return BRIGHTER.getOrDefault(light, light);
    }

    private static String style() {
        StringBuilder css = new StringBuilder("<style>@media (prefers-color-scheme: dark) {\n");
        rule(css, "svg", "fill", WORDS);
        rule(css, ".page", "fill", PAGE);
        BRIGHTER.forEach(
                (light, dark) -> rule(css, String.format(Locale.ROOT, "text[fill=\"#%06x\"]", light), "fill", dark));
        for (int light : new int[] {0x1a1a1a, 0x555b61}) {
            String colour = String.format(Locale.ROOT, "=\"#%06x\"]", light);
            rule(css, "line[stroke" + colour, "stroke", words(light));
            rule(css, "polygon[fill" + colour, "fill", words(light));
        }
        rule(css, "line[stroke=\"#b9bec4\"]", "stroke", LINES);
        rule(css, ".grid", "stroke", 0x2d343b);
        rule(css, ".axis, .rate", "stroke", 0x9fa8b2);
        rule(css, ".legend", "stroke", LINES);
        rule(css, ".legend", "fill", PAGE);
        for (CurveInk ink : new CurveInk[] {CurveInk.TRAIN, CurveInk.VALIDATION}) {
            int bright = ink == CurveInk.TRAIN ? 0x5fb0ea : 0xff9a47;
            rule(css, "." + ink.css(), "stroke", bright);
            rule(css, "circle." + ink.css(), "fill", bright);
        }
        return css.append("}</style>\n").toString();
    }

    private static void rule(StringBuilder css, String selector, String property, int rgb) {
        css.append(String.format(Locale.ROOT, "%s { %s: #%06x }\n", selector, property, rgb));
    }
}
