package dev.yij.io.explore.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.image.PngFile;
import dev.yij.io.image.RgbImage;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.model.Sequential;
import dev.yij.simd.Mode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.openqa.selenium.chrome.ChromeDriver;

/// How images come onto the page: in which order, which way up, and in which format. The network's layers and
/// classes have names that are hard to put into an address.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class ExplorerImagesTest {

    private static final int SIZE = 24;

    /// As of folders that are called by numbers: the class called 1 is number 0.
    private static final List<String> CLASSES = List.of("1", "10", "2");

    private final ChromeDriver driver = Chromium.start();
    private final ExplorerPage page = new ExplorerPage(driver);
    private final Explorer explorer = new Explorer(SIZE, CLASSES, ExplorerImagesTest::network, Mode.FUSED);

    ExplorerImagesTest() throws IOException {
        Chromium.resize(driver, 1440, 1000);
    }

    private static Sequential network() {
        return new Sequential()
                .add(new Conv2D(4, 3).padding(Padding.SAME).name("a#b?c%20d/e"))
                .add(new Conv2D(5, 3).padding(Padding.SAME).name("фильтр 畳み込み"))
                .add(new Conv2D(4, 3).padding(Padding.SAME).name("."))
                .add(new Conv2D(4, 3).padding(Padding.SAME).name(".."))
                .add(new Conv2D(4, 3).padding(Padding.SAME).name("input"))
                .add(new GlobalAveragePooling2D())
                .add(new Dense(3));
    }

    @AfterAll
    void close() {
        driver.quit();
        explorer.close();
    }

    @AfterEach
    void nothingWentWrongUnseen() {
        assertEquals(List.of(), page.console());
        assertEquals(List.of(), explorer.unexpected);
    }

    private void opens(String name) {
        page.waitFor("document.querySelector('#photo-caption').textContent.startsWith('" + name + "')");
    }

    /// The answers of the server are held back, and arrive in the wrong order.
    @Test
    void ofTwoImagesTheOneThatWasChosenLastIsShown() throws IOException {
        page.open(explorer.address());
        page.script("const ask = window.fetch; window.held = [];"
                + "window.fetch = (url, options) => String(url).includes('api/images?')"
                + " ? new Promise(done => held.push(() => done(ask(url, {...options, signal: undefined}))))"
                + " : ask(url, options)");
        page.drop("first.png", explorer.file());
        page.drop("second.png", explorer.file());
        page.waitFor("held.length === 2");
        page.script("held[1]()");
        opens("second.png");
        page.script("held[0]()");
        page.script("return new Promise(done => setTimeout(done, 500))");
        opens("second.png");
    }

    /// Waits until a pixel of the photo has this amount of red.
    private void waitForRed(int x, int y, int pixel) {
        page.waitFor("(() => { const copy = new OffscreenCanvas(1, 1).getContext('2d');"
                + " copy.drawImage(document.querySelector('#photo'), -" + x + ", -" + y + ");"
                + " return copy.getImageData(0, 0, 1, 1).data[0]; })() === " + (pixel >> 16));
    }

    @Test
    void anImageIsTurned() throws IOException {
        RgbImage stored = explorer.image();
        page.open(explorer.address());
        page.drop("waves.png", explorer.file());
        opens("waves.png");
        waitForRed(0, 3, stored.pixel(0, 3));
        page.click("#turn-right");
        waitForRed(SIZE - 1 - 3, 0, stored.pixel(0, 3)); // the left column becomes the upper row, from right to left
        waitForRed(0, 0, stored.pixel(0, SIZE - 1));
        page.click("#turn-left");
        waitForRed(0, 3, stored.pixel(0, 3));
    }

    /// An icon file (a PNG after a directory of 22 bytes), which yij does not decode, but browsers do.
    @Test
    void aFormatThatOnlyTheBrowserDecodesIsOpenedAndThatIsSaid() throws IOException {
        byte[] png = PngFile.encode(explorer.image());
        ByteBuffer icon = ByteBuffer.allocate(22 + png.length).order(ByteOrder.LITTLE_ENDIAN);
        icon.putShort((short) 0).putShort((short) 1).putShort((short) 1); // an icon, of one image
        icon.put((byte) SIZE)
                .put((byte) SIZE)
                .putShort((short) 0)
                .putShort((short) 1)
                .putShort((short) 32);
        icon.putInt(png.length).putInt(22).put(png);
        page.open(explorer.address());
        page.drop("waves.ico", "image/x-icon", icon.array());
        opens("waves.ico, 24 × 24 pixels");
        assertTrue(page.text("#photo-caption").contains("Your browser decoded it, not yij."));
        waitForRed(3, 0, explorer.image().pixel(3, 0));
    }

    @Test
    void layersAndClassesMayHaveAnyName() throws IOException {
        page.open(explorer.address());
        page.drop("waves.png", explorer.file());
        opens("waves.png");
        for (String layer : List.of("a#b?c%20d/e", "фильтр 畳み込み", ".", "..", "input")) {
            page.selectLayer(layer);
            page.script("document.querySelector('#filters').open = true");
            page.waitFor("document.querySelector('#filters .gallery canvas')");
        }
        page.click("#bars [data-class='1']");
        page.waitFor("document.querySelector('#photo').ariaLabel.endsWith('where the network finds 10')");
        page.click("#bars [data-class='0']");
        page.waitFor("document.querySelector('#photo').ariaLabel.endsWith('where the network finds 1')");
    }
}
