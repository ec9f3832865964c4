package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.tour.Tour;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class TourCommandTest {

    @TempDir
    private Path folder;

    @Test
    void theStopsAreThoseOfTheDocument() throws IOException {
        String document = Files.readString(Path.of("../../docs/debugger-tour.md"));
        int at = 0;
        for (Tour.Stop stop : Tour.STOPS) {
            String heading = "\n## Stop " + stop.number() + ": " + stop.title() + "\n";
            assertTrue(document.indexOf(heading) > at, heading);
            at = document.indexOf(heading);
            String breakpoint = "Breakpoint: `" + stop.className() + "`, the line `" + stop.statement() + "`.";
            assertTrue(document.indexOf(breakpoint) > at, breakpoint);
            assertTrue(stop.line() > 10);
        }
    }

    @Test
    @Timeout(180)
    void jdbStandsAtTheBreakpointAndShowsItsSource() throws Exception {
        Path log = folder.resolve("log");
        Process tour = YijProcess.start(log, List.of("-Duser.dir=" + folder), List.of("tour", "--stop", "4"));
        try (BufferedWriter commands = tour.outputWriter(StandardCharsets.UTF_8)) {
            await(log, "main[1] ");
            command(commands, "print pixel", log, "pixel = ");
            command(commands, "where", log, "dev.yij.io.tour.DebuggerTour.main (DebuggerTour.java:");
            command(commands, "quit", log, "");
        }
        assertEquals(0, tour.waitFor());
        String text = Files.readString(log);
        assertTrue(text.startsWith("WARNING") || text.startsWith("Stop 4, a gradient: "), text);
        assertTrue(text.contains("\njdb of the JDK in " + System.getProperty("java.home")), text);
        assertTrue(text.contains("dw[s.w(kh, kw, ic, oc)] += pixel * gradient;\n"), text);
        assertTrue(text.contains("pixel = 1.0"), text);
        assertTrue(text.contains("Breakpoint hit: "), text);
    }

    private static void command(BufferedWriter commands, String command, Path log, String answer) throws Exception {
        commands.write(command + "\n");
        commands.flush();
        await(log, answer);
    }

    private static void await(Path log, String text) throws Exception {
        while (!Files.readString(log).contains(text)) {
            Thread.sleep(50);
        }
    }

    @Test
    void anotherStopIsRefused() {
        assertEquals(
                "--stop must be from 1 to 5, found 6",
                Yij.run("tour", "--stop", 6).misused());
    }

    @Test
    void aProgramRunsWithTheLibrariesAndItsExitCodeIsReturned() throws IOException {
        Path program = folder.resolve("Small.java");
        Files.writeString(program, """
                import dev.yij.reference.tensor.Shape;

                void main(String[] arguments) {
                    System.exit(Shape.of(2, 3).size() + arguments.length + Integer.getInteger("more"));
                }
                """);
        assertEquals(
                6 + 2 + 30,
                Yij.run("java", "-Dmore=30", program, "--one", "two").exitCode());
        assertEquals("Missing required parameter: 'ARGUMENT'", Yij.run("java").misused());
    }
}
