package dev.yij.io.explore.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.io.trainer.Trainer;
import dev.yij.io.trainer.TrainerData;
import dev.yij.simd.Mode;
import dev.yij.simd.SimdBackends;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.chrome.ChromeDriver;

/// The look of the page on which a network is trained, with the embedded images, after an epoch. The images in
/// `target/explore` are for people to look at.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class TrainingLooksTest {

    private final ChromeDriver driver = Chromium.start();
    private final ExplorerPage page = new ExplorerPage(driver);
    private final Explorer explorer;

    TrainingLooksTest() throws IOException {
        explorer = Explorer.ofChapter(
                32, 2, Mode.FUSED, new Trainer(TrainerData.sample(), () -> SimdBackends.create(Mode.FAST, 2)));
    }

    @BeforeAll
    void train() {
        driver.get(explorer.address() + "train");
        page.waitFor("document.querySelector('#fields select')");
        page.script("document.querySelector('#further').value = " + Integer.getInteger("yij.epochs", 2));
        page.click("#play");
        page.waitFor("document.querySelector('#where').textContent.startsWith('Paused: "
                + Integer.getInteger("yij.epochs", 2) + " epochs done')");
    }

    @AfterAll
    void close() {
        driver.quit();
        explorer.close();
        assertEquals(List.of(), explorer.unexpected);
    }

    @ParameterizedTest
    @CsvSource({"360, light", "360, dark", "820, light", "820, dark", "1440, light", "1440, dark"})
    void nothingReachesBeyondTheEdgeAndAxeFindsNothingSerious(int width, String scheme) throws IOException {
        Chromium.resize(driver, width, 900);
        Chromium.prefer(driver, scheme, true);
        driver.get(explorer.address() + "train");
        page.waitFor("document.querySelectorAll('#maps canvas').length === 96");
        page.waitFor("document.querySelectorAll('#filter-pairs li').length === 12");
        page.script("document.querySelector('[data-lesson=relu]').click();"
                + "document.querySelector('#all-epochs').open = true");
        page.waitFor("document.querySelector('#all-epochs tbody')");
        page.photograph(Path.of("target/explore/train-" + width + "-" + scheme + ".png"));
        assertEquals(0, page.overflow());
        assertEquals(List.of(), page.seriousViolations());
        assertEquals(List.of(), page.console());
    }
}
