package dev.yij.io.report;

import java.util.Locale;

/// An example prediction: the image, its actual class, and the most probable classes as bars.
final class PredictionCard {

    private PredictionCard() {}

    static void write(Html html, Prediction prediction) {
        String truth = prediction.truth();
        html.open("article", "class", "card");
        html.empty(
                "img",
                "src",
                new ReportImage(prediction.thumbnail(), "", "").dataUri(),
                "alt",
                truth == null ? prediction.file() : prediction.file() + ", of the class " + truth,
                "width",
                Integer.toString(prediction.thumbnail().getWidth()),
                "height",
                Integer.toString(prediction.thumbnail().getHeight()));
        html.open("div");
        html.open("h3").text(truth == null ? prediction.file() : truth);
        if (truth != null) {
            String verdict = prediction.right() ? "right" : "wrong";
            html.element("span", (prediction.right() ? "✓ " : "✗ ") + verdict, "class", "verdict " + verdict);
        }
        html.close("h3");
        if (truth != null) {
            html.element("p", prediction.file(), "class", "file");
        }
        html.open("ol");
        for (Prediction.Guess guess : prediction.guesses()) {
            bar(html, guess, guess.name().equals(truth));
        }
        html.close("ol").close("div").close("article");
    }

    private static void bar(Html html, Prediction.Guess guess, boolean isTruth) {
        float share = Float.isNaN(guess.probability()) ? 0 : Math.clamp(guess.probability(), 0f, 1f);
        html.open(
                "li", "class", isTruth ? "truth" : "other", "style", String.format(Locale.ROOT, "--share:%.4f", share));
        html.element("span", guess.name(), "class", "name");
        html.element("span", Words.percent(guess.probability()), "class", "value");
        html.close("li");
    }
}
