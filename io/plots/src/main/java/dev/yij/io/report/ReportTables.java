package dev.yij.io.report;

import dev.yij.io.plot.RateChange;
import dev.yij.reference.model.ClassScore;
import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Metrics;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Writes the report's tables.
final class ReportTables {

    /// From this fraction of its row on, a cell of the confusion matrix is dark enough for light digits.
    private static final double STRONG = 0.5;

    private final Html html;

    ReportTables(Html html) {
        this.html = html;
    }

    void epochs(History history) {
        begin("tall", "Epochs");
        header("Epoch", "Loss", "Accuracy", "Validation loss", "Validation accuracy", "Learning rate", "Seconds");
        html.open("tbody");
        for (Epoch epoch : history.epochs()) {
            Metrics validation = epoch.validation();
            html.open("tr").element("th", Integer.toString(epoch.number()), "scope", "row");
            cells(
                    Words.decimals(epoch.training().loss()),
                    Words.decimals(epoch.training().accuracy()),
                    Words.decimals(validation == null ? Double.NaN : validation.loss()),
                    Words.decimals(validation == null ? Double.NaN : validation.accuracy()),
                    RateChange.number(epoch.learningRate()),
                    String.format(Locale.ROOT, "%.1f", epoch.seconds()));
            html.close("tr");
        }
        html.close("tbody");
        end();
    }

    /// @param shown the cells whose images follow in the page
    void confusion(int[][] confusion, List<String> classes, Set<TestImages.Cell> shown) {
        html.element(
                "p",
                "Rows are what the images are, columns the predicted ones. The stronger a cell's colour, the "
                        + "larger its share of the row. A number that is a link leads to its images.",
                "class",
                "note");
        begin("confusion", "Confusion matrix");
        html.open("thead").open("tr").element("th", "actual ↓ predicted →", "scope", "col");
        for (String name : classes) {
            html.open("th", "scope", "col").element("span", name).close("th");
        }
        html.close("tr").close("thead").open("tbody");
        for (int row = 0; row < classes.size(); row++) {
            html.open("tr").element("th", classes.get(row), "scope", "row");
            int samples = ClassScore.of(confusion, row).samples();
            for (int column = 0; column < classes.size(); column++) {
                TestImages.Cell cell = new TestImages.Cell(row, column);
                String tip = classes.get(row) + " → " + classes.get(column);
                cell(confusion[row][column], samples, row == column, tip, shown.contains(cell) ? cell.id() : "");
            }
            html.close("tr");
        }
        html.close("tbody");
        end();
    }

    private void cell(int count, int samples, boolean right, String tip, String anchor) {
        double share = samples == 0 ? 0 : count / (double) samples;
        html.open(
                "td",
                "class",
                (right ? "hit" : "miss") + (share >= STRONG ? " strong" : "") + (count == 0 ? " none" : ""),
                "style",
                String.format(Locale.ROOT, "--share:%.3f", share),
                "title",
                tip);
        if (anchor.isEmpty()) {
            html.text(Integer.toString(count));
        } else {
            html.element("a", Integer.toString(count), "href", "#" + anchor, "aria-label", count + " images, " + tip);
        }
        html.close("td");
    }

    void classes(int[][] confusion, List<String> classes) {
        html.element(
                "p",
                "Precision: the share of the images predicted as the class that belong to it. Recall: the share of the "
                        + "images of the class that are predicted as it. F1: their harmonic mean.",
                "class",
                "note");
        begin("scores", "Classes");
        header("Class", "Precision", "Recall", "F1", "Images");
        html.open("tbody");
        for (int c = 0; c < classes.size(); c++) {
            ClassScore score = ClassScore.of(confusion, c);
            html.open("tr").element("th", classes.get(c), "scope", "row");
            share(score.precision());
            share(score.recall());
            share(score.f1());
            cells(Integer.toString(score.samples()));
            html.close("tr");
        }
        html.close("tbody");
        end();
    }

    private void share(double share) {
        String bar = String.format(Locale.ROOT, "--share:%.4f", Double.isNaN(share) ? 0 : share);
        html.element("td", Words.percent(share), "class", "bar", "style", bar);
    }

    void skipped(List<SkippedFile> skipped) {
        begin("words tall", "Skipped files");
        header("File", "Reason");
        html.open("tbody");
        for (SkippedFile file : skipped) {
            html.open("tr").element("th", file.file(), "scope", "row");
            cells(file.reason());
            html.close("tr");
        }
        html.close("tbody");
        end();
    }

    /// A table of text; the first column names the rows.
    void plain(String label, List<String> header, List<List<String>> rows) {
        begin("scores", label);
        header(header.toArray(String[]::new));
        html.open("tbody");
        for (List<String> row : rows) {
            html.open("tr").element("th", row.getFirst(), "scope", "row");
            cells(row.subList(1, row.size()).toArray(String[]::new));
            html.close("tr");
        }
        html.close("tbody");
        end();
    }

    /// Wide tables scroll within a region of their own that is reachable by keyboard.
    private void begin(String kind, String label) {
        html.open("div", "class", "scroll " + kind, "tabindex", "0", "role", "region", "aria-label", label);
        html.open("table");
    }

    private void end() {
        html.close("table").close("div");
    }

    private void header(String... names) {
        html.open("thead").open("tr");
        for (String name : names) {
            html.element("th", name, "scope", "col");
        }
        html.close("tr").close("thead");
    }

    private void cells(String... texts) {
        for (String text : texts) {
            html.element("td", text);
        }
    }
}
