package dev.yij.io.cli;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Opens the user's browser with the system's command for it.
///
/// `java.awt.Desktop` is not used: it needs AWT with a display, and if its libraries are missing on Linux,
/// image decoding would stop working too.
final class Browser {

    private Browser() {}

    /// Opens an address.
    ///
    /// @return null if a browser was started, otherwise the reason why not
    static @Nullable String open(URI address) {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        List<String> command = command(system, System.getenv(), address.toString());
        if (command.isEmpty()) {
            return "The browser cannot be opened without a display";
        }
        try {
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return null;
        } catch (IOException e) {
            return "No browser could be opened (there is no program " + command.getFirst() + ")";
        }
    }

    /// The command; none if there is no display.
    static List<String> command(String system, Map<String, String> environment, String address) {
        if (system.startsWith("windows")) {
            return List.of("rundll32", "url.dll,FileProtocolHandler", address);
        }
        if (system.startsWith("mac")) {
            return List.of("open", address);
        }
        boolean display = !environment.getOrDefault("DISPLAY", "").isEmpty()
                || !environment.getOrDefault("WAYLAND_DISPLAY", "").isEmpty();
        return display ? List.of("xdg-open", address) : List.of();
    }
}
