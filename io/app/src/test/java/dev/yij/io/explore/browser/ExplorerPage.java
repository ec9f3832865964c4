package dev.yij.io.explore.browser;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/// The explorer's page as seen by a visitor.
final class ExplorerPage {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PAUSE_MILLISECONDS = 25;
    private static final long SIGHT_MILLISECONDS = 200;

    private final ChromeDriver driver;

    ExplorerPage(ChromeDriver driver) {
        this.driver = driver;
    }

    /// Opens the page, and waits until it shows a prediction and has explained its first number.
    void open(String address) {
        driver.get(address);
        waitFor("document.querySelector('#bars button') && document.querySelector('#sum')");
        waitUntilExplained();
    }

    // Contents

    List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    WebElement one(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    /// The text of an element, even if it is not visible.
    String text(String selector) {
        return script("return document.querySelector(arguments[0]).textContent", selector);
    }

    String attribute(String selector, String name) {
        return script("return document.querySelector(arguments[0]).getAttribute(arguments[1])", selector, name);
    }

    /// The displayed number, bit-exact.
    float number(String selector) {
        return Float.parseFloat(text(selector));
    }

    /// The texts of all cells of a table's body, row by row.
    List<List<String>> table(String selector) {
        Object rows = driver.executeScript(
                "return [...document.querySelectorAll(arguments[0] + ' tbody tr')]"
                        + ".map(row => [...row.children].map(cell => cell.textContent))",
                selector);
        return ((List<?>) Objects.requireNonNull(rows))
                .stream()
                        .map(row ->
                                ((List<?>) row).stream().map(String::valueOf).toList())
                        .toList();
    }

    String script(String script, Object... arguments) {
        return String.valueOf(driver.executeScript(script, arguments));
    }

    // Waiting

    /// Waits until a JavaScript expression is true.
    void waitFor(String expression) {
        Instant end = Instant.now().plus(PATIENCE);
        while (!Boolean.TRUE.equals(driver.executeScript("return Boolean(" + expression + ")"))) {
            if (Instant.now().isAfter(end)) {
                fail("never came true: " + expression + "; the page says: " + text(".messages") + " and the console "
                        + console());
            }
            pause(PAUSE_MILLISECONDS);
        }
    }

    /// Waits until the selected number is the explained one.
    void waitUntilExplained() {
        waitFor("document.querySelector('.arithmetic-body')?.getAttribute('aria-busy') === 'false'");
    }

    private static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(e);
        }
    }

    // Actions of a visitor

    /// Clicks an element, which the page may replace meanwhile by another of the same kind.
    void click(String selector) {
        try {
            one(selector).click();
        } catch (StaleElementReferenceException _) {
            one(selector).click();
        }
    }

    /// Chooses a layer, and waits for its maps.
    void selectLayer(String name) {
        click(".card[data-layer='" + name + "'] .card-head");
        waitFor("document.querySelector('#layer-title').textContent.startsWith('" + name + " ')"
                + " && !document.querySelector('#maps').classList.contains('waiting')"
                + " && document.querySelector('#maps [aria-pressed=true], #maps .squares')");
        waitUntilExplained();
    }

    /// Chooses a map of the selected layer, or a number of a vector.
    void selectChannel(int channel) {
        click("#maps [data-channel='" + channel + "']");
        waitFor("document.querySelector('#maps [data-channel=\"" + channel + "\"]').ariaPressed === 'true'");
        waitUntilExplained();
    }

    /// Moves the pointer over a number of the large map, and waits until it is explained.
    void hover(int row, int column, int rows, int columns, int channel) {
        script("document.querySelector('#stage').scrollIntoView({block: 'center', behavior: 'instant'})");
        // The map may begin between two pixels, and a number may be smaller than two of them.
        String[] place = script("const map = document.querySelector('#stage').getBoundingClientRect();"
                        + "return Math.floor(map.x + map.width * " + (column + 0.5) / columns + ") + ' '"
                        + " + Math.floor(map.y + map.height * " + (row + 0.5) / rows + ")")
                .split(" ");
        new Actions(driver)
                .moveToLocation(Integer.parseInt(place[0]), Integer.parseInt(place[1]))
                .perform();
        waitFor("document.querySelector('#arithmetic-title').textContent === 'How y[" + row + "," + column + ","
                + channel + "] is computed'");
        waitUntilExplained();
    }

    void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    /// Drops a file onto the page.
    void drop(String name, byte[] content) {
        drop(name, "", content);
    }

    /// Drops a file of a media type onto the page.
    void drop(String name, String type, byte[] content) {
        driver.executeScript(
                "const bytes = Uint8Array.from(atob(arguments[1]), each => each.charCodeAt(0));"
                        + "const carried = new DataTransfer();"
                        + "carried.items.add(new File([bytes], arguments[0], {type: arguments[2]}));"
                        + "for (const type of ['dragover', 'drop']) document.body.dispatchEvent("
                        + "new DragEvent(type, {dataTransfer: carried, bubbles: true, cancelable: true}))",
                name,
                Base64.getEncoder().encodeToString(content),
                type);
    }

    // Invisible to a visitor

    /// The browser's console messages since the last call.
    List<String> console() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /// By how much the page extends beyond the window's right edge.
    long overflow() {
        return Long.parseLong(script("return document.documentElement.scrollWidth - innerWidth"));
    }

    /// The elements that make the page extend beyond the window's right edge.
    List<String> beyondTheEdge() {
        Object found = driver.executeScript("""
                if (document.documentElement.scrollWidth <= innerWidth) return [];
                const clipped = (element) => {
                  for (let each = element.parentElement; each; each = each.parentElement) {
                    if (getComputedStyle(each).overflowX !== 'visible') return true;
                  }
                  return false;
                };
                return [document.documentElement.scrollWidth + ' of ' + innerWidth,
                    ...[...document.body.querySelectorAll('*')]
                    .filter(each => each.getBoundingClientRect().right > innerWidth + 0.5 && !clipped(each))
                    .map(each => each.outerHTML.slice(0, 90))]""");
        return ((List<?>) Objects.requireNonNull(found))
                .stream().map(String::valueOf).toList();
    }

    /// The serious or critical violations found by axe, as sentences. A rule that is off by default is on: the
    /// name that
    /// a screen reader says contains the text that is seen.
    ///
    /// @throws IOException if axe cannot be read
    List<String> seriousViolations() throws IOException {
        waitFor("!document.querySelector('[aria-busy=true]')"); // what waits for an answer is pale
        driver.executeScript(axe() + "; window.axe = axe;");
        Object found = driver.executeAsyncScript("const done = arguments[0]; axe.run(document, {rules:"
                + " {'label-content-name-mismatch': {enabled: true}}}).then(result => done({passes: result.passes.length,"
                + " violations: result.violations.filter(each => ['serious',"
                + " 'critical'].includes(each.impact)).map(each => each.impact + ' ' + each.id + ': ' + each.help"
                + " + ': ' + each.nodes[0].html)}))");
        Map<?, ?> result = (Map<?, ?>) Objects.requireNonNull(found);
        if (((Number) Objects.requireNonNull(result.get("passes"))).intValue() < 20) {
            fail("axe found hardly anything to check: " + result);
        }
        return ((List<?>) Objects.requireNonNull(result.get("violations")))
                .stream().map(String::valueOf).toList();
    }

    /// The script of axe: that of the dependency, or the file that `-Dyij.axe` names.
    private static String axe() throws IOException {
        String file = System.getProperty("yij.axe");
        if (file != null) {
            return Files.readString(Path.of(file));
        }
        try (InputStream in = ClassLoader.getSystemResourceAsStream("axe.min.js")) {
            return new String(Objects.requireNonNull(in, "axe.min.js").readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// Takes a screenshot of the whole page, including the part that is scrolled out of view.
    void photograph(Path file) throws IOException {
        long screens = Long.parseLong(script("return Math.ceil(document.documentElement.scrollHeight / innerHeight)"));
        for (long screen = 0; screen <= screens; screen++) { // what is never in sight is never drawn
            script("scrollTo(0, " + screen + " * innerHeight)");
            pause(SIGHT_MILLISECONDS);
        }
        script("scrollTo(0, 0)");
        Object height = driver.executeScript("return document.documentElement.scrollHeight");
        Object width = driver.executeScript("return innerWidth");
        Map<String, Object> clip = Map.of(
                "x",
                0,
                "y",
                0,
                "width",
                Objects.requireNonNull(width),
                "height",
                Objects.requireNonNull(height),
                "scale",
                1);
        Object data = driver.executeCdpCommand(
                        "Page.captureScreenshot", Map.of("captureBeyondViewport", true, "clip", clip))
                .get("data");
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.write(file, Base64.getDecoder().decode(String.valueOf(data)));
    }
}
