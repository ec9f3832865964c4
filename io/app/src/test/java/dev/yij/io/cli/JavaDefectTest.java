package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Versions and collectors are those for which JDK-8377811 was reported and repaired.
class JavaDefectTest {

    private static final List<String> G1 = List.of("G1 Young Generation", "G1 Concurrent GC", "G1 Old Generation");

    @ParameterizedTest
    @ValueSource(strings = {"25", "25+36-LTS", "25.0.1", "25.0.2+10-LTS", "25.0.2.1"})
    void versionsWithTheDefectAreNamedWithG1(String version) {
        String warning = JavaDefect.warning(Runtime.Version.parse(version), G1).orElseThrow();
        assertTrue(warning.contains("JDK-8377811") && warning.contains("-XX:+UseSerialGC"), warning);
    }

    @ParameterizedTest
    @ValueSource(strings = {"24.0.2", "25.0.3+9-LTS", "25.1", "26"})
    void otherVersionsAreNot(String version) {
        assertTrue(JavaDefect.warning(Runtime.Version.parse(version), G1).isEmpty());
    }

    @Test
    void otherCollectorsAreNot() {
        for (List<String> collectors : List.of(
                List.of("Copy", "MarkSweepCompact"),
                List.of("PS MarkSweep", "PS Scavenge"),
                List.of("ZGC Minor Cycles", "ZGC Major Cycles"))) {
            assertTrue(JavaDefect.warning(Runtime.Version.parse("25.0.1"), collectors)
                    .isEmpty());
        }
    }

    @Test
    void theWarningSaysWhichJavaItIs() {
        assertEquals(
                "Warning: with the garbage collector G1, Java 25.0.1 may damage arrays (JDK-8377811), and so images"
                        + " and numbers. Use Java 25.0.3 or newer, or the option -XX:+UseSerialGC.",
                JavaDefect.warning(Runtime.Version.parse("25.0.1"), G1).orElseThrow());
    }
}
