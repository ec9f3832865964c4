package dev.yij.io.cli;

import dev.yij.io.classify.ClassProbability;
import dev.yij.io.classify.Classifier;
import dev.yij.io.data.CsvTable;
import dev.yij.io.data.ImageFolder;
import dev.yij.io.file.JsonText;
import dev.yij.io.file.WholeFile;
import dev.yij.io.image.ImageException;
import dev.yij.io.image.RgbImage;
import dev.yij.io.report.Prediction;
import dev.yij.reference.kernel.Backend;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `yij predict`: predicts the classes of images.
@Command(
        name = "predict",
        mixinStandardHelpOptions = true,
        description = "Predicts the class of images, most probable class first.",
        footer = {
            "",
            "Examples:",
            "  yij predict photo.jpg",
            "  yij predict photo.jpg --model run/model.yij",
            "  yij predict *.jpg -m m.yij --top 1 --json",
            "  yij predict photos --csv answers.csv",
            "  yij predict photo.jpg --unless 0.6"
        })
final class PredictCommand implements Callable<Integer> {

    /// Images predicted at once: enough for all threads, few enough that answers appear soon.
    private static final int BATCH = 16;

    @Parameters(
            paramLabel = "IMAGE",
            arity = "1..*",
            description = "Images (JPEG, PNG, BMP, GIF, TIFF, WebP, PPM), and folders with images. One that cannot be"
                    + " read is an error on standard error; the others are predicted.")
    @SuppressWarnings("NullAway.Init") // required
    private List<Path> images;

    @Mixin
    private ModelOption model = new ModelOption();

    @Mixin
    private DataOptions data = new DataOptions();

    @Mixin
    private BackendOptions backend = new BackendOptions();

    @Option(
            names = "--top",
            paramLabel = "K",
            defaultValue = "5",
            description = "How many classes are shown (default: ${DEFAULT-VALUE}).")
    private int top = 5;

    @Option(
            names = "--unless",
            paramLabel = "P",
            description = "Answer \"not sure\" where no class has a probability of at least P, 0 to 1.")
    private @Nullable Float unless;

    @Option(names = "--json", description = "Prints a JSON list instead of text.")
    private boolean json;

    @Option(
            names = "--csv",
            paramLabel = "FILE",
            description = "Also writes a table: path, class, probability, and the same for the next --top classes.")
    private @Nullable Path csv;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        UsageException.requireAtLeast(1, top, "--top");
        if (unless != null && !(unless >= 0 && unless <= 1)) {
            throw new UsageException("--unless must be a probability from 0 to 1, found " + unless);
        }
        Classifier classifier = model.classifier(model.load(), data);
        List<Path> files = files();
        PrintWriter out = spec.commandLine().getOut();
        List<Prediction> predictions = new ArrayList<>();
        int read = 0;
        try (Backend computing = backend.openFor(files.size())) {
            classifier.model().setBackend(computing);
            for (int from = 0; from < files.size() && !out.checkError(); from += BATCH) {
                List<Prediction> batch = predict(classifier, files.subList(from, Math.min(from + BATCH, files.size())));
                read += batch.size();
                if (!json) {
                    for (Prediction prediction : batch) {
                        print(out, prediction, isUnsure(prediction));
                    }
                    out.flush();
                }
                if (json || csv != null) {
                    predictions.addAll(batch);
                }
            }
        }
        ModelOption.printWarning(classifier, spec);
        if (json) {
            out.println(JsonText.indented(toJson(predictions)));
        }
        if (csv != null) {
            String table = toCsv(predictions);
            WholeFile.write(csv, to -> to.write(table.getBytes(StandardCharsets.UTF_8)));
        }
        out.flush();
        // Main reports an output that cannot be written
        return read == files.size() || out.checkError() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    /// The files given, and those in the folders given.
    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path image : images) {
            if (Files.isDirectory(image)) {
                files.addAll(ImageFolder.imagesBelow(image));
            } else {
                files.add(image);
            }
        }
        return files;
    }

    /// Decodes a batch by all processors and predicts it; prints an error for each file that cannot be read.
    private List<Prediction> predict(Classifier classifier, List<Path> files) {
        List<Decoded> decoded =
                files.parallelStream().map(file -> Decoded.of(classifier, file)).toList();
        PrintWriter err = spec.commandLine().getErr();
        List<RgbImage> images = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Decoded each : decoded) {
            if (each.image() == null) {
                err.println(spec.qualifiedName() + ": " + VisibleControls.inLine(each.error()));
            } else {
                images.add(each.image());
                names.add(each.file().toString());
            }
        }
        err.flush();
        if (images.isEmpty()) {
            return List.of();
        }
        List<List<ClassProbability>> answers = classifier.classify(images);
        return IntStream.range(0, images.size())
                .mapToObj(n -> Prediction.of(images.get(n), names.get(n), null, answers.get(n), top))
                .toList();
    }

    /// An image, or the reason why it could not be read.
    private record Decoded(Path file, @Nullable RgbImage image, String error) {

        static Decoded of(Classifier classifier, Path file) {
            try {
                return new Decoded(file, classifier.read(file), "");
            } catch (ImageException e) {
                return new Decoded(file, null, String.valueOf(e.getMessage()));
            }
        }
    }

    private boolean isUnsure(Prediction prediction) {
        return unless != null && !(prediction.topClasses().getFirst().probability() >= unless);
    }

    /// One row an image: its path, then pairs of class and probability; with --unless, at the end, the answer,
    /// which is empty if it is not sure.
    private String toCsv(List<Prediction> predictions) {
        int columns = predictions.stream()
                .mapToInt(prediction -> prediction.topClasses().size())
                .max()
                .orElse(1);
        List<String> header = new ArrayList<>(List.of("path", "class", "probability"));
        for (int i = 2; i <= columns; i++) {
            header.addAll(List.of("class_" + i, "probability_" + i));
        }
        if (unless != null) {
            header.add("answer");
        }
        StringBuilder table = new StringBuilder(CsvTable.line(header));
        for (Prediction prediction : predictions) {
            List<String> row = new ArrayList<>(List.of(prediction.file()));
            for (ClassProbability each : prediction.topClasses()) {
                row.addAll(List.of(each.name(), Float.toString(each.probability())));
            }
            if (unless != null) {
                row.add(
                        isUnsure(prediction)
                                ? ""
                                : prediction.topClasses().getFirst().name());
            }
            table.append(CsvTable.line(row));
        }
        return table.toString();
    }

    static void print(PrintWriter out, Prediction prediction, boolean unsure) {
        out.println(prediction.file() + (unsure ? ": not sure" : ""));
        prediction
                .topClasses()
                .forEach(predicted ->
                        out.printf(Locale.ROOT, "  %6.2f%%  %s%n", 100 * predicted.probability(), predicted.name()));
    }

    private List<Object> toJson(List<Prediction> predictions) {
        List<Object> list = new ArrayList<>();
        for (Prediction prediction : predictions) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("image", prediction.file());
            if (unless != null) {
                json.put(
                        "answer",
                        isUnsure(prediction)
                                ? null
                                : prediction.topClasses().getFirst().name());
            }
            json.put(
                    "predictions",
                    prediction.topClasses().stream().map(PredictCommand::toJson).toList());
            list.add(json);
        }
        return list;
    }

    private static Map<String, Object> toJson(ClassProbability predicted) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("class", predicted.name());
        json.put("probability", predicted.probability());
        return json;
    }
}
