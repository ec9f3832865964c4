package dev.yij.io.cli;

import dev.yij.io.audit.Audit;
import dev.yij.io.audit.LabelReview;
import dev.yij.io.classify.Classifier;
import dev.yij.io.data.SplitFile;
import dev.yij.io.file.FormatException;
import dev.yij.io.file.JsonText;
import dev.yij.io.format.Models;
import dev.yij.io.image.ImageDecoder;
import dev.yij.io.model.SavedModel;
import dev.yij.io.report.AuditPage;
import dev.yij.io.run.LabelCheck;
import dev.yij.io.shipped.ShippedModel;
import dev.yij.reference.kernel.Backend;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `yij audit`: finds what may be wrong with a folder of images.
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = "Finds what may be wrong with a folder of images: files that cannot be read, copies of the same"
                + " image (also changed ones) within and across train, val and test, tiny and very long images,"
                + " unusual colours, classes of very different size, and labels that may be wrong.",
        footer = {
            "",
            "Examples:",
            "  yij audit photos --html audit.html",
            "  yij audit photos --check-labels           before training, by cross-validation",
            "  yij audit photos --check-labels --from keras_model.h5",
            "  yij audit photos --run run                after training, by the run's model on val and test"
        })
final class AuditCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "DIR",
            description = "The folder: one sub-folder of images per class, or train, val and test with these.")
    @SuppressWarnings("NullAway.Init") // required
    private Path folder;

    @Option(
            names = "--run",
            paramLabel = "DIR",
            description = "The run that trained on this folder: also looks for wrong labels in val and test, by its"
                    + " model.")
    private @Nullable Path run;

    @Option(
            names = "--check-labels",
            description = "Also looks for wrong labels in all images, by five-fold cross-validation of a linear"
                    + " classifier on the features of the model that comes with yij.")
    private boolean checkLabels;

    @Option(
            names = "--from",
            paramLabel = "MODEL",
            description =
                    "With --check-labels: a model of any format whose features are used instead; one that has learned"
                            + " many photographs finds more wrong labels.")
    private @Nullable Path from;

    @Mixin
    private ImageSizeOption imageSize = new ImageSizeOption();

    @Option(names = "--html", paramLabel = "FILE", description = "Writes a page that shows the images.")
    private @Nullable Path html;

    @Option(names = "--json", description = "Prints one JSON object instead of text.")
    private boolean json;

    @Option(
            names = "--max-pixels",
            paramLabel = "N",
            defaultValue = "" + ImageDecoder.DEFAULT_MAX_PIXELS,
            description = "Refuse images that declare more pixels (default: ${DEFAULT-VALUE}).")
    private long maxPixels = ImageDecoder.DEFAULT_MAX_PIXELS;

    @Mixin
    private BackendOptions backend = new BackendOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (run != null && checkLabels) {
            throw new UsageException("--run and --check-labels are two ways to look for wrong labels: omit one");
        }
        if (from != null && !checkLabels) {
            throw new UsageException("--from requires --check-labels");
        }
        if (from == null && imageSize.size() != null) {
            throw new UsageException("--image-size requires --from");
        }
        UsageException.requireAtLeast(1, maxPixels, "--max-pixels");
        if (html != null) {
            OutputFile.requireReplaceable(html, OutputFile.Kind.PAGE);
        }
        ImageDecoder decoder = new ImageDecoder(maxPixels, true);
        SavedModel model =
                run == null ? null : Models.read(run.resolve("model.yij"), null).saved();
        Path split = run == null ? null : run.resolve("split.csv");
        Audit audit = Audit.of(folder, split != null && Files.exists(split) ? SplitFile.read(split) : null, decoder);
        LabelReview review = model == null ? crossValidated(audit) : heldOut(audit, model);
        if (html != null) {
            AuditPage.write(audit, review, decoder, html);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonText.indented(new AuditJson(audit, review).toMap()));
        } else {
            new AuditText(audit, review, out).print();
            out.println(html == null ? "--html FILE writes a page that shows these images." : "page: " + html);
        }
        out.flush();
        return 0;
    }

    private LabelReview heldOut(Audit audit, SavedModel model) throws IOException {
        if (!model.classes().equals(audit.classes())) {
            throw new FormatException("the model of " + run + " has the classes " + String.join(", ", model.classes())
                    + ", but " + folder + " has " + String.join(", ", audit.classes()));
        }
        Classifier classifier = new Classifier(model, "the model of " + run, maxPixels);
        try (Backend computing = backend.open()) {
            classifier.model().setBackend(computing);
            return LabelCheck.heldOut(audit, classifier);
        }
    }

    private @Nullable LabelReview crossValidated(Audit audit) throws IOException {
        if (!checkLabels) {
            return null;
        }
        String name = from == null ? "the model that comes with yij" : from.toString();
        SavedModel other = from == null
                ? ShippedModel.usual().load()
                : Models.read(from, null, imageSize.size()).saved();
        imageSize.requireTaken(other.model(), name);
        Classifier classifier = new Classifier(other, name, maxPixels);
        try (Backend computing = backend.open()) {
            classifier.model().setBackend(computing);
            return LabelCheck.crossValidated(audit, classifier, name);
        }
    }
}
