package dev.yij.io.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The frame of a page: its head, its heading with key figures and contents, and its sections in order.
final class Page {

    /// What a browser may load: nothing except images and styles that are embedded in the page.
    private static final String POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

    private record Section(String id, String heading, Runnable body) {}

    private final Html html;
    private final String title;
    private final List<Section> sections = new ArrayList<>();

    Page(Html html, String title) {
        this.html = html;
        this.title = title;
    }

    void addIf(boolean present, String id, String heading, Runnable body) {
        if (present) {
            sections.add(new Section(id, heading, body));
        }
    }

    /// The whole page.
    ///
    /// @param when       text below the heading; may be empty
    /// @param keyFigures writes them, by [#figure]
    String write(String when, Runnable keyFigures) {
        html.raw("<!DOCTYPE html>\n").open("html", "lang", "en");
        head();
        html.open("body");
        header(when, keyFigures);
        html.open("main");
        for (Section section : sections) {
            html.open("section", "id", section.id(), "aria-labelledby", section.id() + "-heading");
            html.element("h2", section.heading(), "id", section.id() + "-heading");
            section.body().run();
            html.close("section");
        }
        return html.close("main")
                .element("footer", "Written by yij.")
                .close("body")
                .close("html")
                .toString();
    }

    /// A key figure.
    ///
    /// @param note may be empty
    void figure(String name, String value, String note) {
        html.open("div").element("dt", name).open("dd").element("strong", value);
        if (!note.isEmpty()) {
            html.element("span", note);
        }
        html.close("dd").close("div");
    }

    private void head() {
        html.open("head")
                .empty("meta", "charset", "utf-8")
                .empty("meta", "name", "generator", "content", "yij")
                .empty("meta", "http-equiv", "Content-Security-Policy", "content", POLICY)
                .empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .empty("meta", "name", "color-scheme", "content", "light dark")
                .element("title", title)
                .open("style")
                .raw(style())
                .close("style")
                .close("head");
    }

    private static String style() {
        try (InputStream in = Page.class.getResourceAsStream("report.css")) {
            if (in == null) {
                throw new IllegalStateException("report.css is not beside the class " + Page.class.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("report.css could not be read: " + e.getMessage(), e);
        }
    }

    private void header(String when, Runnable keyFigures) {
        html.open("header").element("h1", title);
        if (!when.isBlank()) {
            html.element("p", when, "class", "when");
        }
        html.open("dl", "class", "figures");
        keyFigures.run();
        html.close("dl");
        html.open("nav", "aria-label", "Contents").open("ul");
        for (Section section : sections) {
            html.open("li")
                    .element("a", section.heading(), "href", "#" + section.id())
                    .close("li");
        }
        html.close("ul").close("nav").close("header");
    }
}
