package dev.yij.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.bench.peers.ContenderProcess.ContenderException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContenderProcessTest {

    @TempDir
    private Path folder;

    private ContenderProcess start(List<String> options) {
        return new ContenderProcess(Library.YIJ_FUSED, 1, options, Map.of(), folder.resolve("log"));
    }

    @Test
    void aContenderReceivesCommandsAndAnswers() throws ContenderException {
        try (ContenderProcess contender = start(List.of())) {
            assertTrue(contender.ask("describe").contains("FUSED"));
            assertEquals("", contender.ask(new Task(false, 1).order()));
            double[] probabilities = contender.askNumbers("probabilities");
            assertEquals(20, probabilities.length);
            assertEquals(1, Arrays.stream(probabilities).sum(), 1e-5);
            double[] callsAndSeconds = contender.askNumbers("run 0.01");
            assertTrue(callsAndSeconds[0] >= 1 && callsAndSeconds[1] >= 0.01, Arrays.toString(callsAndSeconds));
        }
    }

    @Test
    void aFailedCommandReportsWhyAndTheNextOneIsAnswered() throws ContenderException {
        try (ContenderProcess contender = start(List.of())) {
            ContenderException refused = assertThrows(ContenderException.class, () -> contender.ask("sing"));
            assertTrue(String.valueOf(refused.getMessage()).contains("no such order: [sing]"), refused::toString);
            assertTrue(contender.ask("describe").contains("FUSED"));
        }
    }

    @Test
    void aProcessThatDoesNotStartIsNoAnswerButItsMessagesAreKept() throws Exception {
        try (ContenderProcess contender = start(List.of("-XX:NoSuchOption"))) {
            assertThrows(ContenderException.class, () -> contender.ask("describe"));
        }
        assertTrue(Files.readString(folder.resolve("log")).contains("NoSuchOption"));
    }
}
