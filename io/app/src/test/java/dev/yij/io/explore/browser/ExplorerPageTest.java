package dev.yij.io.explore.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.explain.DotProduct;
import dev.yij.reference.explain.GradientExplainer;
import dev.yij.reference.explain.Maximum;
import dev.yij.reference.explain.Mean;
import dev.yij.reference.explain.OutputExplainer;
import dev.yij.reference.explain.Tap;
import dev.yij.reference.explain.Term;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.simd.Im2colBackend;
import dev.yij.simd.Mode;
import dev.yij.simd.SimdBackends;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.openqa.selenium.Keys;
import org.openqa.selenium.chrome.ChromeDriver;

/// A visitor's actions on the page; every number shown must be the library's own. The network is the
/// chapter's at 64×64 with few filters; the image is dropped onto the page, so both sides begin with the same
/// bytes.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class ExplorerPageTest {

    private static final int SIZE = 64;
    private static final int FILTERS = 8;

    private final ChromeDriver driver = Chromium.start();
    private final ExplorerPage page = new ExplorerPage(driver);
    private final Backend backend = SimdBackends.create(Mode.FUSED, 1);
    private final Explorer explorer;
    private final OutputExplainer library;

    ExplorerPageTest() throws IOException {
        explorer = Explorer.ofChapter(SIZE, FILTERS, Mode.FUSED);
        library = new OutputExplainer(explorer.model(backend), explorer.input());
    }

    @BeforeAll
    void resize() {
        Chromium.resize(driver, 1440, 1000);
    }

    @AfterAll
    void close() {
        driver.quit();
        explorer.close();
        backend.close();
    }

    @BeforeEach
    void dropThePhoto() throws IOException {
        page.open(explorer.address());
        page.drop("waves.png", explorer.file());
        page.waitFor("document.querySelector('#photo-caption').textContent.startsWith('waves.png')");
        page.waitUntilExplained();
    }

    @AfterEach
    void nothingWentWrongUnseen() {
        assertEquals(List.of(), page.console());
        assertEquals(List.of(), explorer.unexpected);
    }

    @Test
    void withoutBeingAskedItShowsAnImageTheAnswerTheNetworkAndASum() {
        page.open(explorer.address()); // without the user's own photo

        page.waitFor("!document.querySelector('#photo').ariaLabel.includes('No image')");
        assertEquals(5, page.all("#bars button").size());
        assertEquals(explorer.model().layers().size() + 1, page.all(".card").size());
        assertTrue(page.text("[data-layer=conv2d_1]").contains("64 × 64 × 8"));
        assertTrue(page.text("[data-layer=conv2d_1]").contains("224 parameters"));
        assertTrue(page.text("#formula, .formula").contains("b[oc] + Σ x[oh - 1 + kh, ow - 1 + kw, ic]"));
        page.waitFor("document.querySelectorAll('[data-layer=conv2d_1] .thumbs canvas').length > 3");
    }

    @Test
    void everyLayerIsReachedAndOpenedByKeys() {
        page.script("document.querySelector('[data-layer=input] .card-head').focus()");
        page.press(Keys.ENTER);
        for (BuiltLayer layer : explorer.model().layers()) {
            page.press(Keys.ARROW_RIGHT);
            page.press(Keys.ENTER);
            page.waitFor("document.querySelector('#layer-title').textContent.startsWith('" + layer.name() + " ')");
            page.waitFor("!document.querySelector('#maps').classList.contains('waiting')");
            page.waitUntilExplained();
            assertTrue(
                    page.text("#arithmetic-title").startsWith("How "),
                    () -> layer.name() + ": " + page.text("#arithmetic-title"));
        }
    }

    @Test
    void theMapIsWalkedByKeysAndTheNumberIsSaid() {
        page.selectLayer("conv2d_1");
        page.selectChannel(2);
        page.script("document.querySelector('#at-row').value = 10;"
                + "document.querySelector('#at-row').dispatchEvent(new Event('change'))");
        page.script("document.querySelector('#at-column').value = 20;"
                + "document.querySelector('#at-column').dispatchEvent(new Event('change'))");
        page.script("document.body.focus()");
        page.press("m");
        page.press(Keys.ARROW_RIGHT, Keys.ARROW_DOWN, Keys.ARROW_DOWN);

        page.waitFor("document.querySelector('#arithmetic-title').textContent.includes('y[12,21,2]')");
        float value = library.output("conv2d_1").get(12, 21, 2);
        page.waitFor("document.querySelector('#value').textContent.startsWith('row 12, column 21: ')");
        assertEquals(value, Float.parseFloat(page.text("#value").replace("row 12, column 21: ", "")));
    }

    @Test
    void aHoveredNumberIsTheLibrarysSumTermByTerm() {
        check("conv2d_1", 3, SIZE, 17, 40);
        check("conv2d_1", 0, SIZE, 0, 63); // five taps in the padding
        check("conv2d_4", 11, SIZE / 2, 31, 8);
    }

    private void check(String layer, int channel, int size, int row, int column) {
        DotProduct expected = (DotProduct) library.explain(layer, row, column, channel);
        page.selectLayer(layer);
        page.selectChannel(channel);
        page.hover(row, column, size, size, channel);
        if (page.attribute("#all-terms", "open").equals("null")) {
            page.script("document.querySelector('#all-terms').open = true");
        }
        int seen = 0;
        while (seen < expected.terms().size()) {
            page.waitFor("document.querySelector('.terms [data-term=\"" + seen + "\"]')");
            for (List<String> cells : page.table(".terms")) {
                Term term = expected.terms().get(seen);
                String where = layer + " term " + seen;
                assertEquals(term.row() + ", " + term.column() + ", " + term.channel(), cells.get(1), where);
                if (term.padding()) {
                    assertEquals("padding", cells.get(2), where);
                } else {
                    assertBits(term.input(), cells.get(2), where);
                }
                assertBits(term.weight(), cells.get(3), where);
                assertBits(term.product(), cells.get(4), where);
                assertBits(term.sum(), cells.get(5), where);
                seen++;
            }
            if (seen < expected.terms().size()) {
                page.script("document.querySelector('#all-terms .row button:last-child').click()");
            }
        }
        assertBits(expected.bias(), page.attribute("#sum", "data-bias"), layer);
        assertBits(expected.sum(), page.text("#sum-value"), layer);
        assertBits(expected.output(), page.text("#sum-output"), layer);
        assertBits(library.output(layer).get(row, column, channel), page.text(".place output"), layer);
    }

    private static void assertBits(float expected, String shown, String where) {
        assertEquals(
                Float.floatToIntBits(expected),
                Float.floatToIntBits(Float.parseFloat(shown)),
                () -> where + ": expected " + expected + ", shown is " + shown);
    }

    @Test
    void theSumIsBuiltUpTermByTerm() {
        DotProduct expected = (DotProduct) library.explain("conv2d_1", 32, 32, 1);
        page.selectLayer("conv2d_1");
        page.selectChannel(1);
        page.hover(32, 32, SIZE, SIZE, 1);
        page.press(".");
        page.waitFor("document.querySelector('#sum').dataset.sum !== '" + expected.sum() + "'");
        assertBits(expected.bias(), page.text("#sum-value"), "the bias first");
        page.press(".", ".");
        page.waitFor("document.querySelectorAll('.grid.product .current').length === 1");
        page.waitFor("document.querySelector('#sum').textContent.includes('2 of 27')");
        assertBits(expected.terms().get(1).sum(), page.text("#sum-value"), "two terms");
        assertEquals("…", page.text("#sum-output"));
        page.press(",");
        page.waitFor("document.querySelector('#sum').textContent.includes('1 of 27')");
        assertBits(expected.terms().get(0).sum(), page.text("#sum-value"), "one term");
    }

    @Test
    void theWindowSlidesWhenPlayedAndCanBeStopped() {
        page.selectLayer("conv2d_2");
        String before = page.text("#arithmetic-title");
        page.script("document.querySelector('#stage').focus()");
        page.press(" ");
        page.waitFor("document.querySelector('#slide').textContent === 'Pause'");
        page.waitFor("document.querySelector('#arithmetic-title').textContent !== '" + before + "'");
        page.press(" ");
        page.waitFor("document.querySelector('#slide').textContent === 'Slide'");
    }

    @Test
    void theWinnerOfAPoolingIsMarked() {
        page.selectLayer("max_pooling2d_1");
        page.selectChannel(5);
        page.hover(9, 21, SIZE / 2, SIZE / 2, 5);
        Maximum expected = (Maximum) library.explain("max_pooling2d_1", 9, 21, 5);

        Tap winner = expected.taps().get(expected.winner());
        assertBits(winner.input(), page.attribute(".grid.pool .winner", "data-value"), "winner");
        List<String> cells =
                page.table(".grid.pool").stream().flatMap(List::stream).toList();
        assertEquals(expected.taps().size(), cells.size());
        assertTrue(cells.get(expected.winner()).endsWith("maximum"), cells.toString());
        assertBits(expected.output(), page.text("#sum-output"), "maximum");
    }

    @Test
    void meanScoresAndProbabilitiesAreTheLibrarys() {
        page.selectLayer("global_average_pooling2d_1");
        page.selectChannel(6);
        Mean mean = (Mean) library.explain("global_average_pooling2d_1", 6);
        assertBits(mean.output(), page.text("#sum-output"), "mean");

        page.selectLayer("dense_1");
        page.selectChannel(4);
        DotProduct score = (DotProduct) library.explain("dense_1", 4);
        assertBits(score.sum(), page.text("#sum-value"), "score");

        page.selectLayer("activation_1");
        page.selectChannel(4);
        Tensor probabilities = library.output("activation_1");
        double sum = 0;
        for (int number = 0; number < Explorer.CLASSES.size(); number++) {
            float shown = Float.parseFloat(
                    page.attribute(".softmax [data-class='" + number + "'] [data-probability]", "data-probability"));
            assertEquals(probabilities.data()[number], shown, Math.ulp(shown));
            sum += shown;
        }
        assertEquals(1, sum, 1e-6);
        assertTrue(page.text("#bars").contains("%"));
    }

    @Test
    void gradCamIsLaidOverThePhoto() {
        String plain = page.script("return document.querySelector('#photo').toDataURL()");
        page.script("document.querySelector('#all-classes').click()");
        assertEquals(Explorer.CLASSES.size(), page.all("#bars button").size());
        page.script("document.querySelector('#bars button').click()");
        page.waitFor("document.querySelector('#photo').ariaLabel.includes('where the network finds')");
        assertNotEquals(plain, page.script("return document.querySelector('#photo').toDataURL()"));
        assertEquals("true", page.attribute("#bars button", "aria-pressed"));
        page.click("#cam-off");
        assertEquals(plain, page.script("return document.querySelector('#photo').toDataURL()"));
    }

    @Test
    void theGradientOfAWeightIsTheLibrarys() {
        page.selectLayer("conv2d_2");
        page.selectChannel(3);
        page.script("document.querySelector('#weight-2-1').click()");
        page.click("#gradient summary");
        page.waitFor("document.querySelector('#gradient-value')");
        page.script("const choice = document.querySelector('#gradient-class'); choice.value = 2;"
                + "choice.dispatchEvent(new Event('change'))");
        page.waitFor("document.querySelector('#gradient .result').textContent.includes('“" + Explorer.CLASSES.get(2)
                + "”')");
        Tensor target = Tensor.zeros(1, Explorer.CLASSES.size());
        target.data()[2] = 1;
        GradientExplainer explainer =
                new GradientExplainer(explorer.model(backend), explorer.input(), target, new CategoricalCrossentropy());
        int input = Integer.parseInt(page.text("#channel").split(" ")[2]);
        assertBits(
                explainer.explain("conv2d_2/kernel:0", 2, 1, input, 3).output(),
                page.text("#gradient-value"),
                "gradient");
        page.click("#take-step");
        page.waitFor("document.querySelector('#step-after')");
        assertBits(explainer.loss(), page.text("#step-before"), "loss before the step");
        assertTrue(page.number("#step-after") < explainer.loss());
    }

    @Test
    void scalarAndSimdAreComparedAndCanBeSwitched() {
        try (Backend scalar = new ScalarBackend();
                Backend textbook = new Im2colBackend()) {
            OutputExplainer reference = new OutputExplainer(explorer.model(scalar), explorer.input());
            page.click("#difference summary");
            page.waitFor("document.querySelector('#compare')");
            page.click("#compare");
            page.waitFor("document.querySelectorAll('.differences tbody tr').length === "
                    + explorer.model().layers().size());
            List<String> last = page.table(".differences").get(7); // conv2d_6
            int[] at = Arrays.stream(last.get(6).replaceAll("[\\[\\]]", "").split(", "))
                    .mapToInt(Integer::parseInt)
                    .toArray();
            assertEquals("conv2d_6", last.get(0));
            assertBits(reference.output("conv2d_6").get(at), last.get(4), "scalar");
            assertBits(library.output("conv2d_6").get(at), last.get(5), "simd");

            page.script("document.querySelector('[name=backend][value=scalar]').click()");
            page.selectLayer("conv2d_5");
            page.selectChannel(1);
            page.hover(7, 7, SIZE / 4, SIZE / 4, 1);
            assertBits(reference.output("conv2d_5").get(7, 7, 1), page.text("#sum-output"), "scalar sum");
            assertTrue(page.text("#agreement").contains("bit for bit"));

            page.script("document.querySelector('[name=backend][value=im2col]').click()");
            page.hover(7, 6, SIZE / 4, SIZE / 4, 1);
            Tensor twin = new OutputExplainer(explorer.model(textbook), explorer.input()).output("conv2d_5");
            page.waitFor("Number(document.querySelector('.place output').textContent) === " + twin.get(7, 6, 1));
            assertEquals(
                    "As one matrix product (im2col): row " + (7 * (SIZE / 4) + 6) + " = " + SIZE / 4
                            + "·oh + ow of the patch matrix times column 1 = oc of the weights.",
                    page.text("#matrix-product"));
        }
    }

    @Test
    void theFiltersOfAConvolutionAreShownAndChoose() {
        page.selectLayer("conv2d_1");
        page.selectChannel(0);
        page.script("document.querySelector('#filters').open = true");
        page.waitFor("document.querySelectorAll('#filters .gallery canvas').length === " + FILTERS);
        page.script("document.querySelector('#filters [data-number=\"5\"]').click()");
        page.waitFor("document.querySelector('#arithmetic-title').textContent.endsWith(',5] is computed')");
        page.selectLayer("conv2d_4");
        page.waitFor("document.querySelectorAll('#filters .gallery canvas').length === " + 2 * FILTERS);
        page.script("document.querySelector('#filters [data-number=\"9\"]').click()");
        page.waitFor("document.querySelector('#channel').textContent.includes('channel 9 of 16')");
    }

    @Test
    void whatIsNoImageIsRefusedInASentence() throws IOException {
        page.drop("notes.txt", "no image at all".getBytes(StandardCharsets.UTF_8));
        page.waitFor("document.querySelector('#alert').textContent.length > 20");
        assertTrue(page.text("#alert").contains("notes.txt"), () -> page.text("#alert"));
        assertTrue(page.text("#photo-caption").startsWith("waves.png"), "the photo from before stays");
        List<String> console = page.console(); // the browser itself notes the refusal
        assertTrue(console.stream().allMatch(line -> line.contains("422")), console.toString());

        page.drop("again.png", explorer.file());
        page.waitFor("document.querySelector('#photo-caption').textContent.startsWith('again.png')");
        assertEquals("", page.text("#alert"));
    }
}
