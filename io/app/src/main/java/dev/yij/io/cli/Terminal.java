package dev.yij.io.cli;

import java.io.Console;

/// Detects whether the output is a terminal.
final class Terminal {

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
        return console != null && console.isTerminal();
    }
}
