package dev.yij.io.report;

import dev.yij.io.plot.PlotFile;
import dev.yij.reference.model.Evaluation;
import dev.yij.reference.train.History;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The record of a training run as one HTML page. Parts that are empty or null are left out of
/// the page.
///
/// @param title        the heading
/// @param when         the date of the run, as text; may be empty
/// @param advice       what the results mean and what to try, a sentence or two each
/// @param settings     the settings of the run: name and value, in order
/// @param environment  the environment of the run: backend, Java, cores, …
/// @param summary      the model's summary, preformatted; may be empty
/// @param history      the epochs
/// @param modelEpoch   the epoch of the run's model; 0 for the last
/// @param test         the evaluation on the test data; null if there was none
/// @param classes      the classes' names, in the order of the network's outputs
/// @param testImages   the test images that tell the most
/// @param augmented    training images as augmentation changes them
/// @param filters      plots of learned filters
/// @param heatMaps     plots of feature maps
/// @param predictions  example predictions
/// @param skipped      files that could not be used
/// @param attributions authors of data or images, one line each
public record TrainingReport(
        String title,
        String when,
        List<String> advice,
        Map<String, String> settings,
        Map<String, String> environment,
        String summary,
        History history,
        int modelEpoch,
        @Nullable Evaluation test,
        List<String> classes,
        TestImages testImages,
        List<ReportImage> augmented,
        List<ReportImage> filters,
        List<ReportImage> heatMaps,
        List<Prediction> predictions,
        List<SkippedFile> skipped,
        List<String> attributions) {

    /// Copies lists and maps.
    ///
    /// @throws IllegalArgumentException if the confusion matrix has not a row and a column for each class
    public TrainingReport {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        advice = List.copyOf(advice);
        classes = List.copyOf(classes);
        augmented = List.copyOf(augmented);
        filters = List.copyOf(filters);
        heatMaps = List.copyOf(heatMaps);
        predictions = List.copyOf(predictions);
        skipped = List.copyOf(skipped);
        attributions = List.copyOf(attributions);
        if (test != null) {
            requireSquare(test.confusion(), classes.size());
        }
    }

    private static void requireSquare(int[][] confusion, int classes) {
        if (confusion.length != classes) {
            throw new IllegalArgumentException(
                    "the confusion matrix has " + confusion.length + " rows for " + classes + " classes");
        }
        for (int[] row : confusion) {
            if (row.length != classes) {
                throw new IllegalArgumentException(
                        "a row of the confusion matrix has " + row.length + " columns for " + classes + " classes");
            }
        }
    }

    /// Creates a builder.
    public static Builder titled(String title) {
        return new Builder(title);
    }

    /// The page as HTML.
    public String html() {
        return new ReportPage(this).write();
    }

    /// Writes the page to a file atomically.
    ///
    /// @throws java.io.UncheckedIOException if that fails; the message names the file
    public void write(Path file) {
        PlotFile.writeText(html(), file);
    }

    /// Builder of a report; all parts except the title are optional.
    public static final class Builder {

        private final String title;
        private String when = "";
        private final List<String> advice = new ArrayList<>();
        private final Map<String, String> settings = new LinkedHashMap<>();
        private final Map<String, String> environment = new LinkedHashMap<>();
        private String summary = "";
        private History history = History.EMPTY;
        private int modelEpoch;
        private @Nullable Evaluation test;
        private List<String> classes = List.of();
        private TestImages testImages = TestImages.NONE;
        private final List<ReportImage> augmented = new ArrayList<>();
        private final List<ReportImage> filters = new ArrayList<>();
        private final List<ReportImage> heatMaps = new ArrayList<>();
        private final List<Prediction> predictions = new ArrayList<>();
        private final List<SkippedFile> skipped = new ArrayList<>();
        private final List<String> attributions = new ArrayList<>();

        private Builder(String title) {
            this.title = title;
        }

        /// The date of the run, as text.
        public Builder when(String to) {
            when = to;
            return this;
        }

        /// Adds a sentence or two about what the results mean and what to try.
        public Builder advice(String text) {
            advice.add(text);
            return this;
        }

        /// Adds a setting.
        public Builder setting(String name, Object value) {
            settings.put(name, String.valueOf(value));
            return this;
        }

        /// Adds a line about the environment.
        public Builder environment(String name, Object value) {
            environment.put(name, String.valueOf(value));
            return this;
        }

        /// The model's summary.
        public Builder summary(String to) {
            summary = to;
            return this;
        }

        /// The epochs.
        public Builder history(History to) {
            history = to;
            return this;
        }

        /// The epoch of the run's model.
        public Builder modelEpoch(int to) {
            modelEpoch = to;
            return this;
        }

        /// The evaluation on the test data.
        ///
        /// @param names the classes' names, in the order of the network's outputs
        public Builder test(Evaluation evaluation, List<String> names) {
            test = evaluation;
            classes = names;
            return this;
        }

        /// The test images that tell the most.
        public Builder testImages(TestImages to) {
            testImages = to;
            return this;
        }

        /// Adds a sheet of training images as augmentation changes them.
        public Builder augmented(ReportImage image) {
            augmented.add(image);
            return this;
        }

        /// Adds a plot of learned filters.
        public Builder filters(ReportImage image) {
            filters.add(image);
            return this;
        }

        /// Adds a plot of a feature map.
        public Builder heatMap(ReportImage image) {
            heatMaps.add(image);
            return this;
        }

        /// Adds an example prediction.
        public Builder prediction(Prediction prediction) {
            predictions.add(prediction);
            return this;
        }

        /// Adds a file that could not be used.
        public Builder skipped(String file, String reason) {
            skipped.add(new SkippedFile(file, reason));
            return this;
        }

        /// Adds a line about the authors of data or images.
        public Builder attribution(String line) {
            attributions.add(line);
            return this;
        }

        /// Builds the report.
        ///
        /// @throws IllegalArgumentException if the parts are inconsistent
        public TrainingReport build() {
            return new TrainingReport(
                    title,
                    when,
                    advice,
                    settings,
                    environment,
                    summary,
                    history,
                    modelEpoch,
                    test,
                    classes,
                    testImages,
                    augmented,
                    filters,
                    heatMaps,
                    predictions,
                    skipped,
                    attributions);
        }
    }
}
