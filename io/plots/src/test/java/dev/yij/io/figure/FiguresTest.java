package dev.yij.io.figure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.image.Normalisation;
import dev.yij.io.image.RgbImage;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Flatten;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Metrics;
import dev.yij.reference.train.Seed;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class FiguresTest {

    private static final int SIDE = 16;

    /// Dark on the left, bright from column 9 on; no two pixels are equal.
    private static final RgbImage IMAGE = image();

    private static final History HISTORY =
            new History(List.of(new Epoch(1, new Metrics(2, 0.5), new Metrics(2.5, 0.25), 1e-3f, 1)));

    private final Sequential model = new Sequential()
            .add(new Conv2D(5, 3).padding(Padding.SAME).activation(ActivationFunction.RELU))
            .add(new Conv2D(4, 3).padding(Padding.SAME).activation(ActivationFunction.RELU))
            .add(new MaxPooling2D(2))
            .add(new GlobalAveragePooling2D())
            .add(new Dense(3))
            .add(new Activation(ActivationFunction.SOFTMAX))
            .build(Shape.of(SIDE, SIDE, 3), new Seed(7));

    private static RgbImage image() {
        byte[] rgb = new byte[SIDE * SIDE * 3];
        for (int i = 0; i < rgb.length; i++) {
            int x = i / 3 % SIDE;
            int y = i / 3 / SIDE;
            rgb[i] = (byte) ((x < 9 ? 30 : 190) + 10 * (i % 3) + 2 * x + y);
        }
        return RgbImage.of(SIDE, SIDE, rgb);
    }

    private static Figures draw(Model network) {
        return Figures.draw(new Subject(network, IMAGE, "an image", input()), HISTORY);
    }

    private static Tensor input() {
        Tensor x = Tensor.zeros(1, SIDE, SIDE, 3);
        Normalisation.KERAS.normalise(IMAGE, x.data(), 0);
        return x;
    }

    private Svg svg(String name) throws Exception {
        return Svg.parse(Objects.requireNonNull(draw(model).files().get(name)));
    }

    /// The output of the model's own forward pass, without any explainer.
    private Tensor output(String layer) {
        return Objects.requireNonNull(model.outputs(input()).get(layer));
    }

    @Test
    void everyFigureIsDrawnWithWordsForThoseWhoCannotSeeIt() throws Exception {
        Figures figures = draw(model);
        assertEquals(List.of(), figures.skipped());
        assertEquals(
                Set.of(
                        "sliding-window.svg",
                        "one-output.svg",
                        "patch-matrix.svg",
                        "kernel.svg",
                        "filters-and-depth.svg",
                        "max-pooling.svg",
                        "filters.png",
                        "before-and-after.svg",
                        "heatmap.svg",
                        "global-average-pooling.svg",
                        "network.svg",
                        "loss.svg",
                        "accuracy.svg"),
                figures.files().keySet());
        for (var figure : figures.files().entrySet()) {
            if (figure.getKey().endsWith(".png")) {
                assertNotNull(ImageIO.read(new ByteArrayInputStream(figure.getValue())), figure.getKey());
                continue;
            }
            Svg svg = Svg.parse(figure.getValue());
            String labels = svg.first("svg").getAttribute("aria-labelledby");
            assertEquals(
                    labels,
                    svg.first("title").getAttribute("id") + " "
                            + svg.first("desc").getAttribute("id"));
            assertFalse(svg.first("title").getTextContent().isBlank(), figure.getKey());
            assertTrue(svg.first("desc").getTextContent().length() > 40, figure.getKey());
            assertEquals("#fff", svg.first("rect").getAttribute("fill"), "the ground of " + figure.getKey());
        }
    }

    /// At least 4.5 : 1 as in WCAG. Text on cells is black or white in both themes: cells keep their colours.
    @Test
    void textCanBeReadInALightAndInADarkTheme() throws Exception {
        for (var figure : draw(model).files().entrySet()) {
            if (figure.getKey().endsWith(".png")) {
                continue;
            }
            Svg svg = Svg.parse(figure.getValue());
            String style = svg.first("style").getTextContent();
            int page = dark(style, ".page");
            for (Element text : svg.all("text").toList()) {
                String fill = text.getAttribute("fill");
                if (fill.equals("#000000") || fill.equals("#ffffff")) {
                    continue;
                }
                int light = fill.isEmpty() ? 0x1a1a1a : Integer.parseInt(fill.substring(1), 16);
                int dark = dark(style, fill.isEmpty() ? "svg" : "text[fill=\"" + fill + "\"]");
                assertTrue(contrast(light, 0xffffff) >= 4.5, figure.getKey() + ": " + fill);
                assertTrue(contrast(dark, page) >= 4.5, figure.getKey() + ", dark: " + fill);
            }
        }
    }

    private static int dark(String style, String selector) {
        Matcher rule = Pattern.compile("(?m)^" + Pattern.quote(selector) + " \\{ fill: #(\\w{6}) }$")
                .matcher(style);
        assertTrue(rule.find(), selector);
        return Integer.parseInt(rule.group(1), 16);
    }

    /// The contrast ratio of the Web Content Accessibility Guidelines 2.1.
    private static double contrast(int one, int other) {
        double a = luminance(one) + 0.05;
        double b = luminance(other) + 0.05;
        return Math.max(a, b) / Math.min(a, b);
    }

    private static double luminance(int rgb) {
        double sum = 0;
        double[] weights = {0.0722, 0.7152, 0.2126};
        for (int i = 0; i < 3; i++) {
            double level = (rgb >> 8 * i & 255) / 255.0;
            sum += weights[i] * (level <= 0.04045 ? level / 12.92 : Math.pow((level + 0.055) / 1.055, 2.4));
        }
        return sum;
    }

    @Test
    void theSameModelAndImageGiveTheSameBytes() {
        Figures once = draw(model);
        Figures again = draw(model);
        once.files()
                .forEach((name, bytes) -> assertArrayEquals(bytes, again.files().get(name), name));
    }

    /// The cells that are filled with colour: 6×6 pixels, 16 windows of 27 numbers, 27 weights of 5 filters,
    /// and their 16×5 sums. Frames: a pixel and its nine copies, and a window, a row, a column and an output.
    @Test
    void thePatchMatrixHasARowForEachWindowAndAColumnForEachTap() throws Exception {
        Svg svg = svg("patch-matrix.svg");
        long cells = svg.all("rect")
                        .filter(rect -> !rect.getAttribute("fill").equals("none"))
                        .count()
                - 1;
        assertEquals(36 + 16 * 27 + 27 * 5 + 16 * 5, cells);
        long frames = svg.all("rect")
                .filter(rect -> rect.getAttribute("fill").equals("none"))
                .count();
        assertEquals(2 * (1 + 9 + 4), frames, "each over a white one");
        Matcher framed = svg.only("framed: filter (\\d), (−?\\d\\.\\d{4})");
        double output = Math.max(0, Svg.number(framed.group(2)));
        Matcher one = svg("one-output.svg").only("y\\[\\d+,\\d+,(\\d+)\\] = max\\(.*, 0\\) = (\\d\\.\\d{4})");
        assertEquals(one.group(1), framed.group(1));
        assertEquals(Svg.number(one.group(2)), output);
    }

    @Test
    void theTwentySevenProductsAndTheBiasAddUpToTheOutput() throws Exception {
        Svg svg = svg("one-output.svg");
        double[] cells = svg.numbers();
        assertEquals(3 * 27, cells.length);
        Matcher begin = svg.only("y\\[(\\d+),(\\d+),(\\d+)\\] = max\\((−?\\d\\.\\d{4}) .*….*, 0\\)");
        double sum = Svg.number(begin.group(4));
        for (int term = 0; term < 27; term++) {
            double product = cells[3 * term + 2];
            assertEquals(cells[3 * term] * cells[3 * term + 1], product, 2e-4, "term " + term);
            sum += product;
        }
        Matcher end = svg.only("y\\[.*\\] = max\\((−?\\d\\.\\d{4}), 0\\) = (\\d\\.\\d{4})");
        assertEquals(sum, Svg.number(end.group(1)), 28 * 0.5e-4);
        double output = Svg.number(end.group(2));
        assertEquals(Math.max(0, Svg.number(end.group(1))), output);
        int[] at = IntStream.rangeClosed(1, 3)
                .map(i -> Integer.parseInt(begin.group(i)))
                .toArray();
        assertEquals(output("conv2d_1").get(0, at[0], at[1], at[2]), output, 0.5e-4);
        assertTrue(output > 0, "a filter that sees the edge answers");
    }

    @Test
    void theWindowSlidesOverTheEdgeAndLeavesTheLayersNumbers() throws Exception {
        Svg svg = svg("sliding-window.svg");
        Matcher square = Pattern.compile("rows (\\d+) to \\d+, columns (\\d+) to (\\d+)")
                .matcher(svg.first("desc").getTextContent());
        assertTrue(square.find());
        int row = Integer.parseInt(square.group(1));
        assertEquals("6", square.group(2), "three dark columns, then the bright ones from 9 on");
        assertEquals("11", square.group(3));
        int filter = Integer.parseInt(svg.only("filter (\\d+)").group(1));
        Tensor y = output("conv2d_1");
        double[] expected = IntStream.range(0, 16)
                .mapToDouble(i -> y.get(0, row + 1 + i / 4, 7 + i % 4, filter))
                .toArray();
        assertArrayEquals(expected, svg.numbers(), 0.5e-2);
        int pixel = IMAGE.pixel(6, row);
        assertEquals(
                List.of("" + (pixel >> 16), "" + (pixel >> 8 & 255), "" + (pixel & 255)),
                svg.texts("text").stream()
                        .filter(text -> text.matches("\\d+"))
                        .limit(3)
                        .toList());
    }

    @Test
    void theKernelsNumbersAreTheFiltersWeights() throws Exception {
        Svg svg = svg("kernel.svg");
        int filter = Integer.parseInt(svg.only("Filter (\\d+)").group(1));
        float[] kernel = model.layer("conv2d_1").weights().getFirst().value();
        double[] expected = IntStream.range(0, 27) // plane by plane: HWIO with channels last but one
                .mapToDouble(i -> kernel[(i % 9 * 3 + i / 9) * 5 + filter])
                .toArray();
        assertArrayEquals(expected, Arrays.copyOf(svg.numbers(), 27), 0.5e-3);
    }

    @Test
    void poolingKeepsTheLargestOfEachFour() throws Exception {
        double[] cells = svg("max-pooling.svg").numbers();
        assertEquals(4 * (4 + 1), cells.length);
        for (int window = 0; window < 4; window++) {
            double largest =
                    Arrays.stream(cells, 5 * window, 5 * window + 4).max().orElseThrow();
            assertEquals(largest, cells[5 * window + 4], "window " + window);
        }
    }

    @Test
    void theAverageIsTheMeanOfTheMap() throws Exception {
        Svg svg = svg("global-average-pooling.svg");
        Tensor maps = output("max_pooling2d_1");
        int channels = 4;
        double[] expected = new double[channels];
        for (int i = 0; i < maps.data().length; i++) {
            expected[i % channels] += maps.data()[i] / (double) (8 * 8);
        }
        assertArrayEquals(expected, svg.numbers(), 0.6e-3);
        svg.only("number = sum of 64 values / 64");
    }

    @Test
    void theNetworkIsThereLayerByLayer() throws Exception {
        Svg svg = svg("network.svg");
        // 3·3·3·5 + 5, 3·3·5·4 + 4, 4·3 + 3
        List<String> parameters = List.of("140", "184", "15");
        assertTrue(svg.texts("text").containsAll(parameters), svg.texts("text").toString());
        svg.only("339 parameters");
        svg.only("From 16×16×3 numbers to 3 probabilities");
    }

    @Test
    void whatAModelLacksIsLeftOutWithASentence() {
        Sequential other = new Sequential()
                .add(new Conv2D(2, 5))
                .add(new Flatten())
                .add(new Dense(3))
                .build(Shape.of(SIDE, SIDE, 3), new Seed(1));
        String why = ".svg is skipped: the model does not begin with a convolution of 3×3 windows in steps of 1";
        assertEquals(
                List.of(
                        "sliding-window" + why,
                        "one-output" + why,
                        "patch-matrix" + why,
                        "kernel" + why,
                        "max-pooling.svg is skipped: the model has no max pooling",
                        "global-average-pooling.svg is skipped: the model has no global average pooling"),
                draw(other).skipped());
        assertTrue(draw(other).files().containsKey("network.svg"));
    }

    @Test
    void anImageMayBeTooSmallToSlideOver() {
        Sequential small =
                new Sequential().add(new Conv2D(2, 3).padding(Padding.SAME)).build(Shape.of(5, 9, 3), new Seed(1));
        RgbImage image = RgbImage.of(9, 5, new byte[5 * 9 * 3]);
        Figures figures = Figures.draw(new Subject(small, image, "tiny", Tensor.zeros(1, 5, 9, 3)), HISTORY);
        assertEquals(
                "sliding-window.svg is skipped: the model's images of 5×9 are smaller than the 6×6 pixels that are"
                        + " shown",
                figures.skipped().getFirst());
    }

    @Test
    void namesOfLayersAndFilesMayHoldAnything() throws Exception {
        String name = "a<b>&\"c\"\u0001";
        Sequential named = new Sequential()
                .add(new Conv2D(2, 3).padding(Padding.SAME).name(name))
                .build(Shape.of(SIDE, SIDE, 3), new Seed(1));
        Figures figures = Figures.draw(new Subject(named, IMAGE, "<&>.jpg", input()), null);
        for (var figure : figures.files().entrySet()) {
            if (figure.getKey().endsWith(".svg")) {
                Svg.parse(figure.getValue());
            }
        }
        Svg kernel = Svg.parse(Objects.requireNonNull(figures.files().get("kernel.svg")));
        kernel.only("of a<b>&\"c\"\uFFFD, 3×3×3");
    }
}
