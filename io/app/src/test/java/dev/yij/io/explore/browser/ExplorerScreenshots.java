package dev.yij.io.explore.browser;

import dev.yij.io.classify.Classifier;
import dev.yij.io.explore.ExploreServer;
import dev.yij.io.explore.Explored;
import dev.yij.io.model.SavedModel;
import dev.yij.io.shipped.ShippedModel;
import dev.yij.simd.Mode;
import dev.yij.simd.SimdBackends;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.openqa.selenium.chrome.ChromeDriver;

/// Takes the screenshots of docs/explorer.md with the model that comes with yij: no test, but a program that
/// needs the browser of the tests. `docs/regenerate.sh` runs it.
@EnabledIfSystemProperty(named = "yij.screenshots", matches = ".+")
class ExplorerScreenshots {

    private static final String GRAPES = "#samples button[title*='Rawlinson']";

    /// Adds up the terms as far as the middle of the window, whose taps have all input channels each, and the
    /// channel that adds most.
    private static final String ADD_UP = """
        const sizes = [...document.querySelectorAll('.channels i')]
            .map(bar => Math.abs(parseFloat(bar.title.split('adds ')[1])));
        const terms = 4 * sizes.length + sizes.indexOf(Math.max(...sizes)) + 2; // the first click is to none
        for (let term = 0; term < terms; term++) document.querySelector('#term-on').click()\
        """;

    /// The first click is to none.
    private static final String FIRST_TERMS = "document.querySelector('#term-on').click()";

    private static final int WIDE = 1080;
    private static final int HIGH = 760;

    private static final Path OUT = Path.of(System.getProperty("yij.screenshots", "target/explore"));

    private final ChromeDriver driver = Chromium.start();
    private final ExplorerPage page = new ExplorerPage(driver);

    @Test
    void takeThem() throws IOException {
        SavedModel saved = ShippedModel.usual().load();
        String name = ShippedModel.usual().name();
        Explored explored = new Explored(saved, name, true, new Classifier(saved, name));
        try (ExploreServer server = ExploreServer.start(explored, SimdBackends.create(), 0, failure -> {
            throw new AssertionError(failure);
        })) {
            String address = server.address().toString();
            open(address, "light", 1440, 1000);
            page.click("#bars button");
            page.waitFor("document.querySelector('#photo').ariaLabel.includes('where the network finds')");
            photograph("explorer-first.webp", "body", 0);

            open(address, "dark", 1440, 1050);
            page.selectLayer("conv2d_4");
            page.script(ADD_UP);
            page.waitFor("document.querySelector('.grid.product .later')");
            photograph("explorer-sum.webp", "#layer", 44);

            open(address, "light", 412, 1100);
            page.selectLayer("dense_1");
            photograph("explorer-phone.webp", "#layer", 16);
        } finally {
            driver.quit();
        }
    }

    /// The recording of README: from the photo to one number of a convolution, and its products added up.
    @Test
    void takeTheRecording() throws IOException {
        SavedModel saved = ShippedModel.usual().load();
        String name = ShippedModel.usual().name();
        Explored explored = new Explored(saved, name, true, new Classifier(saved, name));
        Slides slides = new Slides(WIDE, HIGH);
        try (ExploreServer server = ExploreServer.start(explored, SimdBackends.create(), 0, failure -> {
            throw new AssertionError(failure);
        })) {
            open(server.address().toString(), "light", WIDE, HIGH);
            slides.add(seen("body", 0), 2);
            page.click("#bars button");
            page.waitFor("document.querySelector('#photo').ariaLabel.includes('where the network finds')");
            slides.add(seen("body", 0), 2.5);
            page.selectLayer("conv2d_4");
            slides.add(seen("#layer", 44), 2);
            page.script(FIRST_TERMS);
            for (int term = 0; term < 5; term++) {
                slides.add(seen(".grid.product", 330), 0.7);
                page.script("for (let i = 0; i < 5; i++) document.querySelector('#term-on').click()");
            }
            page.script(ADD_UP);
            page.waitFor("document.querySelector('.grid.product .later')");
            slides.add(seen(".grid.product", 330), 3);
        } finally {
            driver.quit();
        }
        Files.createDirectories(OUT);
        Files.writeString(
                OUT.resolve("explorer.svg"),
                slides.svg(
                        "The explorer at work",
                        "A photo of grapes, where the network sees them, and one number of conv2d_4, whose products"
                                + " are added up one after the other."));
    }

    @Test
    void takeTheTraining() throws IOException {
        try (Explorer explorer = Explorer.ofChapter(32, 2, Mode.FUSED)) {
            Chromium.resize(driver, 1440, 1570);
            Chromium.prefer(driver, "light", true);
            driver.get(explorer.address() + "train");
            page.waitFor("document.querySelector('#fields select')");
            for (int epoch = 1; epoch <= 20; epoch++) {
                page.click("#epoch");
                page.waitFor("document.querySelector('#where').textContent.startsWith('Paused: " + epoch + " epoch')");
            }
            page.script("document.querySelector('#images li:nth-last-child(2) button').click()");
            page.waitFor("document.querySelector('#shown').ariaLabel.endsWith('strawberry')");
            page.waitFor("document.querySelectorAll('#maps canvas').length === 96");
            page.script("const choice = document.querySelector('#beside'); choice.value = '1';"
                    + "choice.dispatchEvent(new Event('change', {bubbles: true}))");
            page.waitFor("document.querySelector('#maps .when').textContent === 'after epoch 1'");
            photograph("explorer-train.webp", "body", 0);
        } finally {
            driver.quit();
        }
    }

    private void open(String address, String scheme, int width, int height) {
        Chromium.resize(driver, width, height);
        Chromium.prefer(driver, scheme, true);
        page.open(address);
        page.click(GRAPES);
        page.waitFor("document.querySelector(\"" + GRAPES + "\").ariaPressed === 'true'"
                + " && document.querySelector('#answer').textContent.includes('grape')");
        page.waitUntilExplained();
    }

    /// Writes what is seen when the page is scrolled to an element, some pixels below the upper edge.
    private void photograph(String file, String element, int below) throws IOException {
        Files.createDirectories(OUT);
        Files.write(OUT.resolve(file), seen(element, below, 85));
    }

    /// For a recording, which has many images.
    private byte[] seen(String element, int below) {
        return seen(element, below, 50);
    }

    private byte[] seen(String element, int below, int quality) {
        page.script(
                "document.querySelector(arguments[0]).scrollIntoView({behavior: 'instant'});"
                        + " scrollBy({top: -arguments[1], behavior: 'instant'})",
                element,
                below);
        page.waitFor("[...document.images].every(each => each.complete || each.loading === 'lazy')");
        Object data = driver.executeCdpCommand(
                        "Page.captureScreenshot",
                        Map.of("format", "webp", "quality", quality, "captureBeyondViewport", false))
                .get("data");
        return Base64.getDecoder().decode(String.valueOf(data));
    }
}
