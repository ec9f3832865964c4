package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.model.ModelFile;
import dev.yij.io.run.HistoryFile;
import dev.yij.io.run.TinyImages;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Network;
import dev.yij.reference.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `yij train --net`, and what other commands do with the result.
class TrainNetworkTest {

    /// A chain of two convolutions as Keras 2.2 writes it, for images of 8×10 pixels.
    private static final String CHAIN = """
            {"class_name": "Sequential", "keras_version": "2.2.4", "backend": "tensorflow", "config": {"name": "mine",
             "layers": [
              {"class_name": "Conv2D", "config": {"name": "first", "filters": 4, "kernel_size": [3, 3],
               "batch_input_shape": [null, 8, 10, 3], "activation": "relu", "padding": "same"}},
              {"class_name": "GlobalAveragePooling2D", "config": {"name": "mean"}},
              {"class_name": "Dense", "config": {"name": "classes", "units": %d, "activation": "softmax"}}]}}
            """;

    @TempDir
    private Path folder;

    private Path data;
    private Path out;

    @BeforeEach
    void makeImages() throws IOException {
        data = TinyImages.dataSet(folder.resolve("data"));
        out = folder.resolve("out");
    }

    private Yij.Run train(Object... more) {
        return Yij.run(Stream.concat(
                        Stream.of("train", data, "--out", out, "--epochs", 1, "--batch-size", 6, "--mode", "strict"),
                        Stream.of(more))
                .toArray());
    }

    private Model trained() throws IOException {
        return ModelFile.load(out.resolve("model.yij")).model();
    }

    @Test
    void aResidualNetworkIsTrainedAndReadByTheOtherCommands() throws IOException {
        train("--net", "residual", "--image-size", 8).succeeded();
        assertTrue(trained() instanceof Network);
        assertTrue(Files.readString(out.resolve("report.html")).contains("residual"));
        Path model = out.resolve("model.yij");
        Path image = data.resolve("test/red/0.png");
        assertEquals(
                4,
                Yij.run("predict", image, "-m", model, "--mode", "strict")
                        .succeeded()
                        .lines()
                        .size());
        Yij.run("evaluate", data.resolve("test"), "-m", model, "--mode", "strict")
                .succeeded();
        Path keras = folder.resolve("m.keras");
        assertEquals(0, Yij.run("convert", model, keras).exitCode());
        assertEquals(
                Yij.run("predict", image, "-m", model, "--mode", "strict").out(),
                Yij.run("predict", image, "-m", keras, "--mode", "strict").out());
    }

    @Test
    void aKerasConfigurationForAnySizeTakesTheStatedOne() throws IOException {
        String open = CHAIN.formatted(3).replace("[null, 8, 10, 3]", "[null, null, null, 3]");
        Path json = Files.writeString(folder.resolve("any.json"), open);
        train("--net", json, "--image-size", 8).succeeded();
        assertEquals(Shape.of(8, 8, 3), trained().inputShape());
    }

    @Test
    void aNetworkIsThatOfAKerasConfiguration() throws IOException {
        Path json = Files.writeString(folder.resolve("mine.json"), CHAIN.formatted(3));
        train("--net", json).succeeded();
        assertEquals(Shape.of(8, 10, 3), trained().inputShape());
        assertEquals(
                List.of("first", "mean", "classes"),
                trained().layers().stream().map(BuiltLayer::name).toList());
    }

    @Test
    void aNetworkThatDoesNotFitIsRefusedByName() throws IOException {
        Path json = Files.writeString(folder.resolve("mine.json"), CHAIN.formatted(7));
        assertEquals(
                json + ": the network has outputs of shape 7, the images have 3 classes",
                train("--net", json).failed());
        assertEquals(
                "--image-size 8 is not the size that " + json + " takes, 8×10: omit it",
                train("--net", json, "--image-size", 8).misused());
        assertEquals(
                "--preset laptop does not apply to the network " + json,
                train("--net", json, "--preset", "laptop").misused());
        Files.writeString(json, CHAIN.formatted(3));
        assertEquals(
                json + ": the loss takes the scores before softmax, which the last layer, classes, applies itself: make"
                        + " softmax a layer of its own, or choose a loss from probabilities",
                train("--net", json, "--loss", "logits").failed());
        Path none = folder.resolve("none.json");
        assertEquals(
                "there is no file " + none + ", expected the configuration of a network",
                train("--net", none).failed());
        Path text = Files.writeString(folder.resolve("text.json"), "Conv2D");
        assertTrue(train("--net", text).failed().startsWith(text + " is not JSON: "));
        Files.writeString(json, CHAIN.formatted(3).replace("[null, 8, 10, 3]", "[null, null, null, 3]"));
        assertEquals(
                json + " has inputs of open size, [null, null, null, 3]: state height and width with --image-size",
                train("--net", json).failed());
        Files.writeString(json, CHAIN.formatted(3).replace("[null, 8, 10, 3]", "[null, 8, 10, 1]"));
        assertEquals(
                json + " takes inputs of shape 8×10×1, expected RGB images (height × width × 3)",
                train("--net", json).failed());
    }

    @Test
    void aNetworkIsThatOfAClassOnTheClassPath() throws IOException {
        train("--net", TwoLayers.class.getName(), "--image-size", 8).succeeded();
        assertEquals(5, ((Conv2D) trained().layers().getFirst().layer()).filters());
        // the checkpoint has the network
        Yij.run("train", data, "--out", out, "--epochs", 2, "--batch-size", 6, "--mode", "strict", "--resume")
                .succeeded();
        assertEquals(2, ModelFile.load(out.resolve("last.yij")).history().lastEpoch());
        assertEquals(
                "--net cannot change with --resume: the run in " + out + " was started with "
                        + TwoLayers.class.getName() + ", found dense; omit it, or start a new run with another --out",
                train("--net", "dense", "--resume").misused());
    }

    @Test
    void aClassThatIsNoNetworkIsRefusedByName() {
        assertEquals(
                "there is no class no.Such on the class path",
                train("--net", "no.Such").failed());
        assertEquals(
                "the class java.lang.String does not implement dev.yij.reference.model.Architecture",
                train("--net", "java.lang.String").failed());
    }

    /// The options of the run are kept, those of several numbers included.
    @Test
    void aRecipeNeedNotBeRepeated() throws IOException {
        Object[] recipe = {"--net", "logistic", "--optimizer", "sgd", "--momentum", 0.9, "--nesterov", "--lr", 0.01};
        Object[] more = {
            "--schedule",
            "exponential",
            "--scale-range",
            "0.9,1.3",
            "--loss",
            "mse",
            "--clipnorm",
            1,
            "--metrics",
            "top-2,recall"
        };
        train(Stream.concat(Stream.of(recipe), Stream.of(more)).toArray()).succeeded();
        Yij.run("train", data, "--out", out, "--epochs", 2, "--resume").succeeded();
        String settings = Files.readString(out.resolve("settings.json"));
        for (String part : List.of(
                "SGD (clipnorm 1.0, momentum 0.9, nesterov true)",
                "times 0.95 in each epoch",
                "MeanSquaredError",
                "scale 0.9 to 1.3")) {
            assertTrue(settings.contains(part), settings);
        }
        assertEquals(2, ModelFile.load(out.resolve("last.yij")).history().lastEpoch());
        assertTrue(Files.readString(out.resolve("report.html")).contains("top_2_acc"));
        List<String> table = Files.readAllLines(out.resolve("history.csv"));
        assertTrue(table.getFirst().endsWith(",top_2_acc,val_top_2_acc,recall,val_recall"), table.getFirst());
        assertEquals(
                ModelFile.load(out.resolve("last.yij"))
                        .history()
                        .epochs()
                        .getLast()
                        .validation(),
                HistoryFile.read(out.resolve("history.csv")).epochs().getLast().validation());
    }

    /// The recipe of `--preset best`, of which options change parts.
    @Test
    void thePresetSetsNetworkAndRecipe() throws IOException {
        train("--preset", "best", "--image-size", 8, "--filters", 4).succeeded();
        String settings = Files.readString(out.resolve("settings.json"));
        for (String part : List.of(
                "\"network\" : \"chapter-bn\"",
                "\"optimizer\" : \"AdamW (beta_1 0.9, beta_2 0.999, epsilon 1.0E-7, weight_decay 0.02)\"",
                "\"learning rate schedule\" : \"one cycle over 3 steps, rising in the first 0\"",
                "\"loss\" : \"CategoricalCrossentropy (from_logits true, label_smoothing 0.1)\"",
                "\"mixup\" : 0.2",
                "\"augmentation\" : \"rotation 15°, width shift 7%, height shift 7%, horizontal flip, brightness 20%, scale"
                        + " 0.9 to 1.3, aspect 10%, contrast 20%\"")) {
            assertTrue(settings.contains(part), settings);
        }
    }
}
