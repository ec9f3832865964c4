package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;

/// The program `yij`, run in this process.
final class Yij {

    private Yij() {}

    /// The result of a run.
    ///
    /// @param exitCode the exit code
    /// @param out      standard output
    /// @param err      standard error
    record Run(int exitCode, String out, String err) {

        List<String> lines() {
            return out.lines().toList();
        }

        /// Requires success without messages on standard error.
        Run succeeded() {
            assertEquals("", err);
            assertEquals(0, exitCode, out);
            return this;
        }

        /// Requires failure: one sentence on standard error and no other output.
        ///
        /// @return the sentence, without the command's name in front of it
        String failed() {
            assertEquals(1, exitCode, err);
            assertEquals("", out);
            return onlyLine(err);
        }

        /// Requires a usage error: a sentence on standard error and a pointer to the help, nothing
        /// else.
        ///
        /// @return the sentence, without the command's name in front of it
        String misused() {
            assertEquals(2, exitCode, err);
            assertEquals("", out);
            List<String> lines = err.lines().toList();
            String last = lines.getLast();
            assertEquals("See " + last.substring(4, last.indexOf(" --help")) + " --help.", last);
            return onlyLine(String.join("\n", lines.subList(0, lines.size() - 1)));
        }

        private static String onlyLine(String text) {
            assertEquals(1, text.lines().count(), text);
            assertFalse(text.contains("Exception"), text);
            return text.strip().replaceFirst("^yij( [a-z-]+){0,2}: ", "");
        }
    }

    static Run run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words = Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new);
        int exitCode = Main.run(new PrintWriter(out), new PrintWriter(err), words);
        return new Run(exitCode, out.toString(), err.toString());
    }
}
