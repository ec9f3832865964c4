package dev.yij.bench.tour;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jdi.ArrayReference;
import com.sun.jdi.FloatValue;
import dev.yij.bench.tour.Debuggee.Locals;
import dev.yij.bench.tour.TourDocument.Stop;
import dev.yij.io.data.SampleData;
import dev.yij.io.image.ImageDecoder;
import dev.yij.io.image.Normalisation;
import dev.yij.io.image.Resize;
import dev.yij.io.model.Interpolation;
import dev.yij.reference.explain.DotProduct;
import dev.yij.reference.explain.GradientExplainer;
import dev.yij.reference.explain.Maximum;
import dev.yij.reference.explain.OutputExplainer;
import dev.yij.reference.explain.Softmax;
import dev.yij.reference.explain.Term;
import dev.yij.reference.model.ChapterModel;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.Seed;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// Runs the debugger tour: starts its program in a debugger, stops where docs/debugger-tour.md says, and checks
/// what it says. The stops follow one another in one run of the program.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DebuggerTourTest {

    private static final String PROGRAM = "dev.yij.io.tour.DebuggerTour";
    private static final String IMAGE = "train/banana/00cdb779e3decc25.jpg";
    private static final int SIDE = 64;
    private static final int CLASSES = 20;
    private static final int BANANA = 1;

    @TempDir
    private static Path folder;

    private static String classPath = "";
    private static TourDocument tour;
    private static Debuggee program;
    private static Sequential model;
    private static Tensor image;
    private static OutputExplainer explainer;

    @BeforeAll
    static void startTheProgram() throws Exception {
        tour = TourDocument.read();
        assertEquals(5, tour.stops().size());
        classPath = Path.of("../io/app/target/test-classes").toAbsolutePath()
                + File.pathSeparator
                + System.getProperty("java.class.path");
        program = Debuggee.start(folder, classPath, PROGRAM);
        Path file = SampleData.extractTo(folder.resolve("sample")).resolve(IMAGE);
        image = Tensor.zeros(1, SIDE, SIDE, 3);
        Normalisation.KERAS.normalise(
                Resize.resize(ImageDecoder.standard().decode(file), Interpolation.NEAREST, SIDE, SIDE),
                image.data(),
                0);
        model = ChapterModel.create(CLASSES)
                .build(Shape.of(SIDE, SIDE, 3), new Seed(42))
                .setBackend(new ScalarBackend());
        explainer = new OutputExplainer(model, image);
    }

    @AfterAll
    static void endTheProgram() {
        if (program != null) {
            program.close();
        }
    }

    private static void assertSameBits(float expected, float found) {
        assertEquals(Float.floatToRawIntBits(expected), Float.floatToRawIntBits(found), expected + " and " + found);
    }

    private record Product(List<Integer> indices, float input, float weight, float sumBefore) {}

    private static Product product(Locals at) {
        List<Integer> indices = new ArrayList<>();
        for (String letter : List.of("n", "oh", "ow", "oc", "kh", "kw", "ic", "ih", "iw")) {
            indices.add(at.integer(letter));
        }
        int x = (at.integer("ih") * SIDE + at.integer("iw")) * 3 + at.integer("ic");
        int w = ((at.integer("kh") * 3 + at.integer("kw")) * 3 + at.integer("ic")) * 32 + at.integer("oc");
        assertSameBits(at.element("x", x), at.number("pixel"));
        assertSameBits(at.element("w", w), at.number("weight"));
        return new Product(indices, at.number("pixel"), at.number("weight"), at.number("acc"));
    }

    /// Follows one output pixel from the bias to the sum.
    private static void assertPixel(int terms, int oh, int ow) throws Exception {
        Stop stop = tour.stops().getFirst();
        assertEquals(
                List.of("n", "oh", "ow", "oc", "kh", "kw", "ic", "ih", "iw", "pixel", "weight", "acc"), stop.watched());
        DotProduct explained = (DotProduct) explainer.explain("conv2d_1", oh, ow, 0);
        List<Term> inside =
                explained.terms().stream().filter(term -> !term.padding()).toList();
        assertEquals(terms, inside.size());
        List<Product> hits = program.stopAt(stop, terms, DebuggerTourTest::product);
        float sum = explained.bias();
        for (int i = 0; i < terms; i++) {
            Term term = inside.get(i);
            assertEquals(
                    List.of(
                            0,
                            oh,
                            ow,
                            0,
                            term.row(),
                            term.column(),
                            term.channel(),
                            term.inputRow(),
                            term.inputColumn()),
                    hits.get(i).indices());
            assertSameBits(term.input(), hits.get(i).input());
            assertSameBits(term.weight(), hits.get(i).weight());
            assertSameBits(sum, hits.get(i).sumBefore());
            sum += hits.get(i).input() * hits.get(i).weight();
            assertSameBits(term.sum(), sum);
        }
        assertSameBits(sum, ((FloatValue) program.returned(stop.className(), "dot")).value());
    }

    @Test
    @Order(1)
    void theTwentySevenTermsOfOnePixelAndTheBiasGiveTheOutput() throws Exception {
        assertPixel(27, 32, 32);
    }

    @Test
    @Order(2)
    void inTheCornerThereAreTwelve() throws Exception {
        assertPixel(12, 0, 0);
    }

    @Test
    @Order(3)
    void ofFourNumbersMaxPoolingKeepsTheLargest() throws Exception {
        Stop stop = tour.stops().get(1);
        int channel = 1; // whose four hits come after those of channel 0
        Maximum explained = (Maximum) explainer.explain("max_pooling2d_1", 0, 0, channel);
        List<float[]> hits = program.stopAt(stop, 8, at -> new float[] {
                    at.integer("c"),
                    at.integer("ih"),
                    at.integer("iw"),
                    at.number("max"),
                    at.element("x", (at.integer("ih") * SIDE + at.integer("iw")) * 32 + at.integer("c"))
                })
                .subList(4, 8);
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < 4; i++) {
            float input = explained.taps().get(i).input();
            assertArrayEquals(new float[] {channel, i >> 1, i & 1, max, input}, hits.get(i));
            max = Math.max(max, input);
        }
        assertSameBits(explained.output(), max);
        assertSameBits(max, ((FloatValue) program.returned(stop.className(), "maximum")).value());
    }

    @Test
    @Order(4)
    void softmaxAddsUpTwentyExponentials() throws Exception {
        Softmax explained = (Softmax) explainer.explain("activation_1", BANANA);
        List<float[]> hits = program.stopAt(tour.stops().get(2), CLASSES, at ->
                new float[] {at.integer("j"), at.element("y", at.integer("j")), at.number("sum")});
        float sum = 0;
        for (int j = 0; j < CLASSES; j++) {
            assertArrayEquals(new float[] {j, explained.terms().get(j).exponential(), sum}, hits.get(j));
            sum += hits.get(j)[1];
        }
        assertSameBits(explained.sum(), sum);
        assertSameBits(explained.output(), hits.get(BANANA)[1] * (1 / sum));
    }

    /// dw[kh,kw] = x[kh,kw] + 2 · x[kh,kw+1] - x[kh+1,kw+1], by hand.
    @Test
    @Order(5)
    void eachWeightOfTheSmallKernelCollectsFourTerms() throws Exception {
        Stop stop = tour.stops().get(3);
        float[] sums = new float[9];
        List<float[]> hits = program.stopAt(stop, 4 * 9, at -> new float[] {
            at.integer("kh") * 3 + at.integer("kw"),
            at.number("pixel"),
            at.number("gradient"),
            at.element("dw", at.integer("kh") * 3 + at.integer("kw"))
        });
        for (float[] hit : hits) {
            assertSameBits(sums[(int) hit[0]], hit[3]);
            sums[(int) hit[0]] += hit[1] * hit[2];
        }
        assertArrayEquals(new float[] {-1, 1, 3, 7, 9, 11, 15, 17, 19}, sums);
        ArrayReference returned = (ArrayReference) program.returned(PROGRAM, "kernelGradient");
        for (int i = 0; i < 9; i++) {
            assertSameBits(sums[i], ((FloatValue) returned.getValue(i)).value());
        }
    }

    @Test
    @Order(6)
    void nineFramesAndNoLambdaLeadFromFitToTheDotProduct() throws Exception {
        List<String> stack =
                program.stopAt(tour.stops().getFirst(), 1, Locals::stack).getFirst();
        List<String> path = stack.subList(0, stack.indexOf("dev.yij.reference.model.Sequential.fit") + 1)
                .reversed();
        assertEquals(9, path.size(), path.toString());
        assertEquals("dev.yij.reference.scalar.ScalarConv2D.dot", path.getLast());
        for (String frame : path) {
            assertTrue(frame.matches("dev\\.yij\\.reference\\.\\w+\\.\\w+\\.\\w+"), frame);
            assertFalse(frame.contains("lambda"), frame);
        }
        List<String> names = path.stream()
                .map(frame -> frame.replaceAll(".*\\.(\\w+\\.\\w+)", "$1"))
                .toList();
        assertEquals(tour.path(), names);
    }

    private record AdamHit(int i, float g, float m, float v, float p, float firstP, float rate, float epsilon) {}

    @Test
    @Order(7)
    void adamMovesTheFirstWeightAsItsFormulaSays() throws Exception {
        List<AdamHit> hits = program.stopAt(tour.stops().get(4), 2, at -> {
            int i = at.integer("i");
            return new AdamHit(
                    i,
                    at.element("g", i),
                    at.element("m", i),
                    at.element("v", i),
                    at.element("p", i),
                    at.element("p", 0),
                    at.field("step", "rate"),
                    at.field("step", "epsilon"));
        });
        AdamHit first = hits.getFirst();
        Tensor banana = Tensor.zeros(1, CLASSES);
        banana.data()[BANANA] = 1;
        float gradient = new GradientExplainer(model, image, banana, new CategoricalCrossentropy())
                .explain("conv2d_1/kernel:0", 0, 0, 0, 0)
                .output();
        assertEquals(0, first.i());
        assertSameBits(gradient, first.g());
        assertSameBits((1 - 0.9f) * gradient, first.m());
        assertSameBits((1 - 0.999f) * (gradient * gradient), first.v());
        assertSameBits(model.weights().getFirst().value()[0], first.p());
        float moved = first.p() - first.rate() * first.m() / ((float) Math.sqrt(first.v()) + first.epsilon());
        assertEquals(1, hits.getLast().i());
        assertSameBits(moved, hits.getLast().firstP());
    }

    @Test
    @Order(8)
    void theProgramEndsWell() throws Exception {
        program.finish();
    }

    @Test
    @Order(9)
    void yijExplainPrintsWhatTheTourShows() throws Exception {
        assertTrue(tour.consoles().size() >= 3, "found " + tour.consoles().size());
        for (TourDocument.Console console : tour.consoles()) {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Dstdout.encoding=UTF-8",
                    "--add-modules=jdk.incubator.vector",
                    "-cp",
                    classPath,
                    "dev.yij.io.cli.Main"));
            command.addAll(console.arguments());
            Process yij = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectError(folder.resolve("yij.log").toFile())
                    .start();
            String printed = new String(yij.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(console.output(), printed.replace(System.lineSeparator(), "\n"));
            assertEquals(0, yij.waitFor());
        }
    }

    @Test
    void theLinesThatJdbIsGivenAreTheQuotedOnes() {
        assertTrue(tour.numbered().size() >= 2, "found " + tour.numbered().size());
        List<TourDocument.Numbered> quoted = tour.stops().stream()
                .map(stop -> new TourDocument.Numbered(stop.className(), stop.line()))
                .toList();
        for (TourDocument.Numbered numbered : tour.numbered()) {
            assertTrue(quoted.contains(numbered), numbered + " is none of " + quoted);
        }
    }
}
