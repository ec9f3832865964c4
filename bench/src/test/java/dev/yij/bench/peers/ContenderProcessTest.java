package dev.yij.bench.peers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.bench.process.AskedProcess.OrderFailedException;
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
        return start(Library.YIJ_FUSED, Subject.CHAPTER, options);
    }

    private ContenderProcess start(Library library, Subject subject, List<String> options) {
        return new ContenderProcess(library, 1, subject, options, Map.of(), folder.resolve("log"));
    }

    @Test
    void aContenderReceivesCommandsAndAnswers() throws OrderFailedException {
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

    /// The weights and the images are the same, so the probabilities are.
    @Test
    void onnxRuntimeComputesTheSameMobileNet() throws OrderFailedException {
        Subject mobileNet = new Subject("mobilenet");
        try (ContenderProcess ours = start(Library.YIJ_FAST, mobileNet, List.of());
                ContenderProcess peer = start(Library.ONNX_RUNTIME, mobileNet, List.of())) {
            ours.ask(new Task(false, 2).order());
            peer.ask(new Task(false, 2).order());
            assertArrayEquals(peer.askNumbers("probabilities"), ours.askNumbers("probabilities"), 1e-6);
        }
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws Exception {
        try (ContenderProcess contender = start(Library.YIJ_FAST, new Subject("none.h5"), List.of())) {
            assertThrows(OrderFailedException.class, () -> contender.ask("describe"));
        }
        assertTrue(Files.readString(folder.resolve("log")).contains("none.h5 cannot be read"));
    }

    @Test
    void aFailedCommandReportsWhyAndTheNextOneIsAnswered() throws OrderFailedException {
        try (ContenderProcess contender = start(List.of())) {
            OrderFailedException refused = assertThrows(OrderFailedException.class, () -> contender.ask("sing"));
            assertTrue(String.valueOf(refused.getMessage()).contains("no such order: [sing]"), refused::toString);
            assertTrue(contender.ask("describe").contains("FUSED"));
        }
    }

    @Test
    void aProcessThatDoesNotStartIsNoAnswerButItsMessagesAreKept() throws Exception {
        try (ContenderProcess contender = start(List.of("-XX:NoSuchOption"))) {
            assertThrows(OrderFailedException.class, () -> contender.ask("describe"));
        }
        assertTrue(Files.readString(folder.resolve("log")).contains("NoSuchOption"));
    }
}
