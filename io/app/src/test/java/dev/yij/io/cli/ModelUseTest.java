package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.yij.io.image.ImageDecoder;
import dev.yij.io.image.Normalisation;
import dev.yij.io.image.PngFile;
import dev.yij.io.image.RgbImage;
import dev.yij.io.model.ModelFile;
import dev.yij.io.numpy.Npy;
import dev.yij.io.run.TinyImages;
import dev.yij.reference.model.Model;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.SparseCategoricalCrossentropy;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Commands that use the model that `yij train` wrote.
@ExtendWith(TrainedRun.Maker.class)
class ModelUseTest {

    @TempDir
    private Path folder;

    private static Tensor input(Path image) throws IOException {
        Tensor x = Tensor.zeros(1, TinyImages.SIZE, TinyImages.SIZE, 3);
        Normalisation.KERAS.normalise(ImageDecoder.standard().decode(image), x.data(), 0);
        return x;
    }

    @Test
    void theEvaluationAgreesWithTraining(TrainedRun run) throws IOException {
        String text = Yij.run("evaluate", run.data().resolve("test"), "-m", run.model(), "--mode", "strict")
                .succeeded()
                .out();
        List<String> lines = text.lines().toList();
        assertEquals("Found 6 images belonging to 3 classes.", lines.getFirst());
        String trained = run.training().lines().stream()
                .filter(line -> line.startsWith("Trained: "))
                .findFirst()
                .orElseThrow();
        Map<String, Object> json = evaluationOf(run, "test");
        assertEquals(
                trained,
                String.format(
                        Locale.ROOT,
                        "Trained: test loss %.4f, test accuracy %.4f",
                        number(json, "loss"),
                        number(json, "accuracy")));
        assertEquals(
                "loss: " + KerasProgress.number(number(json, "loss")) + " - acc: "
                        + KerasProgress.number(number(json, "accuracy")),
                lines.get(1));
        assertEquals("     class  images  precision  recall", lines.get(3));
        assertTrue(lines.get(4).startsWith("  0  blue        2  "), lines.get(4));
    }

    /// An image and its mirror image have the same mean, whatever the model has learned; alone they differ.
    @Test
    void mirroringGivesAnImageAndItsMirrorImageTheSameAnswer(TrainedRun run) throws IOException {
        BufferedImage image = ImageIO.read(run.image("red").toFile());
        for (int y = 0; y < image.getHeight(); y++) {
            image.setRGB(0, y, 0x0000ff); // not symmetrical
        }
        BufferedImage mirrored = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        mirrored.createGraphics().drawImage(image, image.getWidth(), 0, -image.getWidth(), image.getHeight(), null);
        Path left = folder.resolve("left.png");
        Path right = folder.resolve("right.png");
        ImageIO.write(image, "png", left.toFile());
        ImageIO.write(mirrored, "png", right.toFile());
        assertEquals(predictions(left, run, "--mirror"), predictions(right, run, "--mirror"));
        assertNotEquals(predictions(left, run), predictions(right, run));
    }

    /// The same for the images of a folder: mirroring all of them changes nothing.
    @Test
    void anEvaluationWithMirroringGivesMirroredImagesTheSameLoss(TrainedRun run) throws IOException {
        Path plain = folder.resolve("plain");
        Path mirrored = folder.resolve("mirrored");
        for (String name : List.of("blue", "green", "red")) {
            BufferedImage image = ImageIO.read(run.image(name).toFile());
            for (int y = 0; y < image.getHeight(); y++) {
                image.setRGB(0, y, 0x00ff00); // not symmetrical
            }
            BufferedImage other = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
            other.createGraphics().drawImage(image, image.getWidth(), 0, -image.getWidth(), image.getHeight(), null);
            Path left = Files.createDirectories(plain.resolve(name)).resolve("0.png");
            ImageIO.write(image, "png", left.toFile());
            ImageIO.write(
                    other,
                    "png",
                    Files.createDirectories(mirrored.resolve(name))
                            .resolve("0.png")
                            .toFile());
        }
        assertEquals(loss(plain, run, "--mirror"), loss(mirrored, run, "--mirror"), 1e-9);
        assertNotEquals(loss(plain, run), loss(mirrored, run));
    }

    private static double loss(Path images, TrainedRun run, String... options) throws IOException {
        List<Object> arguments =
                new ArrayList<>(List.of("evaluate", images, "-m", run.model(), "--json", "--mode", "strict"));
        arguments.addAll(List.of(options));
        return number(JSON.std.mapFrom(Yij.run(arguments.toArray()).succeeded().out()), "loss");
    }

    private static Object predictions(Path image, TrainedRun run, String... options) throws IOException {
        List<Object> arguments =
                new ArrayList<>(List.of("predict", image, "-m", run.model(), "--json", "--mode", "strict"));
        arguments.addAll(List.of(options));
        String json = Yij.run(arguments.toArray()).succeeded().out();
        Map<?, ?> answer = (Map<?, ?>) JSON.std.listFrom(json).getFirst();
        return Objects.requireNonNull(answer.get("predictions"));
    }

    /// As a model that Keras trained on class numbers. Without them the same model gives the same numbers.
    @Test
    void aModelTrainedOnClassNumbersIsEvaluatedAndExplainedToo(TrainedRun run) throws IOException {
        Path sparse = TinyModel.save(
                folder.resolve("sparse.yij"),
                model -> model.compile(model.optimizer(), new SparseCategoricalCrossentropy()));
        Path oneHot = TinyModel.save(folder.resolve("one-hot.yij"), model -> {});
        Path test = run.data().resolve("test");
        Path image = test.resolve("blue").resolve("0.png");
        for (List<Object> command : List.of(
                List.<Object>of("evaluate", test, "--json"),
                List.<Object>of(
                        "explain",
                        image,
                        "--gradient",
                        "--class",
                        "red",
                        "--layer",
                        "dense_1",
                        "--weight",
                        "0,1",
                        "--json"))) {
            List<Object> left = new ArrayList<>(command);
            left.addAll(List.of("-m", oneHot));
            List<Object> right = new ArrayList<>(command);
            right.addAll(List.of("-m", sparse));
            assertEquals(
                    Yij.run(left.toArray()).succeeded().out(),
                    Yij.run(right.toArray()).succeeded().out());
        }
    }

    private static double number(Map<String, Object> json, String key) {
        return ((Number) Objects.requireNonNull(json.get(key), key)).doubleValue();
    }

    @SuppressWarnings("unchecked") // the caller says what is in it
    private static <T> List<T> list(Map<String, Object> json, String key) {
        return (List<T>) Objects.requireNonNull(json.get(key), key);
    }

    private static Map<String, Object> evaluationOf(TrainedRun run, String split) throws IOException {
        return JSON.std.mapFrom(
                Yij.run("evaluate", run.data().resolve(split), "--json", "-m", run.model(), "--mode", "strict")
                        .succeeded()
                        .out());
    }

    @Test
    void theEvaluationAsJsonAddsUp(TrainedRun run) throws IOException {
        Map<String, Object> json = evaluationOf(run, "val");
        assertEquals(
                List.of(
                        "loss",
                        "accuracy",
                        "balanced_accuracy",
                        "macro_precision",
                        "macro_f1",
                        "top_5_accuracy",
                        "images",
                        "classes",
                        "confusion",
                        "most_confused",
                        "most_wrong",
                        "skipped"),
                List.copyOf(json.keySet()));
        assertEquals(1.0, number(json, "top_5_accuracy"), "of three classes");
        assertEquals(9, json.get("images"));
        assertEquals(List.of(), json.get("skipped"));
        List<Map<String, Object>> classes = list(json, "classes");
        assertEquals(
                TinyImages.CLASSES,
                classes.stream().map(one -> one.get("class")).toList());
        assertEquals(
                List.of("class", "images", "precision", "recall"),
                List.copyOf(classes.getFirst().keySet()));
        List<List<Integer>> confusion = list(json, "confusion");
        int right = 0;
        for (int c = 0; c < 3; c++) {
            assertEquals(
                    3, confusion.get(c).stream().mapToInt(Integer::intValue).sum());
            assertEquals(confusion.get(c).get(c) / 3.0, classes.get(c).get("recall"));
            right += confusion.get(c).get(c);
        }
        assertEquals(right / 9.0, number(json, "accuracy"), 1e-6);
    }

    /// A model that predicts blue for everything never predicts red or green: their precision is 0 / 0.
    @Test
    void aPrecisionThatDoesNotExistIsNull(TrainedRun run) throws IOException {
        Path blueOnly = folder.resolve("blue.yij");
        TinyModel.save(blueOnly, model -> model.weights().getLast().value()[0] = 1e6f);
        Map<String, Object> json =
                JSON.std.mapFrom(Yij.run("evaluate", run.data().resolve("test"), "--json", "-m", blueOnly)
                        .succeeded()
                        .out());
        List<Map<String, Object>> classes = list(json, "classes");
        assertEquals(2 / 6.0, classes.get(0).get("precision"));
        assertTrue(classes.get(1).containsKey("precision"));
        assertNull(classes.get(1).get("precision"));
        assertEquals(0.0, classes.get(1).get("recall"));
    }

    @Test
    void unreadableImagesAreListedByTheEvaluation(TrainedRun run) throws IOException {
        Path test = TinyImages.split(folder.resolve("test"), 1);
        Path broken = Files.writeString(test.resolve("red/1.png"), "no image");
        String sentence = broken + ": the file is not an image in a format that yij supports";
        assertEquals(
                sentence,
                Yij.run("evaluate", test, "-m", run.model(), "--strict-data").failed());
        assertTrue(
                Yij.run("evaluate", test, "-m", run.model()).succeeded().lines().contains("skipped: " + sentence));
        Map<String, Object> json =
                JSON.std.mapFrom(Yij.run("evaluate", test, "-m", run.model(), "--skip-unreadable", "--json")
                        .succeeded()
                        .out());
        assertEquals(List.of(sentence), json.get("skipped"));
        assertEquals(3, json.get("images"));
    }

    @Test
    void predictionsAreInTheOrderOfTheImagesMostProbableFirst(TrainedRun run) throws IOException {
        Path red = run.image("red");
        Path blue = run.image("blue");
        List<String> lines =
                Yij.run("predict", red, blue, "-m", run.model()).succeeded().lines();
        assertEquals(8, lines.size(), "a name and three classes each");
        assertEquals(red.toString(), lines.get(0));
        assertEquals(blue.toString(), lines.get(4));
        for (int i : new int[] {1, 5}) {
            double last = 100;
            double sum = 0;
            for (String line : lines.subList(i, i + 3)) {
                assertTrue(line.matches(" +\\d+\\.\\d\\d%  (blue|green|red)"), line);
                double percent =
                        Double.parseDouble(line.substring(0, line.indexOf('%')).strip());
                assertTrue(percent <= last, line);
                last = percent;
                sum += percent;
            }
            assertEquals(100, sum, 0.02);
        }
    }

    @Test
    void noOutputReplacesAFileOfAnotherKind(TrainedRun run) throws IOException {
        RgbImage pixels = ImageDecoder.standard().decode(run.image("red"));
        Path photo = folder.resolve("photo.png"); // by another program
        ImageIO.write(PngFile.toBufferedImage(pixels), "png", photo.toFile());
        byte[] before = Files.readAllBytes(photo);
        String exists = photo + " exists and is not ";
        String refusal = ": it would be replaced; choose another name";
        assertEquals(
                exists + "a table of predictions" + refusal,
                Yij.run("predict", "-m", run.model(), photo, "--csv", photo).misused());
        assertEquals(
                exists + "a page that yij has written" + refusal,
                Yij.run("audit", run.data(), "--html", photo).misused());
        assertEquals(
                exists + "an image that yij has drawn" + refusal,
                Yij.run("heatmap", photo, "-m", run.model(), "--layer", "conv2d_1", "-o", photo)
                        .misused());
        assertEquals(
                exists + "an image that yij has drawn" + refusal,
                Yij.run("filters", "-m", run.model(), "-o", photo).misused());
        Path array = folder.resolve("x.npy");
        Npy.write(array, Tensor.zeros(1, 16, 16, 3));
        assertEquals(
                exists + "a NumPy array" + refusal,
                Yij.run("forward", "-m", run.model(), "--input", array, "-o", photo)
                        .misused());
        assertEquals(
                array + " is read by this command and would be replaced: choose another name",
                Yij.run("forward", "-m", run.model(), "--input", array, "-o", array)
                        .misused());
        assertArrayEquals(before, Files.readAllBytes(photo));
        Path figure = Files.writeString(folder.resolve("kernel.svg"), "<svg>the user's</svg>");
        assertEquals(
                figure + " exists and is not a figure that yij has drawn" + refusal,
                Yij.run("figures", "-m", run.model(), "--out", folder).misused());
        assertEquals("<svg>the user's</svg>", Files.readString(figure));
        assertFalse(Files.exists(folder.resolve("sliding-window.svg")), "one of two was written");
    }

    @Test
    void outputsMayBeRepeated(TrainedRun run) throws IOException {
        Path figures = Files.createDirectory(folder.resolve("figures"));
        for (int time = 0; time < 2; time++) {
            Yij.run("filters", "-m", run.model(), "-o", folder.resolve("f.png")).succeeded();
            Yij.run("audit", run.data(), "--html", folder.resolve("audit.html")).succeeded();
            Yij.run("figures", "-m", run.model(), "--out", figures).succeeded();
        }
    }

    @Test
    void limitsBelowOneAreMistakes(TrainedRun run) {
        assertEquals(
                "--max-pixels must be at least 1, found -1",
                Yij.run("predict", "-m", run.model(), "x.png", "--max-pixels", -1)
                        .misused());
        assertEquals(
                "--max-pixels must be at least 1, found 0",
                Yij.run("audit", run.data(), "--max-pixels", 0).misused());
    }

    @Test
    void theImagesOfAFolderAreThoseGivenOneByOne(TrainedRun run) throws IOException {
        Path test = TinyImages.split(folder.resolve("many"), 9); // more than one batch
        List<Object> single = new ArrayList<>(List.of("predict", "-m", run.model()));
        for (String name : TinyImages.CLASSES) {
            for (int i = 0; i < 9; i++) {
                single.add(test.resolve(name).resolve(i + ".png"));
            }
        }
        Path csv = folder.resolve("answers.csv");
        String text = Yij.run("predict", "-m", run.model(), test, "--csv", csv)
                .succeeded()
                .out();
        assertEquals(Yij.run(single.toArray()).succeeded().out(), text);
        List<String> lines = text.lines().toList();
        assertEquals(27 * 4, lines.size());
        List<String> rows = Files.readAllLines(csv);
        assertEquals("path,class,probability,class_2,probability_2,class_3,probability_3", rows.getFirst());
        assertEquals(28, rows.size());
        for (int i = 0; i < 27; i++) {
            String[] fields = rows.get(1 + i).split(",", -1);
            assertEquals(lines.get(4 * i), fields[0]);
            for (int rank = 0; rank < 3; rank++) {
                assertEquals(
                        lines.get(4 * i + 1 + rank),
                        String.format(
                                Locale.ROOT,
                                "  %6.2f%%  %s",
                                100 * Float.parseFloat(fields[2 + 2 * rank]),
                                fields[1 + 2 * rank]));
            }
        }
    }

    /// An untrained model gives each of three classes about a third.
    @Test
    void anAnswerThatIsNotSureIsNotGiven(TrainedRun run) throws IOException {
        Path red = run.image("red");
        Path model = TinyModel.save(folder.resolve("untrained.yij"));
        Path csv = folder.resolve("answers.csv");
        List<String> text = Yij.run("predict", red, "-m", model, "--unless", 0.9, "--csv", csv)
                .succeeded()
                .lines();
        assertEquals(red + ": not sure", text.getFirst());
        assertEquals(4, text.size());
        assertTrue(Files.readString(csv).lines().toList().get(1).endsWith(","), () -> "no answer in " + csv);
        String json = Yij.run("predict", red, "-m", model, "--unless", 0.9, "--json")
                .succeeded()
                .out();
        assertTrue(json.contains("\"answer\" : null"), json);
        String sure = Yij.run("predict", red, "-m", model, "--unless", 0.01, "--json")
                .succeeded()
                .out();
        assertTrue(sure.contains("\"answer\" : \""), sure);
        assertEquals(2, Yij.run("predict", red, "-m", model, "--unless", 60).exitCode());
    }

    @Test
    void predictionsAsJsonAreTheModels(TrainedRun run) throws IOException {
        Path red = run.image("red");
        Path green = run.image("green");
        String text = Yij.run("predict", green, red, "--json", "--top", 2, "-m", run.model(), "--mode", "strict")
                .succeeded()
                .out();
        List<Map<String, Object>> json = list(Map.of("all", JSON.std.listFrom(text)), "all");
        assertEquals(2, json.size());
        Map<String, Object> first = json.getFirst();
        assertEquals(List.of("image", "predictions"), List.copyOf(first.keySet()));
        assertEquals(green.toString(), first.get("image"));
        assertEquals(red.toString(), json.get(1).get("image"));
        List<Map<String, Object>> predictions = list(first, "predictions");
        assertEquals(2, predictions.size());
        assertEquals(
                List.of("class", "probability"),
                List.copyOf(predictions.getFirst().keySet()));
        float[] scores =
                ModelFile.load(run.model()).model().predict(input(green)).data();
        for (Map<String, Object> prediction : predictions) {
            int c = TinyImages.CLASSES.indexOf(prediction.get("class"));
            assertEquals(scores[c], (float) number(prediction, "probability"));
        }
    }

    @Test
    void filtersAndHeatMapsAreDrawn(TrainedRun run) throws IOException {
        Path filters = folder.resolve("made/on/the/way/filters.png");
        assertEquals(
                "The filters of conv2d_1 are in " + filters + "\n",
                Yij.run("filters", "-m", run.model(), "-o", filters).succeeded().out());
        assertImage(filters);
        Path inner = folder.resolve("inner.png");
        Yij.run("filters", "-m", run.model(), "--layer", "conv2d_2", "--output", inner)
                .succeeded();
        assertImage(inner);
        Path heatMap = folder.resolve("heatmap.png");
        String text = Yij.run(
                        "heatmap",
                        run.image("red"),
                        "-m",
                        run.model(),
                        "--layer",
                        "conv2d_4",
                        "--channel",
                        63,
                        "-o",
                        heatMap)
                .succeeded()
                .out();
        assertTrue(text.startsWith("Channel 63 of conv2d_4, ") && text.endsWith("is in " + heatMap + "\n"), text);
        assertImage(heatMap);
        Path sheet = folder.resolve("sheet.png");
        assertEquals(
                "All channels of conv2d_3 are in " + sheet + "\n",
                Yij.run("heatmap", run.image("red"), "-m", run.model(), "--layer", "conv2d_3", "-o", sheet)
                        .succeeded()
                        .out());
        assertImage(sheet);
    }

    private static void assertImage(Path file) throws IOException {
        BufferedImage image = ImageIO.read(file.toFile());
        assertNotNull(image);
        assertTrue(image.getWidth() > 100 && image.getHeight() > 100, image.toString());
    }

    @Test
    void strictSimdGivesTheScalarBackendsBytes(TrainedRun run) throws IOException {
        Path x = folder.resolve("x.npy");
        Npy.write(x, input(run.image("green")));
        Path scalar = folder.resolve("scalar.npy");
        Path simd = folder.resolve("simd.npy");
        Yij.run("forward", "-m", run.model(), "--input", x, "--output", scalar, "--backend", "scalar")
                .succeeded();
        Yij.run(
                        "forward",
                        "-m",
                        run.model(),
                        "--input",
                        x,
                        "--output",
                        simd,
                        "--mode",
                        "strict",
                        "--layers",
                        folder.resolve("layers"))
                .succeeded();
        assertArrayEquals(Files.readAllBytes(scalar), Files.readAllBytes(simd));
        assertEquals(Shape.of(1, 3), Npy.read(scalar).shape());
    }

    @Test
    void everyLayerIsWrittenAndTheLastIsTheOutput(TrainedRun run) throws IOException {
        Path x = folder.resolve("x.npy");
        Tensor two = Tensor.zeros(2, TinyImages.SIZE, TinyImages.SIZE, 3);
        Normalisation.KERAS.normalise(ImageDecoder.standard().decode(run.image("red")), two.data(), 0);
        Npy.write(x, two);
        Path layers = folder.resolve("a/layers");
        Path y = folder.resolve("y.npy");
        Yij.Run forward = Yij.run("forward", "-m", run.model(), "--input", x, "--output", y, "--layers", layers)
                .succeeded();
        assertEquals("", forward.out());
        Model model = ModelFile.load(run.model()).model();
        try (var files = Files.list(layers)) {
            assertEquals(model.layers().size(), files.count());
        }
        for (var layer : model.layers()) {
            assertEquals(
                    layer.out().prepend(2),
                    Npy.read(layers.resolve(layer.name() + ".npy")).shape(),
                    layer.name());
        }
        assertArrayEquals(Files.readAllBytes(y), Files.readAllBytes(layers.resolve("activation_1.npy")));
    }
}
