package dev.yij.io.explore.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.simd.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.chrome.ChromeDriver;

/// The look of the page with the chapter's model at its full size: in light and dark, on a phone, a tablet and
/// a desktop. The images in `target/explore` are for people to look at.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class ExplorerLooksTest {

    private static final Path IMAGES = Path.of("target/explore");
    private static final List<String> LAYERS =
            List.of("max_pooling2d_2", "conv2d_7", "global_average_pooling2d_1", "dense_1", "activation_1", "input");

    private final ChromeDriver driver = Chromium.start();
    private final ExplorerPage page = new ExplorerPage(driver);
    private final Explorer explorer;

    ExplorerLooksTest() throws IOException {
        explorer = Explorer.ofChapter(224, 32, Mode.FAST);
    }

    @AfterAll
    void close() {
        driver.quit();
        explorer.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void axeFindsNothingSerious(String scheme) throws IOException {
        Chromium.resize(driver, 1440, 1000);
        Chromium.prefer(driver, scheme, true);
        page.open(explorer.address());
        assertEquals(List.of(), page.seriousViolations());

        page.script("for (const each of document.querySelectorAll('details')) each.open = true;"
                + "document.querySelector('#bars button').click()");
        page.waitFor("document.querySelector('#gradient-value')");
        page.waitFor("document.querySelector('#photo').ariaLabel.includes('where the network finds')");
        assertEquals(List.of(), page.seriousViolations());
        page.script("document.querySelector('#term-on').click(); document.querySelector('#term-on').click()");
        page.waitFor("document.querySelector('.grid.product .later')");
        assertEquals(List.of(), page.seriousViolations(), "halfway through a sum");
        for (String layer : LAYERS) {
            page.script("document.querySelector('.card[data-layer=\"" + layer + "\"] .card-head').click()");
            page.waitFor("document.querySelector('#layer-title').textContent.startsWith('" + layer + " ')"
                    + " && !document.querySelector('#maps').classList.contains('waiting')");
            assertEquals(List.of(), page.seriousViolations(), layer);
        }
        page.script("document.querySelector('#help').click()");
        assertEquals(List.of(), page.seriousViolations(), "keys");
        assertEquals(List.of(), page.console());
        assertEquals(List.of(), explorer.unexpected);
    }

    @ParameterizedTest
    @CsvSource({"360, light", "360, dark", "820, light", "820, dark", "1440, light", "1440, dark"})
    void nothingReachesBeyondTheEdge(int width, String scheme) throws IOException {
        Chromium.resize(driver, width, 900);
        Chromium.prefer(driver, scheme, true);
        page.open(explorer.address());
        page.script("document.querySelector('#all-terms').open = true");
        page.photograph(IMAGES.resolve("conv2d_1-" + width + "-" + scheme + ".png"));
        assertEquals(0, page.overflow());
        for (String layer : LAYERS) {
            page.script("document.querySelector('.card[data-layer=\"" + layer + "\"] .card-head').click()");
            page.waitFor("document.querySelector('#layer-title').textContent.startsWith('" + layer + " ')"
                    + " && !document.querySelector('#maps').classList.contains('waiting')");
            if (!layer.equals("input")) {
                page.waitUntilExplained();
            }
            assertEquals(0, page.overflow(), layer);
        }
        page.photograph(IMAGES.resolve("input-" + width + "-" + scheme + ".png"));
    }

    @Test
    void nothingReachesBeyondTheEdgeAtAnyWidth() {
        Chromium.prefer(driver, "light", true);
        Chromium.resize(driver, 1440, 900);
        page.open(explorer.address());
        for (String layer : List.of("conv2d_2", "max_pooling2d_2", "dense_1", "activation_1")) {
            page.selectLayer(layer);
            page.script("for (const each of document.querySelectorAll('details')) each.open = true");
            for (int width = 320; width <= 1600; width += 9) {
                Chromium.resize(driver, width, 900);
                assertEquals(List.of(), page.beyondTheEdge(), layer + " at " + width);
            }
            Chromium.resize(driver, 1440, 900);
        }
    }

    @Test
    void onPaperThereAreNoControlsAndNothingIsCutOff() {
        Chromium.resize(driver, 1000, 900);
        Chromium.prefer(driver, "dark", true);
        page.open(explorer.address());
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", "print"));
        assertEquals("none", page.script("return getComputedStyle(document.querySelector('#choose')).display"));
        assertEquals("visible", page.script("return getComputedStyle(document.querySelector('#layers')).overflowX"));
        assertEquals("rgb(27, 30, 36)", page.script("return getComputedStyle(document.body).color"), "dark on paper");
        assertEquals(List.of(), page.beyondTheEdge());
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", ""));
    }

    @Test
    void theThemeCanBeSwitchedAndIsRemembered() {
        Chromium.resize(driver, 1440, 1000);
        Chromium.prefer(driver, "light", true);
        page.open(explorer.address());
        String light = page.script("return getComputedStyle(document.body).backgroundColor");
        page.click("#theme");
        String dark = page.script("return getComputedStyle(document.body).backgroundColor");
        page.open(explorer.address());
        assertEquals(dark, page.script("return getComputedStyle(document.body).backgroundColor"));
        page.click("#theme");
        assertEquals(light, page.script("return getComputedStyle(document.body).backgroundColor"));
        page.script("localStorage.clear()");
    }

    /// Times are for people to read: `target/explore/times.txt`.
    @Test
    void firstPaintAndFirstHoverAreMeasured() throws IOException {
        Chromium.resize(driver, 1440, 1000);
        Chromium.prefer(driver, "light", true);
        page.open(explorer.address());
        String times = page.script("const mark = name => Math.round(performance.getEntriesByName(name)[0].startTime);"
                + "return `first paint ${mark('first-contentful-paint')} ms, network drawn ${mark('yij-network')} ms,"
                + " answer ${mark('yij-answer')} ms after the address was opened`");
        page.script("document.querySelector('#layer').scrollIntoView()");
        page.selectChannel(3);
        page.script("window.hovered = 0; document.querySelector('#stage').addEventListener('pointermove',"
                + " () => { window.hovered ||= performance.now(); });"
                + "new MutationObserver(() => { if (window.hovered) window.shown ||= performance.now(); })"
                + ".observe(document.querySelector('#arithmetic-title'), {childList: true})");
        page.hover(50, 60, 224, 224, 3);
        String hover = page.script("return Math.round(window.shown - window.hovered)");
        Files.createDirectories(IMAGES);
        Files.writeString(IMAGES.resolve("times.txt"), times + "; first hover to all its terms " + hover + " ms\n");
        assertTrue(Integer.parseInt(hover) >= 0, hover);
    }
}
