package dev.yij.reference.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yij.reference.tensor.ShapeException;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.Callback;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Metrics;
import dev.yij.reference.train.Sgd;
import dev.yij.reference.train.Training;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which methods the training loop calls, in which order, and with which arguments.
class CallbackOrderTest {

    private final List<String> calls = new ArrayList<>();
    private final Sequential model = Samples.twoByTwo(new CategoricalCrossentropy(), new Sgd(0.5));

    private static ArrayBatches fiveRows() {
        return Samples.rows(
                2,
                new float[] {1, 2, 1, 0},
                new float[] {2, 1, 0, 1},
                new float[] {3, 1, 0, 1},
                new float[] {1, 1, 1, 0},
                new float[] {0, 1, 1, 0});
    }

    private class Recorder implements Callback {
        private final String name;

        Recorder(String name) {
            this.name = name;
        }

        @Override
        public void trainBegin(Training training) {
            calls.add(name + " begins, to " + training.epochs() + ", " + training.steps() + " steps, "
                    + training.samples() + " samples, " + training.weights().size() + " weights");
        }

        @Override
        public void epochBegin(Training training, int epoch) {
            calls.add(name + " epoch " + epoch);
        }

        @Override
        public void batchEnd(Training training, int epoch, int step, Metrics running) {
            calls.add(name + " batch " + epoch + "." + step);
        }

        @Override
        public void epochEnd(Training training, Epoch epoch) {
            calls.add(name + " epoch " + epoch.number() + " ended");
        }

        @Override
        public void trainEnd(Training training) {
            calls.add(name + " ends");
        }
    }

    @Test
    void callbacksAreCalledInTheOrderGiven() {
        ArrayBatches data = Samples.rows(1, new float[] {1, 2, 1, 0}, new float[] {2, 1, 0, 1});
        model.fit(data, FitOptions.epochs(2).callbacks(new Recorder("A"), new Recorder("B")));
        assertEquals(
                List.of(
                        "A begins, to 2, 2 steps, 2 samples, 2 weights",
                        "B begins, to 2, 2 steps, 2 samples, 2 weights",
                        "A epoch 1",
                        "B epoch 1",
                        "A batch 1.1",
                        "B batch 1.1",
                        "A batch 1.2",
                        "B batch 1.2",
                        "A epoch 1 ended",
                        "B epoch 1 ended",
                        "A epoch 2",
                        "B epoch 2",
                        "A batch 2.1",
                        "B batch 2.1",
                        "A batch 2.2",
                        "B batch 2.2",
                        "A epoch 2 ended",
                        "B epoch 2 ended",
                        "A ends",
                        "B ends"),
                calls);
    }

    /// Epochs count from 1 for callbacks, from 0 for the source, as in Keras.
    @Test
    void aRunResumesAfterTheFinishedEpochs() {
        History history = model.fit(
                new WatchedSource(fiveRows(), calls),
                FitOptions.epochs(7).after(5).callbacks(new Recorder("A")));
        assertEquals(List.of(6, 7), history.epochs().stream().map(Epoch::number).toList());
        assertEquals(
                List.of("pass 5", "pass 6"),
                calls.stream().filter(call -> call.startsWith("pass")).toList());
        assertEquals("A epoch 6", calls.get(1));
    }

    @Test
    void nothingIsLeftToDoAfterTheLastEpoch() {
        assertEquals(History.EMPTY, model.fit(fiveRows(), FitOptions.epochs(5).after(5)));
        assertEquals(0, model.optimizer().iterations());
    }

    @Test
    void stopEndsTheEpochAfterTheBatchUnderWay() {
        Callback stop = new Callback() {
            @Override
            public void batchEnd(Training training, int epoch, int step, Metrics running) {
                if (epoch == 2 && step == 2) {
                    training.stop();
                }
            }
        };
        History history = model.fit(
                new WatchedSource(fiveRows(), calls),
                FitOptions.epochs(9).validation(fiveRows()).callbacks(stop, new Recorder("A")));
        assertEquals(5, model.optimizer().iterations(), "three batches and two");
        assertEquals(2, history.lastEpoch());
        assertEquals(true, history.validated());
        assertEquals(
                List.of(
                        "A epoch 2",
                        "pass 1",
                        "next",
                        "A batch 2.1",
                        "next",
                        "A batch 2.2",
                        "close",
                        "A epoch 2 ended",
                        "A ends"),
                calls.subList(calls.indexOf("A epoch 2"), calls.size()));
    }

    /// The loss of an epoch without batches would be NaN.
    @Test
    void stopBeforeTheFirstBatchStillLeavesAnEpochToReport() {
        Callback stop = new Callback() {
            @Override
            public void epochBegin(Training training, int epoch) {
                training.stop();
            }
        };
        History history = model.fit(fiveRows(), FitOptions.epochs(9).callbacks(stop));
        assertEquals(1, model.optimizer().iterations());
        assertEquals(Math.log(2), history.epochs().getFirst().training().loss(), 1e-7);
        assertEquals(1, history.lastEpoch());
    }

    @Test
    void stopBeforeTheFirstEpochTrainsNothing() {
        Callback stop = new Callback() {
            @Override
            public void trainBegin(Training training) {
                training.stop();
            }
        };
        History history = model.fit(fiveRows(), FitOptions.epochs(9).callbacks(stop, new Recorder("A")));
        assertEquals(History.EMPTY, history);
        assertEquals("A ends", calls.getLast());
    }

    @Test
    void sourceIsClosedWhenACallbackFails() {
        Callback fail = new Callback() {
            @Override
            public void batchEnd(Training training, int epoch, int step, Metrics running) {
                throw new IllegalStateException("enough");
            }
        };
        FitOptions options = FitOptions.epochs(1).callbacks(fail, new Recorder("A"));
        assertThrows(IllegalStateException.class, () -> model.fit(new WatchedSource(fiveRows(), calls), options));
        assertEquals("close", calls.getLast());
    }

    @Test
    void dataThatDoNotFitAreRefusedBeforeAnythingIsCalled() {
        ArrayBatches wide = new ArrayBatches(Tensor.zeros(2, 3), Tensor.zeros(2, 2), 1);
        FitOptions options = FitOptions.epochs(1).callbacks(new Recorder("A"));
        String expected = "the model expects inputs of shape 2, the data have 3";
        assertEquals(
                expected,
                assertThrows(ShapeException.class, () -> model.fit(wide, options))
                        .getMessage());
        assertEquals(
                expected,
                assertThrows(ShapeException.class, () -> model.fit(fiveRows(), options.validation(wide)))
                        .getMessage());
        assertEquals(List.of(), calls);
    }

    @Test
    void optionsGrowWithoutChanging() {
        FitOptions plain = FitOptions.epochs(3);
        FitOptions more = plain.callbacks(new Recorder("A")).callbacks(new Recorder("B"));
        assertEquals(0, plain.callbacks().size());
        assertEquals(2, more.callbacks().size());
        assertThrows(IllegalArgumentException.class, () -> FitOptions.epochs(-1));
        assertThrows(IllegalArgumentException.class, () -> plain.after(-1));
    }
}
