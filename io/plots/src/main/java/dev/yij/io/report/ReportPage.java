package dev.yij.io.report;

import dev.yij.io.plot.CurveFigure;
import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.Metrics;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Writes the page: its frame and its sections in order.
final class ReportPage {

    /// What a browser may load: nothing except images and styles that are embedded in the page.
    private static final String POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

    private record Section(String id, String heading, Runnable body) {}

    private final TrainingReport report;
    private final Html html = new Html();
    private final ReportTables tables = new ReportTables(html);
    private final List<Section> sections = new ArrayList<>();

    ReportPage(TrainingReport report) {
        this.report = report;
        addIf(!report.history().epochs().isEmpty(), "curves", "Curves", this::curves);
        addIf(!report.history().epochs().isEmpty(), "epochs", "Epochs", () -> tables.epochs(report.history()));
        var test = report.test();
        if (test != null) {
            addIf(true, "confusion", "Confusion matrix", () -> tables.confusion(test.confusion(), report.classes()));
            addIf(true, "classes", "Classes", () -> tables.classes(test.confusion(), report.classes()));
        }
        addIf(!report.predictions().isEmpty(), "examples", "Examples", this::predictions);
        addIf(!report.filters().isEmpty(), "filters", "Learned filters", () -> images(report.filters()));
        addIf(!report.heatMaps().isEmpty(), "maps", "Feature maps", () -> images(report.heatMaps()));
        addIf(!report.summary().isBlank(), "model", "Model", this::summary);
        addIf(!report.settings().isEmpty(), "settings", "Settings", () -> pairs(report.settings()));
        addIf(!report.environment().isEmpty(), "environment", "Environment", () -> pairs(report.environment()));
        addIf(!report.skipped().isEmpty(), "skipped", "Skipped files", () -> tables.skipped(report.skipped()));
        addIf(!report.attributions().isEmpty(), "sources", "Sources", this::attributions);
    }

    private void addIf(boolean present, String id, String heading, Runnable body) {
        if (present) {
            sections.add(new Section(id, heading, body));
        }
    }

    String write() {
        html.raw("<!DOCTYPE html>\n").open("html", "lang", "en");
        head();
        html.open("body");
        header();
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

    private void head() {
        html.open("head")
                .empty("meta", "charset", "utf-8")
                .empty("meta", "http-equiv", "Content-Security-Policy", "content", POLICY)
                .empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .empty("meta", "name", "color-scheme", "content", "light dark")
                .element("title", report.title())
                .open("style")
                .raw(style())
                .close("style")
                .close("head");
    }

    private static String style() {
        try (InputStream in = ReportPage.class.getResourceAsStream("report.css")) {
            if (in == null) {
                throw new IllegalStateException("report.css is not beside the class " + ReportPage.class.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("report.css could not be read: " + e.getMessage(), e);
        }
    }

    private void header() {
        html.open("header").element("h1", report.title());
        if (!report.when().isBlank()) {
            html.element("p", report.when(), "class", "when");
        }
        keyFigures();
        html.open("nav", "aria-label", "Contents").open("ul");
        for (Section section : sections) {
            html.open("li")
                    .element("a", section.heading(), "href", "#" + section.id())
                    .close("li");
        }
        html.close("ul").close("nav").close("header");
    }

    private void keyFigures() {
        List<Epoch> epochs = report.history().epochs();
        var test = report.test();
        html.open("dl", "class", "figures");
        if (test != null) {
            figure("Test accuracy", Words.percent(test.metrics().accuracy()), test.samples() + " images");
            figure("Test loss", Words.decimals(test.metrics().loss()), "");
        }
        if (!epochs.isEmpty()) {
            bestValidation(epochs);
            double seconds = epochs.stream().mapToDouble(Epoch::seconds).sum();
            figure("Epochs", Integer.toString(epochs.size()), "");
            figure("Time", Words.duration(seconds), Words.duration(seconds / epochs.size()) + " an epoch");
        }
        html.close("dl");
    }

    private void bestValidation(List<Epoch> epochs) {
        double best = Double.NEGATIVE_INFINITY;
        int at = 0;
        for (Epoch epoch : epochs) {
            Metrics validation = epoch.validation();
            if (validation != null && validation.accuracy() > best) {
                best = validation.accuracy();
                at = epoch.number();
            }
        }
        if (best >= 0) {
            figure("Best validation accuracy", Words.percent(best), "epoch " + at);
        }
    }

    private void figure(String name, String value, String note) {
        html.open("div").element("dt", name).open("dd").element("strong", value);
        if (!note.isEmpty()) {
            html.element("span", note);
        }
        html.close("dd").close("div");
    }

    private void curves() {
        html.open("div", "class", "curves")
                .raw(CurveFigure.loss(report.history()).inlineSvg())
                .raw(CurveFigure.accuracy(report.history()).inlineSvg())
                .close("div");
    }

    private void predictions() {
        html.open("div", "class", "examples");
        report.predictions().forEach(prediction -> PredictionCard.write(html, prediction));
        html.close("div");
    }

    private void images(List<ReportImage> images) {
        html.open("div", "class", "images");
        for (ReportImage image : images) {
            html.open("figure")
                    .empty(
                            "img",
                            "src",
                            image.dataUri(),
                            "alt",
                            image.alt(),
                            "width",
                            Integer.toString(image.image().getWidth()),
                            "height",
                            Integer.toString(image.image().getHeight()));
            if (!image.caption().isBlank()) {
                html.element("figcaption", image.caption());
            }
            html.close("figure");
        }
        html.close("div");
    }

    private void summary() {
        html.element("pre", report.summary(), "tabindex", "0", "role", "region", "aria-label", "Model summary");
    }

    private void pairs(Map<String, String> pairs) {
        html.open("dl", "class", "pairs");
        pairs.forEach((name, value) ->
                html.open("div").element("dt", name).element("dd", value).close("div"));
        html.close("dl");
    }

    private void attributions() {
        html.open("ul");
        report.attributions().forEach(line -> html.element("li", line));
        html.close("ul");
    }
}
