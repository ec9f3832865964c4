package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.yij.io.image.ImageDecoder;
import dev.yij.io.image.Normalisation;
import dev.yij.io.model.ModelFile;
import dev.yij.io.run.TinyImages;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Model;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.Sgd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExplainCommandTest {

    @TempDir
    private static Path folder;

    private static Path model;
    private static Path image;

    @BeforeAll
    static void makeAModelAndAnImage() throws IOException {
        // so that not all biases are 0
        model = TinyModel.save(
                folder.resolve("m.yij"), made -> made.weights().forEach(weight -> weight.value()[0] += 0.25f));
        image = TinyImages.image(folder.resolve("p.png"), 1, 0);
    }

    private static Tensor input() throws IOException {
        Tensor x = Tensor.zeros(1, TinyImages.SIZE, TinyImages.SIZE, 3);
        Normalisation.KERAS.normalise(ImageDecoder.standard().decode(image), x.data(), 0);
        return x;
    }

    private static Map<String, Object> json(Object... more) throws IOException {
        return JSON.std.mapFrom(run(more, "--json").succeeded().out());
    }

    private static Yij.Run run(Object[] more, Object... evenMore) {
        return Yij.run(Arrays.asList(new Object[][] {{"explain", image, "-m", model}, more, evenMore}).stream()
                .flatMap(Arrays::stream)
                .toArray());
    }

    private static float number(@Nullable Object value) {
        return assertInstanceOf(Number.class, value).floatValue();
    }

    @SuppressWarnings("unchecked") // the caller says what is in it
    private static List<Map<String, Object>> terms(Map<String, Object> json) {
        return (List<Map<String, Object>>) Objects.requireNonNull(json.get("terms"));
    }

    @Test
    void aConvolutionAsJsonHasExactlyTheseKeysAndAddsUpToTheTensor() throws IOException {
        Tensor y = Objects.requireNonNull(
                ModelFile.load(model).model().outputs(input()).get("conv2d_1"));
        for (String at : List.of("0,0,0", "7,9,0", "15,15,0", "15,0,1")) {
            Map<String, Object> json = json("--layer", "conv2d_1", "--at", at);
            assertEquals(
                    List.of("layer", "position", "terms", "bias", "activation", "output"), List.copyOf(json.keySet()));
            assertEquals("conv2d_1", json.get("layer"));
            assertEquals("relu", json.get("activation"));
            int[] position =
                    Arrays.stream(at.split(",")).mapToInt(Integer::parseInt).toArray();
            assertEquals(Arrays.stream(position).boxed().toList(), json.get("position"));
            assertEquals(27, terms(json).size());
            float sum = number(json.get("bias"));
            for (Map<String, Object> term : terms(json)) {
                assertEquals(
                        List.of("row", "column", "channel", "input", "weight", "product", "sum", "padding"),
                        List.copyOf(term.keySet()));
                if (Boolean.FALSE.equals(term.get("padding"))) {
                    assertEquals(number(term.get("product")), number(term.get("input")) * number(term.get("weight")));
                    sum += number(term.get("product"));
                }
                assertEquals(sum, number(term.get("sum")));
            }
            assertEquals(Math.max(sum, 0), number(json.get("output")));
            assertEquals(y.get(0, position[0], position[1], position[2]), number(json.get("output")), at);
        }
    }

    @Test
    void everyLayerCanBeExplained() throws IOException {
        Map<String, Tensor> outputs = ModelFile.load(model).model().outputs(input());
        for (BuiltLayer layer : ModelFile.load(model).model().layers()) {
            Shape out = layer.out();
            String at = out.rank() == 1 ? "1" : "3,4,1";
            Map<String, Object> json = json("--layer", layer.name(), "--at", at);
            Tensor y = Objects.requireNonNull(outputs.get(layer.name()));
            assertEquals(out.rank() == 1 ? y.get(0, 1) : y.get(0, 3, 4, 1), number(json.get("output")), layer.name());
            String text = run(new Object[] {"--layer", layer.name(), "--at", at})
                    .succeeded()
                    .out();
            assertTrue(
                    text.startsWith(layer.name() + " (" + layer.layer().className() + "), input " + layer.in()), text);
            assertTrue(text.endsWith(" holds the same bits.\n"), text);
            assertTrue(text.contains("y[" + at + "] = "), text);
        }
    }

    @Test
    void theTextOfAConvolutionIsATableOfItsTerms() {
        List<String> lines = run(new Object[] {"--layer", "conv2d_1", "--at", "0,15,2"})
                .succeeded()
                .lines();
        assertEquals("conv2d_1 (Conv2D), input 16×16×3, output 16×16×4: output 0,15,2", lines.get(0));
        assertEquals(
                "  y[oh,ow,oc] = max(b[oc] + Σ x[oh - 1 + kh, ow - 1 + kw, ic] · w[kh,kw,ic,oc], 0)", lines.get(2));
        assertEquals(
                "kernel 3×3×3×4: a bias and 27 terms, 15 of them in the padding, added up in this order", lines.get(4));
        assertEquals(
                "as a matrix product (--backend im2col): row 15 = 16·oh + ow of the patch matrix times column 2 = oc of"
                        + " the weights",
                lines.get(5));
        assertEquals(
                List.of("kh", "kw", "ic", "ih", "iw", "x", "w", "x·w", "sum"),
                List.of(lines.get(7).strip().split(" +")));
        assertTrue(lines.get(8).strip().matches("bias +0\\.0"), lines.get(8));
        assertTrue(lines.get(9).strip().matches("0 +0 +0 +-1 +14 +padding +-?0\\.\\d+ +0\\.0"), lines.get(9));
        assertEquals("", lines.get(8 + 1 + 27));
    }

    @Test
    void longListsAreCutUnlessAllIsGiven() {
        Object[] mean = {"--layer", "global_average_pooling2d_1", "--at", 0};
        String cut = run(mean).succeeded().out();
        assertTrue(cut.contains("\n  … 208 more, which --all shows …\n"), cut);
        String whole = run(mean, "--all").succeeded().out();
        assertEquals(cut.lines().count() + 207, whole.lines().count());
    }

    @Test
    void aFastSumMayDifferAndIsReportedAsDifferent() {
        Yij.Run fast = run(new Object[] {"--layer", "conv2d_1", "--at", "7,9,0", "--mode", "fast"})
                .succeeded();
        assertTrue(fast.lines()
                .getLast()
                .matches("The tensor that the model computes holds (the same bits\\.|.* ULP away: .*)"));
    }

    @ParameterizedTest
    @CsvSource({"conv2d_1,'1,0,2,0',0", "conv2d_1,3,1", "dense_1,'2,1',2", "dense_1,0,3"})
    void aGradientIsThatOfTrainingOnTheImage(String layer, String weight, int index) throws IOException {
        Map<String, Object> json = json("--layer", layer, "--gradient", "--weight", weight, "--class", "green");
        Model network = ModelFile.load(model).model();
        Tensor green = Tensor.of(new float[] {0, 1, 0}, 1, 3);
        network.compile(new Sgd(0), new CategoricalCrossentropy());
        network.fit(new ArrayBatches(input(), green, 1), FitOptions.epochs(1));
        Weight trained = network.weights().get(index);
        int[] position =
                Arrays.stream(weight.split(",")).mapToInt(Integer::parseInt).toArray();
        assertEquals(trained.name(), json.get("weight"));
        assertEquals(trained.gradient()[trained.shape().offset(position)], number(json.get("output")));
        assertEquals("green", json.get("class"));
        assertEquals(
                network.evaluate(new ArrayBatches(input(), green, 1)).metrics().loss(), number(json.get("loss")));
        float sum = 0;
        for (Map<String, Object> term : terms(json)) {
            sum += Boolean.TRUE.equals(term.get("padding")) ? 0 : number(term.get("product"));
        }
        assertEquals(sum, number(json.get("output")));
        String text = run(new Object[] {"--layer", layer, "--gradient", "--weight", weight, "--class", 1})
                .succeeded()
                .out();
        assertTrue(text.startsWith("The loss of this image as 1 is "), text);
        assertTrue(text.endsWith(" holds the same bits.\n"), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0,0", "0,0,4", "0,16,0", "-1,0,0", "a,b,c", "0,0,0,0", "0,,0"})
    void aPositionOutsideTheOutputIsRefused(String at) {
        assertEquals(
                "--at: the output of conv2d_1 has shape 16×16×4, expected 0,0,0 to 15,15,3, found " + at,
                run(new Object[] {"--layer", "conv2d_1", "--at=" + at}).misused());
    }

    @Test
    void misuseIsSaidInASentence() {
        assertEquals(
                "the model has no layer \"conv2d_9\"; it has conv2d_1, global_average_pooling2d_1, dense_1,"
                        + " activation_1",
                run(new Object[] {"--layer", "conv2d_9", "--at", "0,0,0"}).misused());
        assertEquals(
                "--at is missing: which output of dense_1?",
                run(new Object[] {"--layer", "dense_1"}).misused());
        assertEquals(
                "--gradient needs --weight and --class: which weight, and what the image shows",
                run(new Object[] {"--layer", "dense_1", "--gradient", "--class", "red"})
                        .misused());
        assertEquals(
                "--weight and --class are for --gradient",
                run(new Object[] {"--layer", "dense_1", "--at", 0, "--weight", "0"})
                        .misused());
        assertEquals(
                "activation_1 has no weights",
                run(new Object[] {"--layer", "activation_1", "--gradient", "--weight", "0", "--class", "red"})
                        .misused());
        assertEquals(
                "conv2d_1 has conv2d_1/kernel:0 3×3×3×4 and conv2d_1/bias:0 4, found --weight 0,1",
                run(new Object[] {"--layer", "conv2d_1", "--gradient", "--weight", "0,1", "--class", "red"})
                        .misused());
        assertEquals(
                "--weight: conv2d_1/kernel:0 has shape 3×3×3×4, expected 0,0,0,0 to 2,2,2,3, found 0,0,3,0",
                run(new Object[] {"--layer", "conv2d_1", "--gradient", "--weight", "0,0,3,0", "--class", "red"})
                        .misused());
        assertEquals(
                "--class: expected one of " + TinyImages.CLASSES.stream().collect(Collectors.joining(", "))
                        + ", or a number from 0 to 2, found pink",
                run(new Object[] {"--layer", "dense_1", "--gradient", "--weight", 0, "--class", "pink"})
                        .misused());
    }
}
