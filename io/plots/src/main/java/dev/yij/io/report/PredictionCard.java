package dev.yij.io.report;

import dev.yij.io.classify.ClassProbability;
import java.util.Locale;

/// An example prediction: the image, its actual class, and the most probable classes as bars.
final class PredictionCard {

    private PredictionCard() {}

    static void write(Html html, Prediction prediction) {
        String label = prediction.label();
        html.open("article", "class", "card");
        html.empty(
                "img",
                "src",
                new ReportImage(prediction.thumbnail(), "", "").dataUri(),
                "alt",
                label == null ? prediction.file() : prediction.file() + ", of the class " + label,
                "width",
                Integer.toString(prediction.thumbnail().getWidth()),
                "height",
                Integer.toString(prediction.thumbnail().getHeight()));
        html.open("div");
        html.open("h3").text(label == null ? prediction.file() : label);
        if (label != null) {
            String verdict = prediction.isCorrect() ? "right" : "wrong";
            html.element("span", (prediction.isCorrect() ? "✓ " : "✗ ") + verdict, "class", "verdict " + verdict);
        }
        html.close("h3");
        if (label != null) {
            html.element("p", prediction.file(), "class", "file");
        }
        html.open("ol");
        for (ClassProbability predicted : prediction.topClasses()) {
            bar(html, predicted, predicted.name().equals(label));
        }
        html.close("ol").close("div").close("article");
    }

    private static void bar(Html html, ClassProbability predicted, boolean isLabel) {
        float share = Float.isNaN(predicted.probability()) ? 0 : Math.clamp(predicted.probability(), 0f, 1f);
        html.open(
                "li", "class", isLabel ? "label" : "other", "style", String.format(Locale.ROOT, "--share:%.4f", share));
        html.element("span", predicted.name(), "class", "name");
        html.element("span", Words.percent(predicted.probability()), "class", "value");
        html.close("li");
    }
}
