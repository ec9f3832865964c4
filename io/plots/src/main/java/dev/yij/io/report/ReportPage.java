package dev.yij.io.report;

import dev.yij.io.plot.CurveFigure;
import dev.yij.reference.model.ClassScore;
import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.Metrics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// Writes the report of a training run: its key figures and its sections in order.
final class ReportPage {

    private final TrainingReport report;
    private final Html html = new Html();
    private final ReportTables tables = new ReportTables(html);
    private final Page page;

    ReportPage(TrainingReport report) {
        this.report = report;
        this.page = new Page(html, report.title());
        page.addIf(!report.advice().isEmpty(), "advice", "What this means", () -> list(report.advice()));
        page.addIf(!report.history().epochs().isEmpty(), "curves", "Curves", this::curves);
        page.addIf(!report.history().epochs().isEmpty(), "epochs", "Epochs", () -> tables.epochs(report.history()));
        var test = report.test();
        if (test != null) {
            TestImages images = report.testImages();
            page.addIf(
                    true,
                    "confusion",
                    "Confusion matrix",
                    () -> tables.confusion(
                            test.confusion(),
                            report.classes(),
                            images.mistakes().keySet()));
            page.addIf(true, "classes", "Classes", () -> tables.classes(test.confusion(), report.classes()));
            page.addIf(!images.mistakes().isEmpty(), "mistakes", "Mistakes", this::mistakes);
            page.addIf(!images.worst().isEmpty(), "worst", "Largest losses", () -> cards(images.worst()));
            page.addIf(!images.unsure().isEmpty(), "unsure", "Least sure", () -> cards(images.unsure()));
            page.addIf(images.calibration() != null, "reliability", "Reliability", this::reliability);
        }
        page.addIf(!report.predictions().isEmpty(), "examples", "Examples", () -> cards(report.predictions()));
        page.addIf(!report.augmented().isEmpty(), "augmentation", "Augmentation", () -> images(report.augmented()));
        page.addIf(!report.filters().isEmpty(), "filters", "Learned filters", () -> images(report.filters()));
        page.addIf(!report.heatMaps().isEmpty(), "maps", "Feature maps", () -> images(report.heatMaps()));
        page.addIf(!report.summary().isBlank(), "model", "Model", this::summary);
        page.addIf(!report.settings().isEmpty(), "settings", "Settings", () -> pairs(report.settings()));
        page.addIf(!report.environment().isEmpty(), "environment", "Environment", () -> pairs(report.environment()));
        page.addIf(!report.skipped().isEmpty(), "skipped", "Skipped files", () -> tables.skipped(report.skipped()));
        page.addIf(!report.attributions().isEmpty(), "sources", "Sources", () -> list(report.attributions()));
    }

    String write() {
        return page.write(report.when(), this::keyFigures);
    }

    private void keyFigures() {
        List<Epoch> epochs = report.history().epochs();
        var test = report.test();
        if (test != null) {
            page.figure("Test accuracy", Words.percent(test.metrics().accuracy()), test.samples() + " images");
            page.figure(
                    "Balanced accuracy",
                    Words.percent(ClassScore.balancedAccuracy(test.confusion())),
                    "the mean recall of the classes");
            page.figure("Macro F1", Words.decimals(ClassScore.macroF1(test.confusion())), "");
            page.figure("Test loss", Words.decimals(test.metrics().loss()), "");
        }
        if (!epochs.isEmpty()) {
            validation(epochs);
            double seconds = epochs.stream().mapToDouble(Epoch::seconds).sum();
            page.figure("Epochs", Integer.toString(epochs.size()), "");
            page.figure("Time", Words.duration(seconds), Words.duration(seconds / epochs.size()) + " an epoch");
        }
    }

    /// The validation accuracy of the run's model, and the best one if that is another epoch's.
    private void validation(List<Epoch> epochs) {
        int number =
                report.modelEpoch() > 0 ? report.modelEpoch() : epochs.getLast().number();
        Metrics own = null;
        Epoch best = null;
        for (Epoch epoch : epochs) {
            own = epoch.number() == number ? epoch.validation() : own;
            Metrics most = best == null ? null : best.validation();
            if (epoch.validation() != null
                    && (most == null || epoch.validation().accuracy() > most.accuracy())) {
                best = epoch;
            }
        }
        if (own != null && best != null && best.validation() != null) {
            String other = best.validation().accuracy() > own.accuracy()
                    ? "; the best, " + Words.percent(best.validation().accuracy()) + ", was in epoch " + best.number()
                    : "";
            page.figure("Validation accuracy", Words.percent(own.accuracy()), "of the model, epoch " + number + other);
        }
    }

    private void curves() {
        html.open("div", "class", "curves")
                .raw(CurveFigure.loss(report.history()).inlineSvg())
                .raw(CurveFigure.accuracy(report.history()).inlineSvg())
                .close("div");
    }

    private void cards(List<Prediction> predictions) {
        html.open("div", "class", "examples");
        predictions.forEach(prediction -> PredictionCard.write(html, prediction));
        html.close("div");
    }

    private void mistakes() {
        int[][] confusion = Objects.requireNonNull(report.test()).confusion();
        List<String> names = report.classes();
        for (TestImages.Cell cell : report.testImages().cells()) {
            List<ReportImage> images =
                    Objects.requireNonNull(report.testImages().mistakes().get(cell));
            int count = confusion[cell.label()][cell.predicted()];
            html.element(
                    "h3",
                    names.get(cell.label()) + " predicted as " + names.get(cell.predicted()) + ": " + count
                            + (images.size() < count ? ", the " + images.size() + " with the largest loss" : ""),
                    "id",
                    cell.id());
            images(images, "thumbnails");
        }
    }

    private void reliability() {
        Calibration calibration = Objects.requireNonNull(report.testImages().calibration());
        double before = calibration.before().expectedCalibrationError();
        double after = calibration.after().expectedCalibrationError();
        html.element(
                "p",
                String.format(
                        Locale.ROOT,
                        "A prediction with a probability of 0.7 should be correct in seven of ten cases, on the dashed"
                                + " line. Below it the network is too confident. Dividing its logits by %.2f, fitted on the"
                                + " validation images, changes the expected calibration error, the mean distance from that"
                                + " line, on %d test images from %.3f to %.3f. %syij predict prints the probabilities after"
                                + " that. The larger a disc, the more images.",
                        calibration.temperature(),
                        calibration.before().samples(),
                        before,
                        after,
                        after > before
                                ? "The divisor was chosen by the cross-entropy, not by this error, which varies much with"
                                        + " few images. "
                                : ""),
                "class",
                "note");
        html.open("div", "class", "curves")
                .raw(ReliabilityDiagram.svg(calibration))
                .close("div");
    }

    private void images(List<ReportImage> images) {
        images(images, "images");
    }

    private void images(List<ReportImage> images, String css) {
        html.open("div", "class", css);
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

    private void list(List<String> lines) {
        html.open("ul");
        lines.forEach(line -> html.element("li", line));
        html.close("ul");
    }
}
