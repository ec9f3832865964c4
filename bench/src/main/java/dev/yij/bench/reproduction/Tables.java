package dev.yij.bench.reproduction;

import dev.yij.reference.model.Evaluation;
import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Metrics;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// Writes the tables as Markdown.
final class Tables {

    private static final int PAIRS = 10;

    private final StringBuilder text = new StringBuilder();

    String text() {
        return text.toString();
    }

    /// A row for each model of each run.
    void results(List<Run> runs) {
        line("## Results");
        line("");
        line("| run | seed | model | epoch | test loss | test accuracy | median epoch |");
        line("| --- | --- | --- | --- | --- | --- | --- |");
        for (Run run : runs) {
            int last = run.last().history().lastEpoch();
            result(run, "final", last, run.lastResult().metrics());
            result(
                    run,
                    "lowest validation loss",
                    run.bestEpoch().number(),
                    run.bestResult().metrics());
        }
        line("");
    }

    private void result(Run run, String model, int epoch, Metrics test) {
        line(
                "| %s | %d | %s | %d | %.4f | %.2f%% | %.0f s |",
                run.name(),
                run.last().model().seed().value(),
                model,
                epoch,
                test.loss(),
                100 * test.accuracy(),
                run.medianSeconds());
    }

    /// Two runs compared epoch by epoch.
    void history(History ours, History theirs) {
        line("## History");
        line("");
        line("| epoch | loss | Keras | accuracy | Keras | val. loss | Keras | val. accuracy | Keras |");
        line("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        for (int i = 0; i < ours.epochs().size(); i++) {
            Epoch our = ours.epochs().get(i);
            Epoch their = theirs.epochs().get(i);
            Metrics ourValidation = Objects.requireNonNull(our.validation());
            Metrics theirValidation = Objects.requireNonNull(their.validation());
            line(
                    "| %d | %.4f | %.4f | %.4f | %.4f | %.4f | %.4f | %.4f | %.4f |",
                    our.number(),
                    our.training().loss(),
                    their.training().loss(),
                    our.training().accuracy(),
                    their.training().accuracy(),
                    ourValidation.loss(),
                    theirValidation.loss(),
                    ourValidation.accuracy(),
                    theirValidation.accuracy());
        }
        line("");
    }

    /// The confusion matrix, with the classes' numbers as column headings, and the most frequent confusions.
    void confusion(Evaluation evaluation, List<String> classes) {
        line("## Confusion");
        line("");
        StringBuilder head = new StringBuilder("| |");
        StringBuilder rule = new StringBuilder("| --- |");
        for (int c = 0; c < classes.size(); c++) {
            head.append(' ').append(c).append(" |");
            rule.append(" --: |");
        }
        line(head + " recall |");
        line(rule + " --: |");
        int[][] confusion = evaluation.confusion();
        for (int c = 0; c < classes.size(); c++) {
            StringBuilder row = new StringBuilder("| " + c + " " + classes.get(c) + " |");
            int samples = 0;
            for (int predicted = 0; predicted < classes.size(); predicted++) {
                int count = confusion[c][predicted];
                samples += count;
                row.append(' ')
                        .append(c == predicted ? "**" + count + "**" : count == 0 ? "·" : Integer.toString(count))
                        .append(" |");
            }
            line(row + String.format(Locale.ROOT, " %.0f%% |", 100.0 * confusion[c][c] / samples));
        }
        line("");
        line("| actual class | predicted class | images |");
        line("| --- | --- | --: |");
        for (Evaluation.Confusion pair : evaluation.mostConfused(PAIRS)) {
            line("| %s | %s | %d |", classes.get(pair.label()), classes.get(pair.predicted()), pair.count());
        }
        line("");
    }

    void mistakes(List<TestImages.Shown> images) {
        line("## Largest losses");
        line("");
        images(images, 200);
    }

    void heatMaps(List<TestImages.Shown> images) {
        line("## Heat maps");
        line("");
        images(images, 400);
    }

    private void images(List<TestImages.Shown> images, int width) {
        line("| | |");
        line("| --- | --- |");
        for (TestImages.Shown image : images) {
            line(
                    "| <img src=\"img/reproduction/%s\" width=\"%d\" alt=\"%s\"> | %s<br>%s |",
                    image.file(), width, image.words(), image.words(), image.credit());
        }
        line("");
    }

    private void line(String format, Object... values) {
        text.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values))
                .append('\n');
    }
}
