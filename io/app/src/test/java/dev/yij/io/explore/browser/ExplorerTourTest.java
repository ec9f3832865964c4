package dev.yij.io.explore.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.simd.Mode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.openqa.selenium.Keys;
import org.openqa.selenium.chrome.ChromeDriver;

/// The guided tour, and the address that names what is shown.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class ExplorerTourTest {

    private static final List<String> STEPS = List.of(
            "A window",
            "A sum",
            "Filters",
            "Padding",
            "Pooling",
            "Depth",
            "Hot spots",
            "Global average",
            "Softmax",
            "Loss",
            "Gradient",
            "A step");

    private final ChromeDriver driver = Chromium.start();
    private final ExplorerPage page = new ExplorerPage(driver);
    private final Explorer explorer = Explorer.ofChapter(64, 8, Mode.FUSED);

    ExplorerTourTest() throws IOException {
        Chromium.prefer(driver, "light", true);
    }

    @AfterAll
    void close() {
        driver.quit();
        explorer.close();
    }

    @BeforeEach
    void open() {
        Chromium.resize(driver, 1440, 900);
        page.open(explorer.address());
    }

    @AfterEach
    void nothingWentWrongUnseen() {
        assertEquals(List.of(), page.console());
        assertEquals(List.of(), explorer.unexpected);
    }

    @Test
    void theTourGoesThroughTheChapterByKeysAndPointsAtWhatItTalksAbout() throws IOException {
        Chromium.resize(driver, 820, 900); // where the parts are below each other
        page.script("document.querySelector('#tour').focus()");
        page.press(Keys.ENTER);
        for (int step = 1; step <= STEPS.size(); step++) {
            page.waitFor("document.querySelector('#story-count').textContent === 'Step " + step + " of 12'");
            assertEquals(STEPS.get(step - 1), page.text("#story-title"));
            page.waitFor("document.querySelector('.pointed')?.getBoundingClientRect().height > 0");
            page.waitFor("location.hash.endsWith('&step=" + step + "')");
            if (step == 4) {
                page.waitFor("document.querySelectorAll('.grid.input .padding').length === 5");
            }
            if (step == 7) {
                page.waitFor("document.querySelector('#photo').ariaLabel.includes('where the network finds')");
            }
            if (step == 10) {
                page.waitFor("document.querySelector('#gradient-value')");
                assertEquals(List.of(), page.seriousViolations());
            }
            page.waitFor("(() => { const {top} = document.querySelector('.pointed').getBoundingClientRect(); return"
                    + " top >= 0 && top < document.querySelector('#story').getBoundingClientRect().top - 100; })()");
            page.script("document.querySelector('#story-next').focus()");
            page.press(Keys.ENTER);
        }
        page.waitFor("document.querySelector('#story').hidden && !document.querySelector('.pointed')");
        driver.navigate().back();
        page.waitFor("document.querySelector('#story-title')?.textContent === 'A step'");
        page.click("#story-close");
        page.waitFor("document.querySelector('#story').hidden");
    }

    @Test
    void aPhoneHasRoomForTheTour() throws IOException {
        Chromium.resize(driver, 360, 740);
        page.click("#tour");
        page.waitFor("document.querySelector('.pointed')");
        assertEquals(List.of(), page.beyondTheEdge());
        assertEquals(List.of(), page.seriousViolations());
        assertTrue(Double.parseDouble(page.script("return document.querySelector('#story').offsetHeight")) < 370);
    }

    @Test
    void theBackButtonReturnsToTheLayerBefore() {
        page.selectLayer("conv2d_3");
        page.selectLayer("conv2d_6");
        driver.navigate().back();
        page.waitFor("document.querySelector('#layer-title').textContent.startsWith('conv2d_3 ')");
        driver.navigate().forward();
        page.waitFor("document.querySelector('#layer-title').textContent.startsWith('conv2d_6 ')");
    }

    @Test
    void anAddressNamesTheSampleTheLayerTheMapAndThePlace() {
        page.open(explorer.address() + "#sample=3&layer=conv2d_4&map=5&at=3,7");
        page.waitFor("document.querySelector('#arithmetic-title').textContent === 'How y[3,7,5] is computed'");
        page.waitFor("document.querySelector('[data-sample=\"3\"]').ariaPressed === 'true'");
        page.waitUntilExplained();
        assertEquals("#sample=3&layer=conv2d_4&map=5&at=3,7", page.script("return location.hash"));
    }

    @Test
    void anAddressThatNamesNothingIsAsIfItWereEmpty() {
        page.open(explorer.address() + "#sample=999&layer=nothing&map=-1&at=1,2,3&step=99");
        page.waitFor("document.querySelector('#layer-title').textContent.startsWith('conv2d_1 ')");
        assertTrue(Boolean.parseBoolean(page.script("return document.querySelector('#story').hidden")));
    }

    @Test
    void theLinkThatIsCopiedOpensTheSameView() {
        driver.executeCdpCommand(
                "Browser.grantPermissions",
                Map.of("permissions", List.of("clipboardReadWrite", "clipboardSanitizedWrite")));
        page.open(explorer.address() + "#sample=3&layer=conv2d_4&map=5&at=3,7");
        page.click("#copy-link");
        page.waitFor("document.querySelector('#status').textContent.startsWith('The link is copied')");
        String link = page.script("return navigator.clipboard.readText()");
        assertEquals(explorer.address() + "#sample=3&layer=conv2d_4&map=5&at=3,7", link);
        page.open(explorer.address());
        page.open(link);
        page.waitFor("document.querySelector('#arithmetic-title').textContent === 'How y[3,7,5] is computed'");
    }

    @Test
    void theMapIsSavedAsAnImage() {
        page.selectLayer("conv2d_2");
        page.selectChannel(3);
        page.script("HTMLAnchorElement.prototype.click = function () { window.saved = [this.download, this.href]; }");
        page.click("#save-image");
        page.waitFor("window.saved");
        assertEquals("yij-conv2d_2-map-3.png", page.script("return saved[0]"));
        assertEquals(
                "896 × 896",
                page.script("return new Promise(done => { const image = new Image();"
                        + " image.onload = () => done(`${image.naturalWidth} × ${image.naturalHeight}`);"
                        + " image.src = saved[1]; })"));
    }
}
