package dev.yij.io.explore.browser;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/// An animated SVG of screenshots, each shown for some seconds, again and again. Where the reader wants no
/// motion, the last one is shown.
final class Slides {

    private record Slide(byte[] webp, double seconds) {}

    private final List<Slide> slides = new ArrayList<>();
    private final int width;
    private final int height;

    Slides(int width, int height) {
        this.width = width;
        this.height = height;
    }

    void add(byte[] webp, double seconds) {
        slides.add(new Slide(webp, seconds));
    }

    String svg(String title, String description) {
        double length = slides.stream().mapToDouble(Slide::seconds).sum();
        StringBuilder css = new StringBuilder();
        StringBuilder images = new StringBuilder();
        double at = 0;
        for (int i = 0; i < slides.size(); i++) {
            Slide slide = slides.get(i);
            boolean last = i == slides.size() - 1;
            css.append(String.format(
                    Locale.ROOT,
                    "@keyframes s%d{0%%{opacity:0}%.2f%%{opacity:1}%s}\n.s%d{animation:s%d %.1fs step-end infinite}\n",
                    i,
                    100 * at / length,
                    last ? "" : String.format(Locale.ROOT, "%.2f%%{opacity:0}", 100 * (at + slide.seconds) / length),
                    i,
                    i,
                    length));
            images.append(String.format(
                    "<image class=\"s%d\"%s width=\"%d\" height=\"%d\" href=\"data:image/webp;base64,%s\"/>\n",
                    i,
                    last ? "" : " opacity=\"0\"",
                    width,
                    height,
                    Base64.getEncoder().encodeToString(slide.webp)));
            at += slide.seconds;
        }
        return String.format("""
                <?xml version="1.0" encoding="UTF-8"?>
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img" \
                aria-labelledby="title desc">
                <title id="title">%s</title>
                <desc id="desc">%s</desc>
                <style>
                %s@media (prefers-reduced-motion: reduce) { image { animation: none !important } }
                </style>
                %s</svg>
                """, width, height, width, height, title, description, css, images);
    }
}
