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

/// All that is worth keeping about a training run, as one HTML page. What is empty or null is left out of
/// the page.
///
/// @param title        the heading
/// @param when         when the run was, in words; may be empty
/// @param settings     what was chosen: name and value, in order
/// @param environment  what it ran on: back-end, Java, cores, …
/// @param summary      the model's summary, preformatted; may be empty
/// @param history      the epochs
/// @param test         how the model does on data it has not seen; null if that was not measured
/// @param classes      the classes' names, in the order of the network's outputs
/// @param filters      pictures of learned filters
/// @param heatMaps     pictures of feature maps
/// @param predictions  examples
/// @param skipped      files that could not be used
/// @param attributions who made data or pictures, one line each
public record TrainingReport(
        String title,
        String when,
        Map<String, String> settings,
        Map<String, String> environment,
        String summary,
        History history,
        @Nullable Evaluation test,
        List<String> classes,
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
        classes = List.copyOf(classes);
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

    /// Begins a report.
    public static Builder titled(String title) {
        return new Builder(title);
    }

    /// The page.
    public String html() {
        return new ReportPage(this).write();
    }

    /// Writes the page to a file, whole or not at all.
    ///
    /// @throws java.io.UncheckedIOException if that fails; the message names the file
    public void write(Path file) {
        PlotFile.writeText(html(), file);
    }

    /// Gathers a report's parts; all but the title may be left out.
    public static final class Builder {

        private final String title;
        private String when = "";
        private final Map<String, String> settings = new LinkedHashMap<>();
        private final Map<String, String> environment = new LinkedHashMap<>();
        private String summary = "";
        private History history = History.EMPTY;
        private @Nullable Evaluation test;
        private List<String> classes = List.of();
        private final List<ReportImage> filters = new ArrayList<>();
        private final List<ReportImage> heatMaps = new ArrayList<>();
        private final List<Prediction> predictions = new ArrayList<>();
        private final List<SkippedFile> skipped = new ArrayList<>();
        private final List<String> attributions = new ArrayList<>();

        private Builder(String title) {
            this.title = title;
        }

        /// When the run was, in words.
        public Builder when(String to) {
            when = to;
            return this;
        }

        /// Adds a setting.
        public Builder setting(String name, Object value) {
            settings.put(name, String.valueOf(value));
            return this;
        }

        /// Adds a line about the machine.
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

        /// The result on data that the model has not seen.
        ///
        /// @param names the classes' names, in the order of the network's outputs
        public Builder test(Evaluation evaluation, List<String> names) {
            test = evaluation;
            classes = names;
            return this;
        }

        /// Adds a picture of learned filters.
        public Builder filters(ReportImage picture) {
            filters.add(picture);
            return this;
        }

        /// Adds a picture of a feature map.
        public Builder heatMap(ReportImage picture) {
            heatMaps.add(picture);
            return this;
        }

        /// Adds an example.
        public Builder prediction(Prediction prediction) {
            predictions.add(prediction);
            return this;
        }

        /// Adds a file that could not be used.
        public Builder skipped(String file, String reason) {
            skipped.add(new SkippedFile(file, reason));
            return this;
        }

        /// Adds a line about who made data or pictures.
        public Builder attribution(String line) {
            attributions.add(line);
            return this;
        }

        /// The report.
        ///
        /// @throws IllegalArgumentException if the parts do not fit each other
        public TrainingReport build() {
            return new TrainingReport(
                    title,
                    when,
                    settings,
                    environment,
                    summary,
                    history,
                    test,
                    classes,
                    filters,
                    heatMaps,
                    predictions,
                    skipped,
                    attributions);
        }
    }
}
