package dev.yij.io.explore.browser;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/// Starts a browser. If Chromium or its driver is missing, a test is skipped, or fails if the environment
/// variable `YIJ_REQUIRE_BROWSER` is set. Both paths are passed to Selenium, so that it does not search for
/// them elsewhere or on the network.
final class Chromium {

    private static final List<Path> BROWSERS = List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/google-chrome"));
    private static final Duration SCRIPTS = Duration.ofMinutes(3);
    private static final List<Path> DRIVERS = List.of(Path.of("/usr/bin/chromedriver"));

    /// Selenium warns that it has no classes for this Chromium's DevTools; only its basic commands are used.
    private static final Logger DEVTOOLS = Logger.getLogger("org.openqa.selenium.devtools");

    static {
        DEVTOOLS.setLevel(Level.SEVERE);
    }

    private Chromium() {}

    static ChromeDriver start() {
        Path browser = find(BROWSERS, "chromium");
        Path driver = find(DRIVERS, "chromium-driver");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(browser.toFile());
        options.addArguments(
                "--headless=new",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--force-device-scale-factor=1",
                "--lang=en");
        if ("root".equals(System.getProperty("user.name"))) {
            options.addArguments("--no-sandbox"); // the sandbox refuses to be set up by root
        }
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(driver.toFile())
                .usingAnyFreePort()
                .withLogOutput(OutputStream.nullOutputStream())
                .build();
        ChromeDriver started = new ChromeDriver(service, options);
        started.manage().timeouts().scriptTimeout(SCRIPTS); // axe takes long on a busy machine
        return started;
    }

    private static Path find(List<Path> candidates, String debian) {
        for (Path candidate : candidates) {
            if (Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        String sentence = "there is none of " + candidates + " here (Debian's package " + debian + ")";
        if (System.getenv("YIJ_REQUIRE_BROWSER") != null) {
            fail(sentence);
        }
        return abort(sentence);
    }

    /// Sets the size of the page, in CSS pixels.
    static void resize(ChromeDriver driver, int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /// Sets the system preferences that pages see: light or dark, and reduced motion or not.
    static void prefer(ChromeDriver driver, String scheme, boolean lessMotion) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", scheme),
                                Map.of(
                                        "name",
                                        "prefers-reduced-motion",
                                        "value",
                                        lessMotion ? "reduce" : "no-preference"))));
    }
}
