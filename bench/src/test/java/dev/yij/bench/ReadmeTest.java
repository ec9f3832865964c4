package dev.yij.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Checks what README says about files and lines.
class ReadmeTest {

    private static final Path ROOT = Path.of("..");

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }

    @Test
    void theBreakpointIsOnTheLineOfTheDotProduct() throws IOException {
        Matcher line = Pattern.compile("breakpoint on line (\\d+)").matcher(readme());
        assertTrue(line.find());
        List<String> source =
                Files.readAllLines(ROOT.resolve("reference/src/main/java/dev/yij/reference/scalar/ScalarConv2D.java"));
        String statement = source.get(Integer.parseInt(line.group(1)) - 1).strip();
        assertEquals("acc += pixel * weight;", statement);
    }

    @Test
    void theTestToDebugIsThere() throws IOException {
        Matcher name = Pattern.compile("Debug `(\\w+)` in `(\\w+)`").matcher(readme());
        assertTrue(name.find());
        Path test = ROOT.resolve("reference/src/test/java/dev/yij/reference/scalar/" + name.group(2) + ".java");
        assertTrue(
                Files.readString(test).contains("void " + name.group(1) + "("), "no " + name.group(1) + " in " + test);
    }
}
