package dev.yij.io.keras;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.yij.io.fixture.TinyKeras;
import dev.yij.io.hdf5.Hdf5File;
import dev.yij.io.hdf5.Hdf5Writer;
import dev.yij.io.hdf5.NewGroup;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Adadelta;
import dev.yij.reference.train.Adagrad;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.AdamW;
import dev.yij.reference.train.CosineDecay;
import dev.yij.reference.train.Epsilon;
import dev.yij.reference.train.GradientClipping;
import dev.yij.reference.train.MeanSquaredError;
import dev.yij.reference.train.Nadam;
import dev.yij.reference.train.Optimizer;
import dev.yij.reference.train.RmsProp;
import dev.yij.reference.train.Seed;
import dev.yij.reference.train.SparseCategoricalCrossentropy;
import dev.yij.reference.train.WarmUp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The orders of optimizers' arrays: of Keras 3 in files that Keras 3.16 wrote (make_keras3.py), of older
/// versions after their sources.
class OptimizerVariablesTest {

    @TempDir
    private Path folder;

    /// The slots of a kind, as make_keras3.py sets them: k + w / 8 + i / 64.
    private static void assertSlots(Model model) {
        Optimizer optimizer = model.optimizer();
        for (int k = 0; k < optimizer.slotNames().size(); k++) {
            for (int w = 0; w < 4; w++) {
                Weight weight = model.weights().get(w);
                String name = optimizer.slotNames().get(k) + "/" + weight.name();
                assertArrayEquals(values(k, w, weight), optimizer.slots().get(name), name);
            }
        }
    }

    private static float[] values(int k, int w, Weight weight) {
        float[] values = new float[weight.value().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = k + w / 8f + i / 64f;
        }
        return values;
    }

    static Stream<Arguments> keras3() {
        return Stream.of(
                arguments("amsgrad", new Adam(0.25, 0.9, 0.999, 1e-7, true).setClipping(GradientClipping.value(0.5))),
                arguments(
                        "adamw",
                        new AdamW(0.125, 0.125).setSchedule(new WarmUp(10, 0.125, new CosineDecay(0.5, 100, 0.25)))),
                arguments("nadam", new Nadam(0.25)),
                arguments("adadelta", new Adadelta(0.25)),
                arguments("adagrad", new Adagrad(0.25).setClipping(GradientClipping.globalNorm(2))),
                arguments("rmsprop", new RmsProp(0.25, 0.75, 0.5, 1e-7, true, Epsilon.INSIDE_ROOT)));
    }

    @ParameterizedTest
    @MethodSource("keras3")
    void optimizersOfKeras3AreReadWithTheirState(String name, Optimizer expected) throws IOException {
        KerasFile file = KerasArchive.read(TinyKeras.fixture("keras-3.16-" + name + ".keras", folder));
        assertEquals(List.of(), file.notes());
        Model model = file.saved().model();
        assertEquals(expected.config(), model.optimizer().config());
        assertEquals(new SparseCategoricalCrossentropy().fromLogits(true), model.loss());
        assertEquals(1, model.optimizer().iterations());
        assertSlots(model);
    }

    /// Slot k of weight w, as `k` and `w`; `steps`, `number` (which is 0.75) and `placeholder` by name.
    static Stream<Arguments> older() {
        String means = "0.0 0.1 0.2 0.3";
        String byKind = means + " 1.0 1.1 1.2 1.3";
        String inTurn = "0.0 1.0 0.1 1.1 0.2 1.2 0.3 1.3";
        Optimizer rmsProp = new RmsProp(0.25);
        return Stream.of(
                arguments("Keras 2.2.4", rmsProp, means, 0),
                arguments("Keras 2.2.4", new Adadelta(0.25), byKind, 0),
                arguments("Keras 2.2.4", new Nadam(0.25), "steps " + byKind, 7),
                arguments("Keras 2.3", new Nadam(0.25), "steps number " + byKind, 7),
                arguments("Keras 2.3", rmsProp, "steps " + means, 7),
                arguments(
                        "TensorFlow 2.4",
                        new Adam(0.25, 0.9, 0.999, 1e-7, true),
                        "steps " + byKind + " 2.0 2.1 2.2 2.3",
                        7),
                arguments("TensorFlow 2.4", new Adagrad(0.25), "steps " + means, 7),
                arguments("Keras 3", rmsProp, "steps rate " + means, 7),
                arguments("Keras 3", new Nadam(0.25), "steps rate " + inTurn + " number", 7));
    }

    @ParameterizedTest
    @MethodSource("older")
    void olderOrdersAreRead(String version, Optimizer optimizer, String order, long steps) throws IOException {
        Sequential model = new Sequential()
                .add(new Dense(2))
                .add(new Dense(2))
                .build(Shape.of(3), new Seed(1))
                .compile(optimizer, new MeanSquaredError());
        NewGroup written = new NewGroup();
        List<String> names = new ArrayList<>();
        for (String what : order.split(" ")) {
            String name = "array_" + names.size();
            names.add(name);
            switch (what) {
                case "steps" -> written.number(name, 7);
                case "rate" -> written.array(name, new Tensor(Shape.of(), new float[] {0.25f}));
                case "number" -> written.array(name, new Tensor(Shape.of(), new float[] {0.75f}));
                default -> {
                    int w = what.charAt(2) - '0';
                    Weight weight = model.weights().get(w);
                    written.array(name, new Tensor(weight.shape(), values(what.charAt(0) - '0', w, weight)));
                }
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Hdf5Writer.write(bytes, written);
        List<String> notes = new ArrayList<>();
        OptimizerVariables.restoreOrNote(
                model, model.trainableWeights(), Hdf5File.read(bytes.toByteArray(), version), names, false, notes);
        assertEquals(List.of(), notes);
        assertSlots(model);
        assertEquals(steps, optimizer.iterations());
        assertEquals(0.25f, optimizer.learningRate());
    }

    @Test
    void whatKerasCannotSayIsReportedAndKept() {
        Optimizer outside = new RmsProp(0.25, 0.75, 0.5, 1e-7, true, Epsilon.OUTSIDE_ROOT);
        assertEquals(List.of("epsilon_place"), KerasOptimizers.unsaid(outside, true));
        assertEquals(List.of("epsilon_place"), KerasOptimizers.unsaid(new RmsProp(0.25), false));
        assertEquals(List.of(), KerasOptimizers.unsaid(new RmsProp(0.25), true));
        assertEquals(List.of(), KerasOptimizers.unsaid(new Adam(), false));
        assertEquals(
                outside.config(), KerasOptimizers.beyondKeras(outside, true).orElseThrow());
    }
}
