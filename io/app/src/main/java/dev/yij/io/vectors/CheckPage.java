package dev.yij.io.vectors;

import dev.yij.io.report.Html;
import dev.yij.io.vectors.VectorCheck.Outcome;
import dev.yij.io.vectors.VectorCheck.Result;
import dev.yij.testvectors.compare.Comparison;
import dev.yij.testvectors.compare.Histogram;
import dev.yij.testvectors.contract.Verdict;
import dev.yij.testvectors.diagnosis.Evidence;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/// A check as one HTML page that loads nothing, to be attached to a bug report: verdicts, what the failing
/// cases have in common, histograms of error/bound for each operation, and for each failing case its report and
/// maps of its errors.
public final class CheckPage {

    /// Failing cases that are shown with their maps; the others are only listed.
    private static final int SHOWN = 40;

    private final Html html = new Html();
    private final CheckReport report;

    private CheckPage(CheckReport report) {
        this.report = report;
    }

    /// The page.
    ///
    /// @param failures why the check as a whole failed; empty if it passed
    public static String of(CheckReport report, List<String> failures) {
        return new CheckPage(report).write(failures);
    }

    private String write(List<String> failures) {
        html.raw("<!DOCTYPE html>\n").open("html", "lang", "en").open("head");
        html.empty("meta", "charset", "utf-8");
        html.empty("meta", "name", "generator", "content", "yij");
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.empty(
                "meta",
                "http-equiv",
                "Content-Security-Policy",
                "content",
                "default-src 'none'; style-src 'unsafe-inline'");
        html.element("title", "Check of " + report.folder());
        html.open("style").raw(style()).close("style").close("head").open("body");
        html.open("header").element("h1", "Check of " + report.folder());
        html.element("p", report.counts() + "; declared: " + report.declared());
        failures.forEach(failure -> html.element("p", failure, "class", "fail"));
        report.unknown().forEach(unknown -> html.element("p", unknown, "class", "fail"));
        html.close("header").open("main");
        notes();
        operations();
        failing();
        all();
        html.close("main").element("footer", "Written by yij vectors check.");
        return html.close("body").close("html").toString();
    }

    private void notes() {
        if (!report.notes().isEmpty()) {
            html.element("h2", "All results together");
            report.notes().forEach(note -> html.element("pre", note));
        }
    }

    private void operations() {
        html.element("h2", "Operations");
        html.element("p", "Error/bound of all elements, by decades; an element passes at 1 or below.", "class", "soft");
        html.open("div", "class", "scroll").open("table").open("tr");
        for (String head : List.of("operation", "passed", "failed", "not judged", "missing", "error/bound", "")) {
            html.element("th", head);
        }
        html.close("tr");
        report.byOperation().forEach((operation, results) -> {
            html.open("tr").element("th", operation);
            for (Outcome outcome : Outcome.values()) {
                long count =
                        results.stream().filter(r -> r.outcome() == outcome).count();
                String style = count == 0 ? "n" : "n " + outcome.word();
                html.element("td", String.valueOf(count), "class", style);
            }
            Histogram sum = sum(results);
            html.open("td");
            bar(sum);
            html.close("td").element("td", sum.toString(), "class", "soft").close("tr");
        });
        html.close("table").close("div");
    }

    private static Histogram sum(List<Result> results) {
        int[] counts = new int[Histogram.LABELS.size()];
        for (Result result : results) {
            if (result.verdict() != null) {
                for (Comparison comparison : result.verdict().comparisons()) {
                    for (int i = 0; i < counts.length; i++) {
                        counts[i] += comparison.histogram().counts()[i];
                    }
                }
            }
        }
        return new Histogram(counts);
    }

    private void bar(Histogram histogram) {
        double sum = 0;
        for (int count : histogram.counts()) {
            sum += count;
        }
        html.open("div", "class", "bar", "role", "img", "aria-label", histogram.toString());
        for (int i = 0; i < histogram.counts().length; i++) {
            if (histogram.counts()[i] > 0) {
                String width = String.format(
                        Locale.ROOT, "width:%.2f%%", 100 * histogram.counts()[i] / sum);
                html.open("span", "class", "b" + i, "style", width, "title", Histogram.LABELS.get(i))
                        .close("span");
            }
        }
        html.close("div");
    }

    private void failing() {
        List<Result> failing = report.with(Outcome.FAIL);
        if (failing.isEmpty()) {
            return;
        }
        html.element("h2", "Failing cases");
        if (failing.size() > SHOWN) {
            html.element("p", "The first " + SHOWN + " of " + failing.size() + " are shown.", "class", "soft");
        }
        legend();
        for (Result result : failing.subList(0, Math.min(SHOWN, failing.size()))) {
            html.open("article", "id", result.name()).element("h3", result.name());
            html.element("pre", result.report());
            if (result.verdict() != null) {
                maps(result.verdict());
            }
            html.close("article");
        }
    }

    private void legend() {
        html.open("ul", "class", "legend");
        for (int i = 0; i < ErrorMap.LABELS.size(); i++) {
            html.open("li").open("svg", "viewBox", "0 0 1 1").empty("path", "class", "e" + i, "d", "M0 0h1v1h-1z");
            html.close("svg").text(ErrorMap.LABELS.get(i)).close("li");
        }
        html.close("ul");
    }

    private void maps(Verdict verdict) {
        List<Evidence.Output> outputs = verdict.evidence().outputs();
        for (int i = 0; i < outputs.size(); i++) {
            if (!verdict.comparisons().get(i).passed()) {
                String name = outputs.get(i).expected().name();
                String layout = verdict.kernelCase().operation().parameter(name).layout();
                html.element("p", name + " (" + layout + "), error/bound", "class", "soft");
                bar(verdict.comparisons().get(i).histogram());
                html.open("div", "class", "maps");
                ErrorMap.draw(html, outputs.get(i), layout);
                html.close("div");
            }
        }
    }

    private void all() {
        html.element("h2", "All cases").open("details").element("summary", report.counts());
        html.open("div", "class", "scroll").open("table");
        for (Result result : report.results()) {
            String outcome = result.outcome().toString().toLowerCase(Locale.ROOT);
            html.open("tr").element("td", result.name());
            html.element("td", outcome, "class", result.outcome().word());
            html.element("td", largest(result), "class", "n")
                    .element("td", result.note())
                    .close("tr");
        }
        html.close("table").close("div").close("details");
    }

    /// The largest error/bound of a case.
    private static String largest(Result result) {
        return result.verdict() == null
                ? ""
                : result.verdict().comparisons().stream()
                        .mapToDouble(c -> c.worst().ratio())
                        .max()
                        .stream()
                        .mapToObj(ratio -> String.format(Locale.ROOT, "%.3g", ratio))
                        .findFirst()
                        .orElse("");
    }

    private static String style() {
        try (InputStream in = CheckPage.class.getResourceAsStream("check.css")) {
            if (in == null) {
                throw new IllegalStateException("this build has no check.css");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
