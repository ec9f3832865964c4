package dev.yij.io.explore.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.simd.Mode;
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
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;

/// Change and see: what a visitor does to a filter and to the pixels. The expected sums are computed here.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class ExplorerPlaygroundTest {

    private static final int SIZE = 64;
    private static final int MIDDLE = SIZE / 2;

    private final ChromeDriver driver = Chromium.start();
    private final ExplorerPage page = new ExplorerPage(driver);
    private final Explorer explorer = Explorer.ofChapter(SIZE, 8, Mode.FUSED);

    ExplorerPlaygroundTest() throws IOException {
        Chromium.resize(driver, 1440, 1000);
    }

    @AfterAll
    void close() {
        driver.quit();
        explorer.close();
    }

    @BeforeEach
    void openIt() throws IOException {
        page.open(explorer.address());
        page.drop("waves.png", explorer.file());
        page.waitFor("document.querySelector('#photo-caption').textContent.startsWith('waves.png')");
        page.script("document.querySelector('#playground').open = true");
        page.waitFor("document.querySelector('#play-bars li') && document.querySelector('#play-total')");
        waitForTotal(brightness(MIDDLE, MIDDLE), "the identity");
    }

    @AfterEach
    void nothingWentWrongUnseen() {
        assertEquals(List.of(), page.console());
        assertEquals(List.of(), explorer.unexpected);
    }

    private double brightness(int row, int column) {
        int pixel = explorer.image().pixel(column, row);
        return (0.299 * (pixel >> 16) + 0.587 * (pixel >> 8 & 0xff) + 0.114 * (pixel & 0xff)) / 255;
    }

    private void waitForTotal(double expected, String what) {
        page.waitFor("Math.abs(Number(document.querySelector('#play-total').textContent) - " + expected + ") < 2e-6 /* "
                + what + " */");
    }

    private void type(String id, String value, String event) {
        page.script(
                "const field = document.getElementById(arguments[0]); field.value = arguments[1];"
                        + "field.dispatchEvent(new Event(arguments[2])); field.dispatchEvent(new Event('change'))",
                id,
                value,
                event);
    }

    @Test
    void aWeightThatIsTypedChangesTheSumAndUndoRestoresIt() {
        type("play-w0", "-2", "input");
        double changed = brightness(MIDDLE, MIDDLE) - 2 * brightness(MIDDLE - 1, MIDDLE - 1);
        waitForTotal(changed, "-2 at the upper left");
        type("play-bias", "0.5", "input");
        waitForTotal(changed + 0.5, "with a bias");
        page.click("#undo");
        waitForTotal(changed, "without the bias");
        page.click("#undo");
        waitForTotal(brightness(MIDDLE, MIDDLE), "the identity again");
        page.click("#redo");
        waitForTotal(changed, "and -2 again");
        page.click("#play-reset");
        waitForTotal(brightness(MIDDLE, MIDDLE), "reset");
    }

    @Test
    void presetStrideAndDilationChangeTheMap() {
        page.script("[...document.querySelectorAll('.play-kernel button')]"
                + ".find(each => each.textContent === 'Vertical edges').click()");
        double edges = 0;
        int[] weights = {-1, 0, 1, -2, 0, 2, -1, 0, 1};
        for (int tap = 0; tap < 9; tap++) {
            edges += weights[tap] * brightness(MIDDLE - 1 + tap / 3, MIDDLE - 1 + tap % 3);
        }
        waitForTotal(edges, "edges");
        type("play-stride", "2", "input");
        page.waitFor("document.querySelector('#play-milliseconds').textContent.startsWith('32 × 32 numbers')");
        type("play-padding", "valid", "input");
        page.waitFor("document.querySelector('#play-milliseconds').textContent.startsWith('31 × 31 numbers')");
        type("play-dilation", "4", "input");
        page.waitFor("document.querySelector('#play-milliseconds').textContent.startsWith('28 × 28 numbers')");
    }

    /// Grey is 127 of 255 in each colour.
    @Test
    void pixelsAreCoveredByKeysAndErased() {
        page.script("document.querySelector('[name=play-tool][value=cover]').click();"
                + "document.querySelector('#play-image').focus()");
        page.press(Keys.ENTER);
        waitForTotal(127 / 255.0, "covered");
        page.script("document.querySelector('[name=play-tool][value=erase]').click();"
                + "document.querySelector('#play-image').focus()");
        page.press(Keys.ENTER);
        waitForTotal(brightness(MIDDLE, MIDDLE), "erased");
        page.click("#play-turn"); // the middle is now what was one row below
        waitForTotal(brightness(SIZE - 1 - MIDDLE, MIDDLE), "turned");
    }

    /// Dragging up makes a weight larger, in steps of 0.1 for some pixels of the pointer's way.
    @Test
    void aWeightIsDraggedUpAndTheDragIsOneStepOfUndo() {
        page.script("document.querySelector('#play-w4').scrollIntoView({block: 'center', behavior: 'instant'})");
        new Actions(driver)
                .moveToElement(page.one("#play-w4"))
                .clickAndHold()
                .moveByOffset(0, -10)
                .moveByOffset(0, -20)
                .release()
                .perform();
        page.waitFor("Number(document.querySelector('#play-w4').value) > 1.2");
        double weight = Double.parseDouble(page.script("return document.querySelector('#play-w4').value"));
        waitForTotal(weight * brightness(MIDDLE, MIDDLE), "dragged");
        page.click("#undo");
        waitForTotal(brightness(MIDDLE, MIDDLE), "undone");
    }

    /// Inside of a square that is covered with grey, all pixels are grey after it is cropped.
    @Test
    void aPartThatIsDraggedOutWithThePointerIsCropped() {
        page.script("document.querySelector('#play-brush').value = 40;"
                + "document.querySelector('[name=play-tool][value=cover]').click();"
                + "document.querySelector('#play-image').scrollIntoView({block: 'center', behavior: 'instant'})");
        WebElement image = page.one("#play-image");
        new Actions(driver).moveToElement(image).click().perform();
        waitForTotal(127 / 255.0, "covered");
        page.script("document.querySelector('[name=play-tool][value=crop]').click()");
        int part = image.getSize().getWidth() / 8;
        new Actions(driver)
                .moveToElement(image, -part, -part)
                .clickAndHold()
                .moveByOffset(part, part)
                .moveByOffset(part, part)
                .release()
                .perform();
        page.script("document.querySelector('#play-map').focus()");
        page.press(
                Keys.ARROW_UP.toString().repeat(MIDDLE - 1),
                Keys.ARROW_LEFT.toString().repeat(MIDDLE - 1));
        page.waitFor("document.querySelector('#play-sum h3').textContent.includes('[1,1]')");
        waitForTotal(127 / 255.0, "cropped");
        page.click("#undo");
        waitForTotal(brightness(1, 1), "undone");
    }

    @Test
    void aLineIsDrawnWithThePointer() {
        page.script("document.querySelector('#play-brush').value = 3;"
                + "document.querySelector('[name=play-tool][value=draw]').click();"
                + "document.querySelector('#play-image').scrollIntoView({block: 'center', behavior: 'instant'})");
        new Actions(driver)
                .moveToElement(page.one("#play-image"))
                .clickAndHold()
                .moveByOffset(12, 0)
                .release()
                .perform();
        waitForTotal(1, "white");
        page.click("#undo");
        waitForTotal(brightness(MIDDLE, MIDDLE), "undone");
    }

    @Test
    void theMapIsWalkedByKeys() {
        page.script("document.querySelector('#play-map').focus()");
        page.press(Keys.ARROW_RIGHT, Keys.ARROW_UP);
        waitForTotal(brightness(MIDDLE - 1, MIDDLE + 1), "one up, one right");
        assertTrue(page.text("#play-sum h3").contains("[31,33]"));
    }

    @Test
    void aFilterPutIntoTheNetworkChangesItsAnswer() {
        String before = page.text("#play-bars");
        type("play-w4", "90", "input");
        page.click("#play-inside");
        page.waitFor("document.querySelector('#play-bars').textContent !== " + "'" + before + "'");
        page.click("#play-inside");
        page.waitFor("document.querySelector('#play-bars').textContent === " + "'" + before + "'");
    }

    @ParameterizedTest
    @CsvSource({"360, light", "820, dark", "1440, light"})
    void nothingSeriousIsFoundAndNothingReachesBeyondTheEdge(int width, String scheme) throws IOException {
        Chromium.resize(driver, width, 900);
        Chromium.prefer(driver, scheme, true);
        page.script("document.querySelector('#playground').scrollIntoView()");
        assertEquals(List.of(), page.beyondTheEdge());
        assertEquals(List.of(), page.seriousViolations());
        Chromium.resize(driver, 1440, 1000);
    }
}
