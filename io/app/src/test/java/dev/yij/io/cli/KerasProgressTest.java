package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.layer.Weight;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Metrics;
import dev.yij.reference.train.Optimizer;
import dev.yij.reference.train.Position;
import dev.yij.reference.train.Training;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Expected strings by hand from Keras 2.2's Progbar (keras/utils/generic_utils.py).
class KerasProgressTest {

    @Test
    void theBarFillsAsInKeras() {
        assertEquals(" 1/76 [..............................]", KerasProgress.bar(1, 76, 30));
        assertEquals("38/76 [==============>...............]", KerasProgress.bar(38, 76, 30));
        assertEquals("75/76 [============================>.]", KerasProgress.bar(75, 76, 30));
        assertEquals("76/76 [==============================]", KerasProgress.bar(76, 76, 30));
    }

    @Test
    void timesAreWrittenAsInKeras() {
        assertEquals("59s", KerasProgress.clock(59.9));
        assertEquals("1:05", KerasProgress.clock(65));
        assertEquals("1:00:01", KerasProgress.clock(3601));
        assertEquals("184ms/step", KerasProgress.perStep(0.184));
        assertEquals("2s/step", KerasProgress.perStep(2.2));
        assertEquals("250us/step", KerasProgress.perStep(0.00025));
    }

    @Test
    void smallNumbersAreScientific() {
        assertEquals("2.9836", KerasProgress.number(2.98361));
        assertEquals("5.0000e-04", KerasProgress.number(5e-4));
        assertEquals("0.0000e+00", KerasProgress.number(0));
    }

    /// Three steps; the line overwrites the previous one, and spaces erase the rest of a longer one.
    @Test
    void onATerminalTheLineIsRewrittenInPlace() {
        StringWriter text = new StringWriter();
        KerasProgress progress = new KerasProgress(new PrintWriter(text), true, 120, 2);
        Training training = new ThreeSteps();
        progress.epochBegin(training, 1);
        progress.batchEnd(training, 1, 3, new Metrics(123456.5, 0.25));
        progress.epochEnd(training, new Epoch(1, new Metrics(2.5, 0.25), null, 1e-3f, 6));
        String[] parts = text.toString().split("\r", -1);
        assertEquals("Epoch 1/2\n", parts[0]);
        assertEquals("3/3 [==============================] - ETA: 0s - loss: 123456.5000 - acc: 0.2500", parts[1]);
        String last = "3/3 [==============================] - 6s 2s/step - loss: 2.5000 - acc: 0.2500";
        assertEquals(last + " ".repeat(parts[1].length() - last.length()) + "\n", parts[2]);
    }

    /// No line has 40 characters, so that the terminal wraps none.
    @Test
    void aNarrowTerminalIsEnough() {
        StringWriter text = new StringWriter();
        KerasProgress progress = new KerasProgress(new PrintWriter(text), true, 40, 2);
        Training training = new ThreeSteps();
        progress.epochBegin(training, 1);
        progress.batchEnd(training, 1, 3, new Metrics(2.5, 0.25));
        progress.epochEnd(training, new Epoch(1, new Metrics(2.5, 0.25), new Metrics(3, 0.5), 1e-3f, 6));
        assertEquals(
                List.of(
                        "Epoch 1/2",
                        "3/3 - ETA: 0s - loss: 2.5000 - acc: 0.2",
                        "3/3 - 6s 2s/step - loss: 2.5000",
                        "- acc: 0.2500 - val_loss: 3.0000",
                        "- val_acc: 0.5000"),
                text.toString()
                        .lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList());
        for (String line : text.toString().split("[\r\n]")) {
            assertTrue(line.length() < 40, line);
        }
    }

    @Test
    void aWideEnoughTerminalHasAShorterBar() {
        StringWriter text = new StringWriter();
        KerasProgress progress = new KerasProgress(new PrintWriter(text), true, 62, 2);
        Training training = new ThreeSteps();
        progress.epochBegin(training, 1);
        progress.batchEnd(training, 1, 3, new Metrics(2.5, 0.25));
        assertEquals(
                "3/3 [================] - ETA: 0s - loss: 2.5000 - acc: 0.2500",
                text.toString().split("\r", -1)[1]);
    }

    @Test
    void aDumbTerminalAndNoColorHaveNoColours() {
        assertTrue(Terminal.isColourless(Map.of("TERM", "dumb")));
        assertTrue(Terminal.isColourless(Map.of("NO_COLOR", "1")));
        assertFalse(Terminal.isColourless(Map.of("NO_COLOR", "", "TERM", "xterm")));
    }

    @Test
    void elsewhereOnlyFinishedEpochsAreWritten() {
        StringWriter text = new StringWriter();
        KerasProgress progress = new KerasProgress(new PrintWriter(text), false, 0, 2);
        Training training = new ThreeSteps();
        progress.epochBegin(training, 2);
        progress.batchEnd(training, 2, 1, new Metrics(1, 1));
        progress.epochEnd(training, new Epoch(2, new Metrics(2.5, 0.25), new Metrics(3, 0.5), 1e-3f, 0.6));
        assertEquals("""
                Epoch 2/2
                3/3 [==============================] - 1s 200ms/step - loss: 2.5000 - acc: 0.2500 - val_loss: 3.0000 - val_acc: 0.5000
                """, text.toString());
    }

    /// A training run of two epochs of three steps.
    private static final class ThreeSteps implements Training {

        @Override
        public History history() {
            return History.EMPTY;
        }

        @Override
        public Position position() {
            return Position.START;
        }

        @Override
        public int epochs() {
            return 2;
        }

        @Override
        public int steps() {
            return 3;
        }

        @Override
        public int samples() {
            return 9;
        }

        @Override
        public Optimizer optimizer() {
            return new Adam();
        }

        @Override
        public List<Weight> weights() {
            return List.of();
        }

        @Override
        public void stop() {}
    }
}
