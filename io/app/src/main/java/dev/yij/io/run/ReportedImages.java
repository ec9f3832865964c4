package dev.yij.io.run;

import dev.yij.io.classify.Classifier;
import dev.yij.io.data.ImageFolder;
import dev.yij.io.image.ImageException;
import dev.yij.io.image.PngFile;
import dev.yij.io.image.Resize;
import dev.yij.io.image.RgbImage;
import dev.yij.io.model.Interpolation;
import dev.yij.io.report.Calibration;
import dev.yij.io.report.Prediction;
import dev.yij.io.report.ReportImage;
import dev.yij.io.report.TestImages;
import dev.yij.io.report.TestImages.Cell;
import dev.yij.reference.model.Evaluation;
import dev.yij.reference.model.Evaluation.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Chooses the test images that the report shows: of each cell of the confusion matrix those with the largest
/// loss, the largest losses of all, and the predictions whose two most probable classes are closest.
final class ReportedImages {

    /// Cards of each kind.
    private static final int CARDS = 8;

    /// Thumbnails of one cell, and of all: a page of about 4 MB.
    private static final int PER_CELL = 5;

    private static final int THUMBNAILS = 150;
    private static final int SIDE = 96;
    private static final int TOP = 3;

    private final FolderProbabilities test;
    private final Evaluation evaluation;
    private final Classifier classifier;
    private final ImageFolder folder;

    /// @param test       the outputs of the evaluated network, in the same order
    /// @param classifier reads the images
    /// @param folder     the images
    ReportedImages(FolderProbabilities test, Evaluation evaluation, Classifier classifier, ImageFolder folder) {
        this.test = test;
        this.evaluation = evaluation;
        this.classifier = classifier;
        this.folder = folder;
    }

    /// @param calibration of the network; null if it was not calibrated
    TestImages choose(@Nullable Calibration calibration) throws ImageException {
        List<Prediction> worst = new ArrayList<>();
        for (int index : evaluation.worstMistakes(CARDS)) {
            worst.add(prediction(index));
        }
        List<Integer> closest = IntStream.range(0, evaluation.samples())
                .boxed()
                .sorted(Comparator.comparingDouble(this::margin))
                .limit(CARDS)
                .toList();
        List<Prediction> unsure = new ArrayList<>();
        for (int index : closest) {
            unsure.add(prediction(index));
        }
        return new TestImages(mistakes(), worst, unsure, calibration);
    }

    private Map<Cell, List<ReportImage>> mistakes() throws ImageException {
        Map<Cell, List<ReportImage>> mistakes = new LinkedHashMap<>();
        int shown = 0;
        for (int index : evaluation.worstMistakes(evaluation.samples())) {
            Outcome outcome = evaluation.outcomes().get(index);
            List<ReportImage> cell =
                    mistakes.computeIfAbsent(new Cell(outcome.label(), outcome.predicted()), key -> new ArrayList<>());
            if (cell.size() < PER_CELL && shown++ < THUMBNAILS) {
                cell.add(thumbnail(index));
            }
        }
        mistakes.values().removeIf(List::isEmpty);
        return mistakes;
    }

    private ReportImage thumbnail(int index) throws ImageException {
        ImageFolder.Item item = test.items().get(index);
        RgbImage image = RunReport.read(folder, item, classifier);
        int longest = Math.max(image.height(), image.width());
        RgbImage small = longest <= SIDE
                ? image
                : Resize.resize(
                        image,
                        Interpolation.BILINEAR,
                        Math.max(1, image.height() * SIDE / longest),
                        Math.max(1, image.width() * SIDE / longest));
        String name = String.valueOf(item.file().getFileName());
        return new ReportImage(
                PngFile.toBufferedImage(small),
                name + ", of the class " + folder.classes().get(item.classIndex()),
                name);
    }

    private Prediction prediction(int index) throws ImageException {
        ImageFolder.Item item = test.items().get(index);
        RgbImage image = RunReport.read(folder, item, classifier);
        return Prediction.of(
                image,
                String.valueOf(item.file().getFileName()),
                folder.classes().get(item.classIndex()),
                classifier.classify(image),
                TOP);
    }

    /// The distance between the two largest probabilities.
    private double margin(int index) {
        float[] sorted = test.probabilities().get(index).clone();
        Arrays.sort(sorted);
        return sorted.length < 2 ? 1 : sorted[sorted.length - 1] - sorted[sorted.length - 2];
    }
}
