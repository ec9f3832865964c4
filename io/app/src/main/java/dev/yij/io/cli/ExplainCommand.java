package dev.yij.io.cli;

import dev.yij.io.classify.Classifier;
import dev.yij.io.explain.Choice;
import dev.yij.io.explain.ExplanationJson;
import dev.yij.io.explain.ExplanationText;
import dev.yij.io.file.JsonText;
import dev.yij.io.model.SavedModel;
import dev.yij.reference.explain.Explanation;
import dev.yij.reference.explain.GradientExplainer;
import dev.yij.reference.explain.OutputExplainer;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.tensor.Tensor;
import dev.yij.testvectors.compare.Comparison;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `yij explain`: shows every term of one number.
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Shows how one output of a layer is computed: every term in the order in which it is added, and"
                + " the running sum. With --gradient, the same for the gradient of one weight.",
        footer = {
            "",
            "Examples:",
            "  yij explain photo.jpg --layer conv2d_1 --at 100,50,7",
            "  yij explain photo.jpg --model run/model.yij --layer activation_1 --at 3 --json",
            "  yij explain photo.jpg -m run/model.yij --layer conv2d_1 --gradient --weight 1,1,0,7 --class apple"
        })
final class ExplainCommand implements Callable<Integer> {

    @Parameters(paramLabel = "IMAGE", description = "The image.")
    @SuppressWarnings("NullAway.Init") // required
    private Path image;

    @Mixin
    private ModelOption model = new ModelOption();

    @Option(names = "--layer", paramLabel = "NAME", required = true, description = "The layer, such as conv2d_1.")
    private String layer = "";

    @Option(
            names = "--at",
            paramLabel = "Y,X,CHANNEL",
            description = "Which output, counted from 0; of a vector, only its index.")
    private @Nullable String at;

    @Option(names = "--gradient", description = "Explain a weight's gradient instead, for --weight and --class.")
    private boolean gradient;

    @Option(
            names = "--weight",
            paramLabel = "ROW,COLUMN,IN,OUT",
            description = "Which weight of the layer: four numbers in a convolution's kernel, IN,OUT in a dense one,"
                    + " OUT alone for a bias.")
    private @Nullable String weight;

    @Option(names = "--class", paramLabel = "NAME", description = "The label of the image: a class or its number.")
    private @Nullable String className;

    @Option(names = "--all", description = "Show long lists of terms in full.")
    private boolean all;

    @Option(names = "--json", description = "Prints a JSON object, always complete, instead of text.")
    private boolean json;

    @Mixin
    private DataOptions data = new DataOptions();

    @Mixin
    private BackendOptions backend = new BackendOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        SavedModel saved = model.load();
        Classifier classifier = model.classifier(saved, data);
        BuiltLayer built = ModelOption.layer(saved.model(), layer);
        requireOptionsThatBelongTogether();
        if (gradient) {
            String place = String.valueOf(weight);
            Weight which = chosen(() -> Choice.weight("--weight", place, built));
            int[] position = chosen(() -> Choice.position("--weight", place, which.name(), which.shape()));
            int target = chosen(() -> Choice.ofClass("--class", String.valueOf(className), saved));
            explainGradient(saved, built, classifier.input(classifier.read(image)), which, position, target);
        } else {
            int[] position =
                    chosen(() -> Choice.position("--at", String.valueOf(at), "the output of " + layer, built.out()));
            explainOutput(saved, built, classifier.input(classifier.read(image)), position);
        }
        ModelOption.printWarning(classifier, spec);
        return 0;
    }

    private void requireOptionsThatBelongTogether() {
        if (gradient && (weight == null || className == null)) {
            throw new UsageException("--gradient needs --weight and --class: which weight, and what the image shows");
        }
        if (gradient && at != null) {
            throw new UsageException("--at is for outputs; --gradient takes --weight");
        }
        if (!gradient && (weight != null || className != null)) {
            throw new UsageException("--weight and --class are for --gradient");
        }
        if (!gradient && at == null) {
            throw new UsageException("--at is missing: which output of " + layer + "?");
        }
    }

    /// Evaluates the user's choice.
    ///
    /// @throws UsageException if it does not exist
    private static <T> T chosen(Supplier<T> choice) {
        try {
            return choice.get();
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private void explainOutput(SavedModel saved, BuiltLayer built, Tensor x, int... position) throws IOException {
        try (Backend computing = backend.openFor(1)) {
            OutputExplainer explainer = new OutputExplainer(saved.model().setBackend(computing), x);
            Explanation explained = explainer.explain(layer, position);
            float computed = explainer.output(layer).get(position);
            if (json) {
                print(explained, computed, Map.of());
            } else {
                List<String> lines = ExplanationText.lines(built, explained, saved.classes(), all);
                print(lines, explained.output(), computed, computing);
            }
        }
    }

    private void explainGradient(SavedModel saved, BuiltLayer built, Tensor x, Weight which, int[] position, int target)
            throws IOException {
        try (Backend computing = backend.openFor(1)) {
            saved.model().setBackend(computing);
            GradientExplainer explainer = Choice.gradients(saved, x, target);
            Explanation explained = explainer.explain(which.name(), position);
            float computed = explainer.gradient(which.name()).get(position);
            if (json) {
                print(explained, computed, Map.of("class", String.valueOf(className), "loss", explainer.loss()));
            } else {
                List<String> lines = new ArrayList<>();
                lines.add("The loss of this image as " + className + " is " + explainer.loss() + ".");
                lines.addAll(ExplanationText.lines(built, explained, saved.classes(), all));
                print(lines, explained.output(), computed, computing);
            }
        }
    }

    private void print(Explanation explained, float computed, Map<String, Object> more) throws IOException {
        Map<String, Object> object = ExplanationJson.of(explained);
        object.putAll(more);
        if (Float.floatToIntBits(computed) != Float.floatToIntBits(explained.output())) {
            object.put("tensor", computed);
        }
        JsonText.indented(object).lines().forEach(this::println);
    }

    private void print(List<String> lines, float explained, float computed, Backend computing) {
        lines.forEach(this::println);
        println("");
        if (Float.floatToIntBits(computed) == Float.floatToIntBits(explained)) {
            println("The tensor that the model computes holds the same bits.");
        } else {
            long ulps = Comparison.ulps(explained, computed);
            println("The tensor that the model computes holds " + computed + ", " + ulps + " ULP away: "
                    + computing.description()
                    + " rounds differently; --mode strict gives the same bits as the reference.");
        }
    }

    private void println(String line) {
        spec.commandLine().getOut().println(VisibleControls.visible(line));
    }
}
