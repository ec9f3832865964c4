package dev.yij.io.cli;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What the output can show.
final class Terminal {

    private static final int USUAL_COLUMNS = 80;

    private Terminal() {}

    /// Whether standard output is a terminal, on which a line can be rewritten. The system property `yij.live`
    /// overrides the detection, for recordings and tests.
    @SuppressWarnings("SystemConsoleNull") // a runtime may still have none
    static boolean isLive() {
        String forced = System.getProperty("yij.live");
        if (forced != null) {
            return Boolean.parseBoolean(forced);
        }
        Console console = System.console();
        return console != null && console.isTerminal() && !isDumb(System.getenv());
    }

    /// Whether messages must have no colours: a terminal without any, or <https://no-color.org>.
    static boolean isColourless(Map<String, String> environment) {
        return isDumb(environment) || !environment.getOrDefault("NO_COLOR", "").isEmpty();
    }

    private static boolean isDumb(Map<String, String> environment) {
        return "dumb".equals(environment.get("TERM"));
    }

    /// The width of the terminal: of `COLUMNS`, or as `stty` knows it; 80 if neither says.
    static int columns() {
        Integer columns = number(System.getenv("COLUMNS"));
        if (columns == null && File.separatorChar == '/') {
            columns = number(sizeByStty().replaceFirst("^\\d+ ", ""));
        }
        return columns == null ? USUAL_COLUMNS : columns;
    }

    /// `24 80`: rows and columns; empty if there is no terminal or no `stty`.
    private static String sizeByStty() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!stty.waitFor(1, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
                return "";
            }
            return new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    /// A positive number; null if the text is none.
    private static @Nullable Integer number(@Nullable String text) {
        return text != null && text.strip().matches("[1-9]\\d{0,4}") ? Integer.valueOf(text.strip()) : null;
    }
}
