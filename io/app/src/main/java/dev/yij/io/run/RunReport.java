package dev.yij.io.run;

import dev.yij.io.classify.Classifier;
import dev.yij.io.data.ImageFolder;
import dev.yij.io.image.ImageException;
import dev.yij.io.image.PngFile;
import dev.yij.io.image.RgbImage;
import dev.yij.io.model.WeightHash;
import dev.yij.io.plot.CurveFigure;
import dev.yij.io.plot.FeatureMap;
import dev.yij.io.plot.FilterSheet;
import dev.yij.io.plot.Fonts;
import dev.yij.io.plot.HeatMap;
import dev.yij.io.plot.PlotFile;
import dev.yij.io.report.Calibration;
import dev.yij.io.report.Prediction;
import dev.yij.io.report.ReportImage;
import dev.yij.io.report.TrainingReport;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Evaluation;
import dev.yij.reference.model.Model;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Metrics;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/// The output of a finished training run: curves, the learned filters, a heat map, example
/// predictions, and a page that contains them all. Plots are written beside the model.
public final class RunReport {

    private static final int EXAMPLES = 12;
    private static final int TOP = 5;

    private final TrainingRun run;
    private final Classifier classifier;
    private final List<String> attributions = new ArrayList<>();

    /// A report of a finished run.
    ///
    /// @throws IOException if the model does not take images
    public RunReport(TrainingRun run) throws IOException {
        this.run = run;
        this.classifier = new Classifier(
                run.saved(), "the model", run.settings().batches().reader().maxPixels());
    }

    /// Adds a line about the authors of the images.
    public RunReport attribution(String line) {
        attributions.add(line);
        return this;
    }

    /// Writes everything.
    ///
    /// @param say receives a line for each file
    /// @return the example predictions
    /// @throws IOException if an image cannot be read or a file cannot be written
    public List<Prediction> write(Consumer<String> say) throws IOException {
        Path out = run.settings().out();
        say.accept("model:      " + run.settings().model() + " (" + run.chosen() + ")");
        say.accept("weights:    sha256 " + WeightHash.of(run.saved().model()));
        TrainingReport.Builder report = begin();
        curves(out, say);
        filters(report, out, say);
        List<Prediction> predictions = new ArrayList<>();
        for (ImageFolder.Item example : examples(run.examples())) {
            String label = run.examples().classes().get(example.classIndex());
            String name = String.valueOf(example.file().getFileName());
            RgbImage image = read(run.examples(), example, classifier);
            if (predictions.isEmpty()) {
                heatMap(report, image, name, out, say);
            }
            Prediction prediction = Prediction.of(image, name, label, classifier.classify(image), TOP);
            predictions.add(prediction);
            report.prediction(prediction);
        }
        Path page = out.resolve("report.html");
        report.build().write(page);
        say.accept("report:     " + page);
        return predictions;
    }

    private TrainingReport.Builder begin() throws ImageException {
        RunSettings settings = run.settings();
        Model model = run.saved().model();
        TrainingReport.Builder report = TrainingReport.titled("Training on " + settings.data())
                .when(ZonedDateTime.now(ZoneId.systemDefault())
                        .format(DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
                                .withLocale(Locale.UK)))
                .setting("epochs", run.history().lastEpoch())
                .setting("model", run.chosen())
                .setting("network", settings.network().name())
                .setting("batch size", settings.batches().batchSize())
                .setting("optimizer", Recipe.described(model.optimizer().config()))
                .setting("loss", Recipe.described(model.loss().config()))
                .setting("learning rate", run.history().epochs().getFirst().learningRate())
                .setting("learning rate schedule", settings.recipe().schedule().describe(run.steps()))
                .setting("mixup", settings.recipe().mixup())
                .setting("augmentation", settings.batches().augmentation())
                .setting("seed", model.seed().value())
                .setting("input", model.inputShape())
                .setting("images", run.saved().preparationOrKeras())
                .environment("computed by", model.backend().description())
                .environment("Java", System.getProperty("java.version"))
                .environment("processors", Runtime.getRuntime().availableProcessors())
                .summary(model.summary())
                .history(run.history())
                .modelEpoch(run.modelEpoch());
        TransferSettings transfer = settings.extras().transfer();
        if (transfer != null && transfer.unfreezeAfter() > 0) {
            report.setting("head alone until epoch", transfer.unfreezeAfter())
                    .setting("fine-tuning's learning rate", transfer.fineRate());
        }
        metrics(report);
        Evaluation evaluation = run.evaluation();
        FolderProbabilities tested = run.tested();
        if (evaluation != null && tested != null) {
            double temperature = run.saved().temperature();
            Calibration calibration =
                    temperature == 1 ? null : Calibration.of(temperature, tested.probabilities(), tested.labels());
            report.test(evaluation, run.saved().classes())
                    .testImages(new ReportedImages(tested, evaluation, classifier, run.examples()).choose(calibration));
        }
        if (run.augmented() != null) {
            report.augmented(new ReportImage(
                    run.augmented(),
                    "Training images and their augmented versions",
                    "Left: images as they are, then as augmentation changes them ("
                            + settings.batches().augmentation() + "). Their class should stay recognisable."));
        }
        run.advice().forEach(report::advice);
        run.skipped().forEach(skipped -> report.skipped(skipped.file().toString(), skipped.reason()));
        attributions.forEach(report::attribution);
        return report;
    }

    /// The metrics besides loss and accuracy, after the last epoch.
    private void metrics(TrainingReport.Builder report) {
        Epoch last = run.history().epochs().getLast();
        Metrics validation = last.validation();
        last.training().others().forEach((key, value) -> {
            Double validated = validation == null ? null : validation.others().get(key);
            report.setting(
                    key,
                    String.format(Locale.ROOT, "%.4f", value)
                            + (validated == null ? "" : String.format(Locale.ROOT, ", validation %.4f", validated)));
        });
    }

    private void curves(Path out, Consumer<String> say) {
        History history = run.history();
        CurveFigure loss = CurveFigure.loss(history);
        CurveFigure accuracy = CurveFigure.accuracy(history);
        loss.writeSvg(out.resolve("loss.svg"));
        accuracy.writeSvg(out.resolve("accuracy.svg"));
        if (Fonts.problem().isPresent()) {
            say.accept("curves:     " + out.resolve("loss.svg") + ", " + out.resolve("accuracy.svg") + " (no PNG: "
                    + Fonts.problem().get() + ")");
            return;
        }
        loss.writePng(out.resolve("loss.png"));
        accuracy.writePng(out.resolve("accuracy.png"));
        say.accept("curves:     " + out.resolve("loss.png") + ", " + out.resolve("accuracy.png") + ", and as .svg");
    }

    private void filters(TrainingReport.Builder report, Path out, Consumer<String> say) {
        if (convolutions().isEmpty()) {
            return;
        }
        BuiltLayer first = convolutions().getFirst();
        BufferedImage image = FilterSheet.of(first);
        Path file = out.resolve("filters.png");
        PlotFile.writePng(image, file);
        String what = "The filters of " + first.name();
        report.filters(new ReportImage(image, what, what + ", each over its own range"));
        say.accept("filters:    " + file);
    }

    /// The strongest channel of the last convolution, for the first example.
    private void heatMap(TrainingReport.Builder report, RgbImage image, String name, Path out, Consumer<String> say) {
        if (convolutions().isEmpty()) {
            return;
        }
        BuiltLayer last = convolutions().getLast();
        Tensor values = Objects.requireNonNull(
                classifier.model().outputs(classifier.input(image)).get(last.name()));
        FeatureMap map = FeatureMap.strongest(last.name(), values);
        int channel = map.channel();
        BufferedImage figure = HeatMap.DEFAULT.figure(map, PngFile.toBufferedImage(image));
        Path file = out.resolve("heatmap.png");
        PlotFile.writePng(figure, file);
        String what = "Where channel " + channel + " of " + last.name() + " responds in " + name;
        report.heatMap(new ReportImage(figure, what, what));
        say.accept("heat map:   " + file + " (channel " + channel + " of " + last.name() + ")");
    }

    private List<BuiltLayer> convolutions() {
        return classifier.model().layers(Conv2D.class);
    }

    /// An image of a folder as the classifier reads it.
    static RgbImage read(ImageFolder folder, ImageFolder.Item image, Classifier classifier) throws ImageException {
        Shape input = classifier.model().inputShape();
        return folder.read(image, classifier.reader(), input.dim(0), input.dim(1));
    }

    /// One image of each of the first classes, from the readable ones.
    private List<ImageFolder.Item> examples(ImageFolder folder) {
        Set<Path> unreadable = new HashSet<>();
        run.skipped().forEach(skipped -> unreadable.add(skipped.file()));
        List<ImageFolder.Item> examples = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (ImageFolder.Item item : folder.images()) {
            if (examples.size() < EXAMPLES && !unreadable.contains(item.file()) && seen.add(item.classIndex())) {
                examples.add(item);
            }
        }
        return examples;
    }
}
