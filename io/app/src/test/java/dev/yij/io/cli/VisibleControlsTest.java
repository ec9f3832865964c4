package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class VisibleControlsTest {

    private static String written(String... parts) {
        StringWriter text = new StringWriter();
        try (PrintWriter out = new PrintWriter(new VisibleControls(text), true)) {
            for (String part : parts) {
                out.print(part);
            }
        }
        return text.toString();
    }

    @Test
    void aSequenceThatSetsTheClipboardOrTheTitleIsShown() {
        assertEquals("\\u001b]52;c;aGk=\\u0007", written("\33]52;c;aGk=\7"));
        assertEquals("\\u001b]0;title\\u001b\\", written("\33]0;title\33\\"));
        assertEquals("\\u001b[2J", written("\33[2J"));
        assertEquals("\\u001b[", written("\33["), "also at the end");
    }

    @Test
    void coloursLineEndsAndTextPass() {
        String text = "\33[1;31mred\33[0m\33[m\r\n\tÄ 猫 🐈\n";
        assertEquals(text, written(text));
        assertEquals("\33[31mred", written("\33", "[3", "1mred"), "also in parts");
    }

    @Test
    void c1ControlsAndDirectionsAreShown() {
        assertEquals("a\\u009b31mb", written("a\u009b31mb"));
        assertEquals("exe\\u202egnp.\\u2066\\u200f\\u061c\\u007f", written("exe\u202egnp.\u2066\u200f\u061c\u007f"));
    }

    @Test
    void theLineEndsAndColoursOfANameAreShown() {
        assertEquals("  red\\nEpoch 9\\r", VisibleControls.visible("  red\nEpoch 9\r"));
        assertEquals("a\\u001b[8mb", VisibleControls.visible("a\33[8mb"), "a colour that hides what follows");
    }

    @Test
    void aMessageIsOneLine() {
        assertEquals("a\\nb\\rc", VisibleControls.inLine("a\nb\rc\n"));
        String message = "x".repeat(10_000) + "end";
        assertEquals(603, VisibleControls.inLine(message).length());
        assertTrue(VisibleControls.inLine(message).endsWith("end"));
    }
}
