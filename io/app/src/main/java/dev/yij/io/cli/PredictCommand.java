package dev.yij.io.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.yij.io.report.Prediction;
import dev.yij.io.run.Classifier;
import dev.yij.reference.kernel.Backend;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
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
            "  yij predict *.jpg -m m.yij --top 1 --json"
        })
final class PredictCommand implements Callable<Integer> {

    @Parameters(paramLabel = "IMAGE", arity = "1..*", description = "Images: JPEG, PNG, BMP, GIF, TIFF, PPM.")
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

    @Option(names = "--json", description = "Prints a JSON list instead of text.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        UsageException.requireAtLeast(1, top, "--top");
        Classifier classifier = model.classifier(model.load(), data);
        List<Prediction> predictions = new ArrayList<>();
        try (Backend computing = backend.openFor(images.size())) {
            classifier.model().setBackend(computing);
            for (Path image : images) {
                predictions.add(classifier.predict(classifier.read(image), image.toString(), null, top));
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(toJson(predictions)));
        } else {
            predictions.forEach(prediction -> print(out, prediction));
        }
        out.flush();
        return 0;
    }

    static void print(PrintWriter out, Prediction prediction) {
        out.println(prediction.file());
        prediction
                .topClasses()
                .forEach(predicted ->
                        out.printf(Locale.ROOT, "  %6.2f%%  %s%n", 100 * predicted.probability(), predicted.name()));
    }

    private static List<Object> toJson(List<Prediction> predictions) {
        List<Object> list = new ArrayList<>();
        for (Prediction prediction : predictions) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("image", prediction.file());
            json.put(
                    "predictions",
                    prediction.topClasses().stream().map(PredictCommand::toJson).toList());
            list.add(json);
        }
        return list;
    }

    private static Map<String, Object> toJson(Prediction.ClassProbability predicted) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("class", predicted.name());
        json.put("probability", predicted.probability());
        return json;
    }
}
