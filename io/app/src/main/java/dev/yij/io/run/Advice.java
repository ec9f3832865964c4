package dev.yij.io.run;

import dev.yij.reference.model.ClassScore;
import dev.yij.reference.model.Evaluation;
import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What a finished run says to someone who does not know machine learning: whether anything was learned,
/// whether the network has learned its images by heart, how certain the figures are, and what to try.
final class Advice {

    /// A loss within this share of that of uniform predictions is one of them.
    private static final double UNIFORM = 0.97;

    /// An accuracy of this multiple of that of uniform predictions shows that something was learned.
    private static final double BETTER = 1.5;

    /// A gap between training and validation accuracy, beyond the uncertainty of the latter.
    private static final double GAP = 0.1;

    /// The half-width from which an accuracy is called uncertain.
    private static final double UNCERTAIN = 0.03;

    /// Fewer test images of a class say nothing about its recall.
    private static final int ENOUGH = 5;

    /// Standard deviations on either side of a 95 % interval.
    private static final double Z = 1.96;

    /// What helps against overfitting, besides more images, by what was trained.
    enum Remedies {
        /// A head on a base.
        HEAD(""),
        /// The chapter's network, also with batch normalization.
        CHAPTER("; then a base (--from MODEL), --dropout 0.3, or fewer --filters"),
        /// Any other network, to which these options do not apply.
        OTHER("; then a base (--from MODEL)");

        private final String words;

        Remedies(String words) {
            this.words = words;
        }

        static Remedies of(RunSettings settings) {
            if (settings.extras().transfer() != null) {
                return HEAD;
            }
            return settings.network().name().matches("chapter(-bn)?") ? CHAPTER : OTHER;
        }
    }

    private final List<String> lines = new ArrayList<>();

    private Advice() {}

    /// The sentences that apply.
    ///
    /// @param history    all epochs
    /// @param best       the epoch of the run's model; null if that is the last one
    /// @param validated  the number of validation images
    /// @param evaluation on the test images; null if there are none
    /// @param classes    the classes' names
    /// @param remedies   what helps against overfitting, besides more images
    static List<String> of(
            History history,
            @Nullable Epoch best,
            int validated,
            @Nullable Evaluation evaluation,
            List<String> classes,
            Remedies remedies) {
        Advice advice = new Advice();
        if (!history.epochs().isEmpty()) {
            Epoch last = best == null ? history.epochs().getLast() : best;
            if (!advice.nothingLearned(history.epochs().getLast().training(), classes.size())) {
                advice.overfitting(last, validated, remedies);
            }
        }
        if (evaluation != null) {
            advice.certainty("test", evaluation.metrics().accuracy(), evaluation.samples());
            advice.neverRecognised(evaluation.confusion(), classes);
        } else if (best != null && best.validation() != null) {
            advice.certainty("validation", best.validation().accuracy(), validated);
        }
        return advice.lines;
    }

    private boolean nothingLearned(Metrics training, int classes) {
        double uniform = Math.log(classes);
        boolean better = training.loss() < UNIFORM * uniform || training.accuracy() > BETTER / classes;
        if (classes < 2 || better) {
            return false;
        }
        lines.add(format(
                "The training loss, %.2f, is still that of uniform predictions (ln %d = %.2f): nothing has been learned"
                        + " yet. Try more epochs (--epochs), another learning rate (--lr 3e-4 or 3e-3);"
                        + " if nothing helps, look whether the images are in the right"
                        + " folders.",
                training.loss(), classes, uniform));
        return true;
    }

    private void overfitting(Epoch epoch, int validated, Remedies remedies) {
        Metrics validation = epoch.validation();
        if (validation == null) {
            return;
        }
        double gap = epoch.training().accuracy() - validation.accuracy();
        double deviation = Math.sqrt(validation.accuracy() * (1 - validation.accuracy()) / Math.max(1, validated));
        if (gap > GAP + deviation) {
            lines.add(format(
                    "The network is right on %.0f %% of its training images, but on %.0f %% of the validation images: it"
                            + " knows its images better than the classes (overfitting). More images help most%s.",
                    100 * epoch.training().accuracy(), 100 * validation.accuracy(), remedies.words));
        }
    }

    private void certainty(String what, double accuracy, int n) {
        double[] interval = wilson(accuracy, n);
        if ((interval[1] - interval[0]) / 2 > UNCERTAIN) {
            lines.add(format(
                    "The %s accuracy, %.2f of %d images, is uncertain: from other images like these it would be between"
                            + " %.2f and %.2f (95 %% interval).",
                    what, accuracy, n, interval[0], interval[1]));
        }
    }

    private void neverRecognised(int[][] confusion, List<String> classes) {
        List<String> names = IntStream.range(0, classes.size())
                .filter(c -> {
                    ClassScore score = ClassScore.of(confusion, c);
                    return score.samples() >= ENOUGH && score.recall() == 0;
                })
                .mapToObj(classes::get)
                .toList();
        if (!names.isEmpty()) {
            lines.add("No test image of these classes was recognised: " + String.join(", ", names)
                    + ". More images of them help most; --class-weight balanced helps if they have fewer than others.");
        }
    }

    /// The 95 % interval of a proportion of `n` (E. B. Wilson 1927):
    /// (p + z²/2n ± z·√(p(1 - p)/n + z²/4n²)) / (1 + z²/n). Unlike p ± z·√(p(1 - p)/n) it is right for few
    /// images and proportions near 0 and 1.
    static double[] wilson(double p, int n) {
        if (n == 0) {
            return new double[] {0, 1};
        }
        double z2 = Z * Z / n;
        double centre = p + z2 / 2;
        double half = Z * Math.sqrt(p * (1 - p) / n + z2 / 4 / n);
        return new double[] {(centre - half) / (1 + z2), (centre + half) / (1 + z2)};
    }

    private static String format(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }
}
