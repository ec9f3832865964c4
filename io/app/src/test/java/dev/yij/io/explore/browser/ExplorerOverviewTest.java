package dev.yij.io.explore.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.explain.OutputExplainer;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.model.Sequential;
import dev.yij.simd.Mode;
import dev.yij.simd.SimdBackends;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/// The whole network in one view, many images at once, and two models side by side.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class ExplorerOverviewTest {

    private static final int SIZE = 32;

    private final ChromeDriver driver = Chromium.start();
    private final ExplorerPage page = new ExplorerPage(driver);
    private final Explorer explorer = Explorer.ofTwo(SIZE, 4, Mode.FUSED);

    ExplorerOverviewTest() throws IOException {}

    @AfterAll
    void close() {
        driver.quit();
        explorer.close();
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

    private void openOverview() {
        page.script("document.querySelector('#overview').open = true");
        page.waitFor("document.querySelectorAll('.net-column').length === 14");
    }

    /// A dense layer's sum gets weight · input from each number: the strongest are computed here.
    @Test
    void aMapShowsItsStrongestInputsAndOutputs() {
        openOverview();
        try (Backend backend = SimdBackends.create(Mode.FUSED, 1)) {
            Sequential model = explorer.model(backend);
            OutputExplainer library = new OutputExplainer(model, explorer.input());
            float[] means = library.output("global_average_pooling2d_1").data();
            float[] weights = model.layer("dense_1").weights().getFirst().value();
            int classes = Explorer.CLASSES.size();
            List<String> strongest = IntStream.range(0, means.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> -Math.abs(means[i] * weights[i * classes + 1])))
                    .limit(5)
                    .map(String::valueOf)
                    .toList();
            page.script("document.querySelector('.net-column[data-layer=activation_1], .net-column:last-of-type');"
                    + "[...document.querySelectorAll('.net-column')].at(-1).focus()");
            page.press(Keys.ARROW_DOWN);
            String line = page.text("#overview-line");
            assertTrue(line.contains(Explorer.CLASSES.get(1)), line);
            String inputs = line.substring(line.indexOf(": ") + 2);
            assertEquals(
                    strongest,
                    List.of(inputs.split(", ", -1)).stream()
                            .map(each -> each.substring(0, each.indexOf(' ')))
                            .toList());
        }
        page.press(Keys.PAGE_UP, Keys.PAGE_UP);
        page.waitFor("document.activeElement.dataset.layer === 'conv2d_8'");
        page.press(Keys.ARROW_RIGHT, Keys.ENTER);
        page.waitFor("document.querySelector('#layer-title').textContent.startsWith('conv2d_8 ')");
        page.waitFor("document.querySelector('#maps [data-channel=\"1\"]').ariaPressed === 'true'");
    }

    @Test
    void thePointerLightsLinksToo() {
        openOverview();
        page.script("const canvas = document.querySelectorAll('.net-column')[2]; const box ="
                + " canvas.getBoundingClientRect(); canvas.dispatchEvent(new PointerEvent('pointermove', {clientX:"
                + " box.left + 3, clientY: box.top + 3}))");
        assertTrue(page.text("#overview-line").matches("Map 0 of conv2d_2\\. Strongest inputs, of conv2d_1: .+"));
        page.waitFor("(() => { const canvas = document.querySelector('.net-lines'); return canvas.getContext('2d')"
                + ".getImageData(0, 0, canvas.width, canvas.height).data.some(each => each > 0); })()");
    }

    @Test
    void manyImagesFillTheConfusionMatrixAndItsCellsOpenThem() {
        page.click("#survey-go");
        page.waitFor("document.querySelector('#survey-note').textContent.includes(': 80 of 80')");
        page.waitFor("[...document.querySelectorAll('.confusion button')].reduce((sum, each) => sum"
                + " + Number(each.textContent), 0) === 80");
        assertEquals(
                Explorer.CLASSES,
                page.all(".confusion thead th span").stream()
                        .map(WebElement::getText)
                        .toList(),
                "a column for each label, also for those that are never predicted");
        page.script("document.querySelector('.confusion button').click();"
                + "document.querySelector('.surveyed').scrollIntoView()");
        page.waitFor("document.querySelector('.surveyed button[data-drawn]')");
        String title = page.text(".surveyed .name");
        page.script("document.querySelector('.surveyed button').click()");
        page.waitFor("document.querySelector('#photo').ariaLabel.includes('where the network finds')");
        assertTrue(page.text("#photo-caption").startsWith(title), title);

        page.script("document.querySelector('.card[data-layer=conv2d_6] .card-head').click()");
        page.waitFor("document.querySelector('#patches')");
        page.script("document.querySelector('#patches').open = true");
        page.waitFor("document.querySelectorAll('.patches canvas[data-drawn]').length === 9");
        String patch = page.attribute(".patches button", "title");
        page.script("document.querySelector('.patches button').click()");
        page.waitFor("document.querySelector('#photo-caption').textContent.startsWith('"
                + patch.substring(0, patch.indexOf(", row")).replace("'", "\\'") + "')");
        String row = patch.replaceAll(".*, row (\\d+), column (\\d+)", "$1");
        page.waitFor("document.querySelector('#at-row').value === '" + row + "'");
    }

    @Test
    void twoModelsAnswerSideBySide() {
        page.waitFor("document.querySelectorAll('.side-bars li').length === 10");
        page.waitFor("document.querySelectorAll('.side-pairs figure').length === 4");
        assertTrue(page.text("#side-0").startsWith("seeded.yij"));
        assertTrue(page.text("#side-1").startsWith("second.yij"));
        assertTrue(!page.text("#side-0 .side-bars").equals(page.text("#side-1 .side-bars")));
        page.script("const choice = document.querySelector('#side-class'); choice.value = '" + Explorer.CLASSES.get(4)
                + "'; choice.dispatchEvent(new Event('change'))");
        page.waitFor("[...document.querySelectorAll('.side-photo')].every(each => each.ariaLabel.endsWith('finds "
                + Explorer.CLASSES.get(4) + "'))");
    }

    @ParameterizedTest
    @CsvSource({"360, light", "360, dark", "820, light", "1440, dark"})
    void nothingSeriousIsFoundAndNothingReachesBeyondTheEdge(int width, String scheme) throws IOException {
        Chromium.resize(driver, width, 900);
        Chromium.prefer(driver, scheme, true);
        openOverview();
        page.script("document.querySelector('.net-column').focus()");
        page.script("if (!document.querySelector('#survey-go').hidden) document.querySelector('#survey-go').click()");
        page.waitFor("document.querySelector('#survey-note').textContent.includes(': 80 of 80')");
        page.waitFor("document.querySelector('.confusion button')");
        page.script("document.querySelector('.confusion button').click();"
                + "document.querySelector('#patches').open = true");
        page.waitFor("document.querySelector('.patches canvas[data-drawn]')");
        page.waitFor("document.querySelectorAll('.side-pairs figure').length === 4");
        assertEquals(List.of(), page.beyondTheEdge());
        assertEquals(List.of(), page.seriousViolations());
    }
}
