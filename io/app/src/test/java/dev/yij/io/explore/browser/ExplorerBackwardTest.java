package dev.yij.io.explore.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.explain.GradientExplainer;
import dev.yij.reference.explain.GradientTerm;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.simd.Mode;
import dev.yij.simd.SimdBackends;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.chrome.ChromeDriver;

/// The backward pass as images, and the chain rule of one weight. The expected numbers are the library's.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class ExplorerBackwardTest {

    private static final int SIZE = 32;
    private static final int CLASS = 2;

    private final ChromeDriver driver = Chromium.start();
    private final ExplorerPage page = new ExplorerPage(driver);
    private final Explorer explorer = Explorer.ofChapter(SIZE, 4, Mode.FUSED);
    private final Backend backend = SimdBackends.create(Mode.FUSED, 1);
    private final GradientExplainer library;

    ExplorerBackwardTest() throws IOException {
        Tensor oneHot = Tensor.zeros(1, Explorer.CLASSES.size());
        oneHot.data()[CLASS] = 1;
        library =
                new GradientExplainer(explorer.model(backend), explorer.input(), oneHot, new CategoricalCrossentropy());
    }

    @AfterAll
    void close() {
        driver.quit();
        explorer.close();
        backend.close();
    }

    @BeforeEach
    void open() throws IOException {
        Chromium.resize(driver, 1440, 1000);
        Chromium.prefer(driver, "light", true);
        page.open(explorer.address());
        page.drop("waves.png", explorer.file());
        page.waitFor("document.querySelector('#photo-caption').textContent.startsWith('waves.png')");
    }

    @AfterEach
    void nothingWentWrongUnseen() {
        assertEquals(List.of(), page.console());
        assertEquals(List.of(), explorer.unexpected);
    }

    private void show(String panel, String select, String expected) {
        page.script("document.querySelector('#" + panel + "').open = true");
        page.waitFor("document.querySelector('#" + select + "')");
        page.script("const choice = document.querySelector('#" + select + "'); choice.value = " + CLASS
                + "; choice.dispatchEvent(new Event('change'))");
        page.waitFor(expected);
    }

    @Test
    void theChainOfAWeightIsTheLibrarysPlaceByPlace() {
        page.selectLayer("conv2d_1");
        page.selectChannel(1);
        page.click("#weight-0-2");
        int input = Integer.parseInt(page.text("#channel").split(" ")[2]);
        List<GradientTerm> terms =
                library.explain("conv2d_1/kernel:0", 0, 2, input, 1).terms();
        float gradient = terms.getLast().sum();
        show(
                "gradient",
                "gradient-class",
                "document.querySelector('#chain-sum')?.textContent === '" + text(gradient) + "'");
        assertEquals(gradient, page.number("#gradient-value"));
        page.script("document.querySelector('#chain').focus()");
        toTheUpperLeft();
        assertTrue(page.text("#chain-line").startsWith("x for row 0, column 0padding, 0"), page.text("#chain-line"));
        page.press(Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ARROW_RIGHT);
        GradientTerm term = terms.get(2 * SIZE + 1);
        assertTrue(page.text("#chain-line").startsWith("x for row 2, column 1"));
        assertEquals(term.input(), page.number("#chain-x"));
        assertEquals(term.gradient(), page.number("#chain-gradient"));
        assertEquals(term.product(), page.number("#chain-product"));
        assertEquals(term.sum(), page.number("#chain-so-far"));
        page.waitFor("document.querySelector('#value').textContent.startsWith('x for row 2, column 1')");
    }

    private void toTheUpperLeft() {
        page.press(
                Keys.ARROW_UP.toString().repeat(SIZE),
                Keys.ARROW_LEFT.toString().repeat(SIZE));
    }

    /// The number as the page writes it.
    private String text(float value) {
        return page.script("return import('./assets/format.js').then(({full}) => full(arguments[0]))"
                .replace("arguments[0]", "" + value));
    }

    @Test
    void theGradientOfEveryLayerIsAnImageAndItsNumbersAreTheLibrarys() {
        page.selectLayer("conv2d_4");
        page.selectChannel(3);
        page.script("document.querySelector('#backward').open = true");
        page.waitFor("document.querySelector('#backward-map')");
        page.script("window.before = document.querySelector('#backward-map')");
        show("backward", "backward-class", "document.querySelector('#backward-map') !== window.before");
        page.script("document.querySelector('#backward-map').focus()");
        toTheUpperLeft();
        page.press(Keys.ARROW_DOWN, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
        page.waitFor("document.querySelector('#backward-value').textContent.startsWith('∂L/∂y[1,2,3]')");
        float expected = library.outputGradient("conv2d_4").get(0, 1, 2, 3);
        page.waitFor("Math.fround(document.querySelector('#backward-number').textContent) === Math.fround(" + expected
                + ")");
        assertEquals(8, page.all(".weight-pairs li").size());
        page.waitFor("document.querySelectorAll('.back-row canvas[width]:not([width=\"1\"])').length > 3");
        page.script("document.querySelector('.back-row [data-layer=conv2d_2]').click()");
        page.waitFor("document.querySelector('#layer-title').textContent.startsWith('conv2d_2 ')");
        page.waitFor("document.querySelector('.back-row [aria-pressed=true]')?.dataset.layer === 'conv2d_2'");
    }

    @ParameterizedTest
    @CsvSource({"360, dark", "820, light", "1440, dark"})
    void nothingSeriousIsFoundAndNothingReachesBeyondTheEdge(int width, String scheme) throws IOException {
        Chromium.resize(driver, width, 900);
        Chromium.prefer(driver, scheme, true);
        page.script("document.querySelector('.card[data-layer=conv2d_3] .card-head').click()");
        page.waitFor("document.querySelector('#layer-title').textContent.startsWith('conv2d_3 ')");
        show("gradient", "gradient-class", "document.querySelector('#chain-sum')");
        show("backward", "backward-class", "document.querySelector('.weight-pairs')");
        assertEquals(List.of(), page.beyondTheEdge());
        assertEquals(List.of(), page.seriousViolations());
    }
}
