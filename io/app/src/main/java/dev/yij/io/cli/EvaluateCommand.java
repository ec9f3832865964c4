package dev.yij.io.cli;

import dev.yij.io.classify.Classifier;
import dev.yij.io.classify.Mirror;
import dev.yij.io.data.ImageBatches;
import dev.yij.io.data.ImageFolder;
import dev.yij.io.data.PackedImages;
import dev.yij.io.data.Part;
import dev.yij.io.data.SplitFile;
import dev.yij.io.file.FormatException;
import dev.yij.io.file.JsonText;
import dev.yij.io.model.SavedModel;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.model.ClassScore;
import dev.yij.reference.model.Evaluation;
import dev.yij.reference.model.Model;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.BatchSource;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.ClassNumbers;
import dev.yij.reference.train.Sgd;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `yij evaluate`: evaluates a model on a folder of images.
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = "Evaluates a model on a folder with one sub-folder of images per class.",
        footer = {
            "",
            "Examples:",
            "  yij evaluate snacks/test",
            "  yij evaluate snacks/test --model run/model.yij",
            "  yij evaluate snacks/test --model run/model.yij --mirror",
            "  yij evaluate photos --split run/split.csv --model run/model.yij"
        })
final class EvaluateCommand implements Callable<Integer> {

    /// The number of mistakes shown of each kind.
    private static final int MISTAKES = 5;

    @Parameters(
            paramLabel = "DIR",
            description = "The folder; its sub-folders must be the model's classes. Or what yij pack has written.")
    @SuppressWarnings("NullAway.Init") // required
    private Path folder;

    @Option(
            names = "--split",
            paramLabel = "FILE",
            description = "The split.csv of the run that trained on this folder: only its test images are evaluated.")
    private @Nullable Path split;

    @Option(
            names = "--part",
            paramLabel = "NAME",
            description = "With --split, or of a packed data set that is split: train, val or test images (default:"
                    + " test).")
    private @Nullable String part;

    @Mixin
    private ModelOption model = new ModelOption();

    @Mixin
    private FolderOptions folderOptions = new FolderOptions();

    @Mixin
    private BackendOptions backend = new BackendOptions();

    @Mixin
    private MirrorOption mirror = new MirrorOption();

    @Option(names = "--json", description = "Prints one JSON object instead of tables.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        SavedModel saved = model.loadToPredict();
        Classifier classifier = model.classifier(saved, folderOptions.data);
        Model network = classifier.model();
        if (!network.isCompiled()) {
            assumeLoss(network);
        }
        ImageFolder images = images(saved.classes());
        Shape input = network.inputShape();
        ImageBatches batches = new ImageBatches(
                images,
                folderOptions.batches(
                        input.dim(0), input.dim(1), classifier.reader().preparation()));
        Evaluation evaluation;
        try (Backend computing = backend.open()) {
            boolean numbers = network.loss().targets(network.outputShape().size()) == 1;
            BatchSource source = numbers ? new ClassNumbers(batches) : batches;
            network.setBackend(computing);
            evaluation = mirror.isGiven()
                    ? network.evaluate(source, x -> Mirror.predict(network, x))
                    : network.evaluate(source);
        }
        PrintWriter out = spec.commandLine().getOut();
        printWarning(classifier, images);
        if (json) {
            out.println(JsonText.indented(toJson(evaluation, images, batches)));
        } else {
            print(out, images, evaluation, batches);
        }
        out.flush();
        return 0;
    }

    /// Gives a model of weights alone the loss of its last layer: cross-entropy from logits, unless that gives
    /// probabilities.
    private void assumeLoss(Model network) throws FormatException {
        Layer last = network.plan().nodes().getLast().layer().layer();
        int classes = network.outputShape().size();
        if (classes < 2 || network.outputShape().rank() != 1) {
            throw new FormatException(model.name() + " has no loss to evaluate, and outputs of shape "
                    + network.outputShape() + ", expected one for each class");
        }
        boolean logits = !last.givesProbabilities() && last.activation() == ActivationFunction.LINEAR;
        network.compile(new Sgd(0), new CategoricalCrossentropy(logits));
        PrintWriter err = spec.commandLine().getErr();
        err.println(spec.qualifiedName() + ": " + model.name() + " has no loss: categorical cross-entropy of "
                + (logits ? "logits" : "probabilities") + " is measured");
        err.flush();
    }

    private void printWarning(Classifier classifier, ImageFolder images) {
        long sideways = classifier.reader().preparation().upright() ? 0 : images.storedSideways();
        if (sideways > 0) {
            spec.commandLine()
                    .getErr()
                    .println(spec.qualifiedName() + ": " + sideways + " of the images are stored sideways, and"
                            + " this model does not rotate images by their EXIF orientation: --upright does");
        }
    }

    private ImageFolder images(List<String> classes) throws IOException {
        PackedImages packed = PackedImages.isPacked(folder) ? PackedImages.open(folder) : null;
        boolean hasParts = packed != null && packed.hasParts();
        if (part != null && split == null && !hasParts) {
            throw new UsageException("--part requires --split");
        }
        if (split != null && hasParts) {
            throw new UsageException("--split is for a folder that is not split: " + folder + " is");
        }
        Part wanted = part == null ? Part.TEST : Part.of(part);
        if (wanted == null) {
            throw new UsageException("--part must be train, val or test, found " + part);
        }
        ImageFolder all;
        if (packed == null) {
            all = classes.isEmpty() ? ImageFolder.scan(folder) : ImageFolder.scan(folder, classes);
        } else {
            ImageFolder chosen = hasParts ? packed.parts().part(wanted) : packed.all();
            if (chosen == null) {
                throw new UsageException("--part " + wanted.word() + ": " + folder + " has no such images");
            }
            all = classes.isEmpty() ? chosen : chosen.numbered(classes);
        }
        return split == null ? all : SplitFile.read(split).part(wanted, all);
    }

    private static void print(PrintWriter out, ImageFolder images, Evaluation evaluation, ImageBatches batches) {
        out.println(VisibleControls.visible(images.foundMessage()));
        batches.skipped().forEach(skipped -> out.println("skipped: " + VisibleControls.inLine(skipped.reason())));
        out.printf(
                Locale.ROOT,
                "loss: %s - acc: %s%n%n",
                KerasProgress.number(evaluation.metrics().loss()),
                KerasProgress.number(evaluation.metrics().accuracy()));
        List<String> classes =
                images.classes().stream().map(VisibleControls::visible).toList();
        int[][] confusion = evaluation.confusion();
        int width = Math.max(5, classes.stream().mapToInt(String::length).max().orElse(0));
        String row = "%3s  %-" + width + "s  %6s  %9s  %6s%n";
        out.printf(Locale.ROOT, row, "", "class", "images", "precision", "recall");
        for (int c = 0; c < classes.size(); c++) {
            ClassScore score = ClassScore.of(confusion, c);
            out.printf(
                    Locale.ROOT,
                    row,
                    c,
                    classes.get(c),
                    score.samples(),
                    percent(score.precision()),
                    percent(score.recall()));
        }
        out.printf(
                Locale.ROOT,
                "%nbalanced accuracy (mean recall): %s - macro F1: %.3f%n",
                percent(ClassScore.balancedAccuracy(confusion)),
                ClassScore.macroF1(confusion));
        out.printf("%nConfusion matrix: rows are the true classes, columns the predicted ones.%n");
        out.print(" ".repeat(width + 5));
        for (int c = 0; c < confusion.length; c++) {
            out.printf(Locale.ROOT, "%4d", c);
        }
        out.println();
        for (int c = 0; c < confusion.length; c++) {
            out.printf(Locale.ROOT, "%3d  %-" + width + "s", c, classes.get(c));
            for (int count : confusion[c]) {
                out.printf(Locale.ROOT, "%4s", count == 0 ? "." : Integer.toString(count));
            }
            out.println();
        }
        printMistakes(out, classes, evaluation, batches.readable());
    }

    private static void printMistakes(
            PrintWriter out, List<String> classes, Evaluation evaluation, List<ImageFolder.Item> images) {
        if (evaluation.mostConfused(1).isEmpty()) {
            return;
        }
        out.printf("%nMost often confused:%n");
        for (Evaluation.Confusion pair : evaluation.mostConfused(MISTAKES)) {
            out.printf(
                    "%5d× %s predicted as %s%n",
                    pair.count(), classes.get(pair.label()), classes.get(pair.predicted()));
        }
        out.printf("%nLargest losses:%n");
        for (int sample : evaluation.worstMistakes(MISTAKES)) {
            Evaluation.Outcome outcome = evaluation.outcomes().get(sample);
            out.printf(
                    Locale.ROOT,
                    "  %s: %s predicted as %s (loss %.2f)%n",
                    VisibleControls.visible(images.get(sample).file().toString()),
                    classes.get(outcome.label()),
                    classes.get(outcome.predicted()),
                    outcome.loss());
        }
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.1f%%", 100 * share);
    }

    private static Map<String, Object> toJson(Evaluation evaluation, ImageFolder images, ImageBatches batches) {
        List<Object> classes = new ArrayList<>();
        int[][] confusion = evaluation.confusion();
        for (int c = 0; c < images.classes().size(); c++) {
            classes.add(toJson(images.classes().get(c), ClassScore.of(confusion, c)));
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("loss", evaluation.metrics().loss());
        json.put("accuracy", evaluation.metrics().accuracy());
        json.put("balanced_accuracy", ClassScore.balancedAccuracy(confusion));
        json.put("macro_precision", ClassScore.macroPrecision(confusion));
        json.put("macro_f1", ClassScore.macroF1(confusion));
        json.put("top_5_accuracy", evaluation.topAccuracy(5));
        json.put("images", evaluation.samples());
        json.put("classes", classes);
        json.put("confusion", confusion);
        json.put("most_confused", confusedToJson(evaluation, images.classes()));
        json.put("most_wrong", mistakesToJson(evaluation, images.classes(), batches.readable()));
        json.put(
                "skipped",
                batches.skipped().stream().map(ImageBatches.Skipped::reason).toList());
        return json;
    }

    private static List<Object> confusedToJson(Evaluation evaluation, List<String> classes) {
        List<Object> pairs = new ArrayList<>();
        for (Evaluation.Confusion pair : evaluation.mostConfused(MISTAKES)) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("class", classes.get(pair.label()));
            json.put("taken_for", classes.get(pair.predicted()));
            json.put("count", pair.count());
            pairs.add(json);
        }
        return pairs;
    }

    private static List<Object> mistakesToJson(
            Evaluation evaluation, List<String> classes, List<ImageFolder.Item> images) {
        List<Object> mistakes = new ArrayList<>();
        for (int sample : evaluation.worstMistakes(MISTAKES)) {
            Evaluation.Outcome outcome = evaluation.outcomes().get(sample);
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("image", images.get(sample).file().toString());
            json.put("class", classes.get(outcome.label()));
            json.put("taken_for", classes.get(outcome.predicted()));
            json.put("loss", outcome.loss());
            mistakes.add(json);
        }
        return mistakes;
    }

    /// Undefined fractions are null, since JSON cannot represent NaN.
    private static Map<String, @Nullable Object> toJson(String name, ClassScore score) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("class", name);
        json.put("images", score.samples());
        json.put("precision", Double.isNaN(score.precision()) ? null : score.precision());
        json.put("recall", Double.isNaN(score.recall()) ? null : score.recall());
        return json;
    }
}
