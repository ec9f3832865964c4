package dev.yij.io.cli;

import dev.yij.io.classify.ClassProbability;
import dev.yij.io.classify.Classifier;
import dev.yij.io.classify.ReadAhead;
import dev.yij.io.data.CsvTable;
import dev.yij.io.data.ImageFolder;
import dev.yij.io.file.JsonText;
import dev.yij.io.file.WholeFile;
import dev.yij.io.image.ImageException;
import dev.yij.io.image.RgbImage;
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
            "  yij predict photo.jpg --unless 0.6",
            "  yij predict photo.jpg --mirror"
        })
final class PredictCommand implements Callable<Integer> {

    /// Images predicted at once: enough for all threads, few enough that answers appear soon.
    private static final int BATCH = 16;

    /// How the table begins.
    private static final String CSV_BEGINS = "path,class,probability";

    /// Images that are read while a batch is predicted.
    private static final int AHEAD = 2 * BATCH;

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

    @Mixin
    private MirrorOption mirror = new MirrorOption();

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
        if (csv != null) {
            OutputFile.requireReplaceable(csv, OutputFile.Kind.TABLE);
        }
        requireImages();
        Classifier classifier = model.classifier(model.loadToPredict(), data).mirroring(mirror.isGiven());
        List<Path> files = files();
        PrintWriter out = spec.commandLine().getOut();
        List<Answer> answers = new ArrayList<>();
        int read = 0;
        try (Backend computing = backend.openFor(files.size());
                ReadAhead<Path> images = new ReadAhead<>(files, classifier::read, AHEAD)) {
            classifier.model().setBackend(computing);
            for (List<ReadAhead.Result<Path>> next = images.next(BATCH);
                    !next.isEmpty() && !out.checkError();
                    next = images.next(BATCH)) {
                List<Answer> batch = predict(classifier, next);
                read += batch.size();
                if (!json) {
                    batch.forEach(answer -> print(out, answer.file(), answer.classes(), isUnsure(answer)));
                    out.flush();
                }
                if (json || csv != null) {
                    answers.addAll(batch);
                }
            }
        }
        ModelOption.printWarning(classifier, spec);
        if (json) {
            out.println(JsonText.indented(toJson(answers)));
        }
        if (csv != null) {
            String table = toCsv(answers);
            WholeFile.write(csv, to -> to.write(table.getBytes(StandardCharsets.UTF_8)));
        }
        out.flush();
        // Main reports an output that cannot be written
        return read == files.size() || out.checkError() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    /// A model among the images would be missed: another one would answer.
    private void requireImages() {
        for (Path image : images) {
            if (image.toString().endsWith(".yij")) {
                throw new UsageException(image + " is a model, expected an image: --model " + image + " uses it");
            }
        }
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

    /// Predicts a batch; prints an error for each file that could not be read.
    private List<Answer> predict(Classifier classifier, List<ReadAhead.Result<Path>> files) {
        PrintWriter err = spec.commandLine().getErr();
        List<RgbImage> images = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (ReadAhead.Result<Path> each : files) {
            try {
                images.add(each.required());
                names.add(each.which().toString());
            } catch (ImageException e) {
                err.println(spec.qualifiedName() + ": " + VisibleControls.inLine(String.valueOf(e.getMessage())));
            }
        }
        err.flush();
        if (images.isEmpty()) {
            return List.of();
        }
        List<List<ClassProbability>> classes = classifier.classify(images);
        return IntStream.range(0, images.size())
                .mapToObj(n -> new Answer(
                        names.get(n), classes.get(n).stream().limit(top).toList()))
                .toList();
    }

    /// The most probable classes of an image, in descending order.
    private record Answer(String file, List<ClassProbability> classes) {

        ClassProbability best() {
            return classes.getFirst();
        }
    }

    private boolean isUnsure(Answer answer) {
        return unless != null && !(answer.best().probability() >= unless);
    }

    /// One row an image: its path, then pairs of class and probability; with --unless, at the end, the
    /// answer, which is empty if it is not sure.
    private String toCsv(List<Answer> answers) {
        int columns = answers.stream()
                .mapToInt(answer -> answer.classes().size())
                .max()
                .orElse(1);
        List<String> header = new ArrayList<>(List.of(CSV_BEGINS.split(",")));
        for (int i = 2; i <= columns; i++) {
            header.addAll(List.of("class_" + i, "probability_" + i));
        }
        if (unless != null) {
            header.add("answer");
        }
        StringBuilder table = new StringBuilder(CsvTable.line(header));
        for (Answer answer : answers) {
            List<String> row = new ArrayList<>(List.of(answer.file()));
            for (ClassProbability each : answer.classes()) {
                row.addAll(List.of(each.name(), Float.toString(each.probability())));
            }
            if (unless != null) {
                row.add(isUnsure(answer) ? "" : answer.best().name());
            }
            table.append(CsvTable.line(row));
        }
        return table.toString();
    }

    static void print(PrintWriter out, String file, List<ClassProbability> classes, boolean unsure) {
        out.println(VisibleControls.visible(file) + (unsure ? ": not sure" : ""));
        classes.forEach(predicted -> out.printf(
                Locale.ROOT,
                "  %6.2f%%  %s%n",
                100 * predicted.probability(),
                VisibleControls.visible(predicted.name())));
    }

    private List<Object> toJson(List<Answer> answers) {
        List<Object> list = new ArrayList<>();
        for (Answer answer : answers) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("image", answer.file());
            if (unless != null) {
                json.put("answer", isUnsure(answer) ? null : answer.best().name());
            }
            json.put(
                    "predictions",
                    answer.classes().stream().map(PredictCommand::toJson).toList());
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
