package dev.yij.io.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The test images that tell the most about a classifier.
///
/// @param mistakes    for cells of the confusion matrix off its diagonal, images that are in it
/// @param worst       the wrong predictions with the largest loss, worst first
/// @param unsure      the predictions whose two most probable classes are closest, closest first
/// @param calibration how far the probabilities can be trusted; null if the network was not calibrated
public record TestImages(
        Map<Cell, List<ReportImage>> mistakes,
        List<Prediction> worst,
        List<Prediction> unsure,
        @Nullable Calibration calibration) {

    /// None.
    static final TestImages NONE = new TestImages(Map.of(), List.of(), List.of(), null);

    /// A cell of the confusion matrix.
    ///
    /// @param label     the row, the actual class
    /// @param predicted the column, the predicted class
    public record Cell(int label, int predicted) {

        /// Its anchor in the page.
        String id() {
            return "cell-" + label + "-" + predicted;
        }
    }

    /// Copies the lists.
    public TestImages {
        Map<Cell, List<ReportImage>> copy = new LinkedHashMap<>();
        mistakes.forEach((cell, images) -> copy.put(cell, List.copyOf(images)));
        mistakes = copy;
        worst = List.copyOf(worst);
        unsure = List.copyOf(unsure);
    }

    /// The cells that have images, by row, then by column.
    List<Cell> cells() {
        List<Cell> cells = new ArrayList<>(mistakes.keySet());
        cells.sort((a, b) -> a.label != b.label ? a.label - b.label : a.predicted - b.predicted);
        return cells;
    }
}
