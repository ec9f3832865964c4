package dev.yij.io.explore.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.run.TinyImages;
import dev.yij.io.trainer.Trainer;
import dev.yij.io.trainer.TrainerData;
import dev.yij.simd.Mode;
import dev.yij.simd.SimdBackends;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/// A visitor trains a network on the page, on 18 tiny images.
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
@Tag("slow")
class TrainingPageTest {

    private static final String WEIGHTS = "return document.querySelectorAll('#filter-pairs canvas')[1].toDataURL()";

    @TempDir
    private Path folder;

    private final ChromeDriver driver = Chromium.start();
    private final ExplorerPage page = new ExplorerPage(driver);

    @SuppressWarnings("NullAway.Init") // started before each test
    private Explorer explorer;

    @BeforeEach
    void open() throws IOException {
        TrainerData data = TrainerData.of(TinyImages.dataSet(folder));
        explorer = Explorer.ofChapter(32, 2, Mode.FUSED, new Trainer(data, () -> SimdBackends.create(Mode.FUSED, 1)));
        Chromium.resize(driver, 1440, 1000);
        driver.get(explorer.address() + "train");
        page.waitFor("document.querySelector('#fields select')");
        set("size", "24");
        set("layers", "2");
        set("filters", "4");
        set("batch", "4");
    }

    @AfterEach
    void close() {
        List<String> console = page.console();
        driver.quit();
        explorer.close();
        assertEquals(List.of(), explorer.unexpected);
        assertTrue(console.stream().allMatch(line -> line.contains("400")), console.toString());
    }

    private void set(String field, String value) {
        page.script(
                "const field = document.querySelector(`[name=${arguments[0]}]`); field.value = arguments[1];"
                        + "field.dispatchEvent(new Event('input', {bubbles: true}))",
                field,
                value);
    }

    private void waitUntil(String where) {
        page.waitFor("document.querySelector('#where').textContent.startsWith('" + where + "')");
    }

    @Test
    void aNetworkIsChosenAndTrainedByStepsAndEpochsAndGoesBack() {
        page.click("[value=blue]");
        page.click("#settings [type=submit]");
        waitUntil("Paused: 0 epochs done · 12 training images, 6 for validation");
        page.waitFor("document.querySelectorAll('#filter-pairs li').length === 4");
        String start = page.script(WEIGHTS);

        page.click("#step");
        waitUntil("Paused: 0 epochs done");
        page.waitFor("document.querySelector('[data-layer=conv2d_1] .number').textContent !== '–'");
        page.click("#epoch");
        waitUntil("Paused: 1 epoch done");
        page.waitFor("document.querySelectorAll('#filter-pairs canvas')[1].toDataURL() !== '" + start + "'");
        assertTrue(page.attribute("#loss", "aria-label").contains("after epoch 1"));
        page.click("#all-epochs summary");
        page.waitFor("document.querySelectorAll('#all-epochs tbody tr').length === 2");

        page.script("document.querySelector('#moments').value = '0'");
        page.click("#back");
        waitUntil("Paused: 0 epochs done");
        page.waitFor("document.querySelectorAll('#filter-pairs canvas')[1].toDataURL() === '" + start + "'");
        page.waitFor("document.querySelectorAll('#all-epochs tbody tr').length === 1");
    }

    /// The maps of the first layer as a script: the earlier epoch's, or the present ones.
    private static String strip(int number) {
        return "[...document.querySelectorAll('.map-row:first-child .strip:nth-of-type(" + number
                + ") canvas')].map((each) => each.toDataURL()).join()";
    }

    @Test
    void anEarlierEpochIsSeenBesideThePresentOne() {
        page.click("#settings [type=submit]");
        waitUntil("Paused: 0 epochs done");
        page.click("#epoch");
        waitUntil("Paused: 1 epoch done");
        page.waitFor("document.querySelectorAll('#beside option').length === 2");
        page.waitFor(strip(2) + " !== " + strip(1));
        String maps = page.script("return " + strip(2));
        page.click("#epoch");
        waitUntil("Paused: 2 epochs done");
        page.waitFor("document.querySelectorAll('#beside option').length === 3");

        page.script("const select = document.querySelector('#beside'); select.value = '1';"
                + "select.dispatchEvent(new Event('change', {bubbles: true}))");
        page.waitFor("document.querySelector('#maps .when').textContent === 'after epoch 1'");
        page.waitFor("document.querySelector('#filters-note').textContent.startsWith('Left: after epoch 1.')");
        assertEquals(maps, page.script("return " + strip(1)));
        assertNotEquals(maps, page.script("return " + strip(2)));
        assertEquals("Filter 0 after epoch 1", page.attribute("#filter-pairs canvas", "aria-label"));
        assertTrue(page.attribute("#maps canvas", "aria-label").contains(", after epoch 1: "));
    }

    @Test
    void itPlaysUntilItIsPaused() {
        page.script("document.querySelector('#further').value = 400");
        page.click("#play");
        page.waitFor("/Training: [1-9]/.test(document.querySelector('#where').textContent)");
        assertEquals("Pause", page.text("#play"));
        page.click("#play");
        waitUntil("Paused");
        String where = page.text("#where");
        page.waitFor("document.querySelector('#play').textContent === 'Play'");
        assertEquals(where, page.text("#where"));
        assertFalse(where.contains("400 epochs"));
    }

    @Test
    void itCanBeTrainedByTheKeyboardAlone() {
        page.script("document.querySelector('#settings [type=submit]').focus()");
        page.press(Keys.ENTER);
        waitUntil("Paused: 0 epochs");
        page.script("document.querySelector('#play').focus()");
        page.press(Keys.TAB, Keys.TAB, Keys.SPACE); // One epoch
        waitUntil("Paused: 1 epoch done");
        page.waitFor("document.querySelector('#value').textContent.includes('Epoch 1: validation loss')");
    }

    @Test
    void badSettingsAreRefusedInASentence() {
        set("rate", "-1");
        page.click("#settings [type=submit]");
        page.waitFor("document.querySelector('#alert').textContent.includes('rate: expected a learning rate above 0')");
        set("rate", "0.01");
        page.click("#settings [type=submit]");
        waitUntil("Paused");
        assertEquals("", page.text("#alert"));
    }

    @Test
    void aLessonSetsTheFormAndTrains() {
        page.click("[data-lesson=missing]");
        assertTrue(page.text("#lesson").contains("Right and wrong"));
        page.click("#lesson button");
        page.waitFor("/Training: [1-9]|Paused: [1-9]/.test(document.querySelector('#where').textContent)");
        assertEquals("red", page.script("return document.querySelector('[name=missing]').value"));
        assertTrue(page.text("#where").contains("12 training images"), page.text("#where"));
    }

    /// The maps are requested late, as on a slow machine, when another network without this layer has replaced
    /// theirs.
    @Test
    void aNewNetworkWhileMapsAreLoadedLeavesNoErrors() {
        page.script(
                "const real = window.fetch; window.asked = 0; window.answered = 0; window.fetch = (path, options) =>"
                        + " path.includes('maps/') ? (asked++, new Promise(done => setTimeout(done, 1500)))"
                        + ".then(() => real(path, options)).finally(() => answered++) : real(path, options)");
        page.click("#settings [type=submit]");
        waitUntil("Paused: 0 epochs done");
        set("layers", "1");
        page.click("#settings [type=submit]");
        page.waitFor("document.querySelector('#maps').dataset.key?.startsWith('conv2d_1') && answered === asked");
        assertTrue(Integer.parseInt(page.script("return asked")) > 2, "maps of both networks");
        assertEquals(1, page.all("#maps h3").size());
        assertEquals("", page.text("#alert"));
    }

    @Test
    void theLabelsOfAnAxisHaveTheSameNumberOfDecimals() {
        page.click("#settings [type=submit]");
        waitUntil("Paused: 0 epochs done");
        page.click("#epoch");
        waitUntil("Paused: 1 epoch done");
        for (String plot : List.of("#loss", "#accuracy")) {
            List<String> labels = page.all(plot + " [text-anchor=end]").stream()
                    .map(WebElement::getText)
                    .toList();
            assertEquals(5, labels.size());
            assertEquals(
                    1,
                    labels.stream()
                            .map(label -> label.contains(".") ? label.length() - label.indexOf('.') : 0)
                            .distinct()
                            .count(),
                    labels.toString());
        }
    }

    @Test
    void anotherImageHasOtherMaps() {
        page.click("#settings [type=submit]");
        waitUntil("Paused");
        page.waitFor("document.querySelectorAll('#maps canvas').length === 24"); // of two epochs
        page.waitFor("document.querySelector('#maps canvas').width === 24");
        String first = page.script("return document.querySelector('#maps').dataset.key"
                + " + document.querySelector('#maps canvas').toDataURL()");
        page.script("[...document.querySelectorAll('#images button')].at(-1).click()");
        page.waitFor("document.querySelector('#shown').ariaLabel.endsWith('red')");
        page.waitFor(
                "document.querySelector('#maps').dataset.key + document.querySelector('#maps canvas').toDataURL() !== `"
                        + first + "`");
        assertNotEquals("", page.text("#answers"));
    }
}
