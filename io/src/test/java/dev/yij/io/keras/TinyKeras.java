package dev.yij.io.keras;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.io.model.SavedModel;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Dropout;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Optimizer;
import dev.yij.reference.train.Seed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;

/// The network of the files in the resources, and models to write.
public final class TinyKeras {

    /// Class names with everything in them that quoting can go wrong with.
    public static final List<String> CLASSES = List.of("a<b", "b\"&\\", "ü");

    private TinyKeras() {}

    /// A file of the resources, as a file that can be opened.
    public static Path fixture(String name, Path folder) throws IOException {
        try (InputStream in = TinyKeras.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("no resource " + name);
            }
            Path file = folder.resolve(name);
            Files.write(file, in.readAllBytes());
            return file;
        }
    }

    /// Element i of array k, as make_fixtures.py computes it.
    static float[] formula(int k, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = ((i + k) % 7 - 3) / 8f;
        }
        return values;
    }

    static void assertWeights(Sequential model) {
        List<Weight> weights = model.weights();
        assertEquals(4, weights.size());
        assertEquals(Shape.of(4, 6, 2), model.inputShape());
        assertEquals(
                List.of("Conv2D", "MaxPooling2D", "Dropout", "GlobalAveragePooling2D", "Dense", "Activation"),
                model.layers().stream().map(layer -> layer.layer().className()).toList());
        assertEquals(Shape.of(3, 3, 2, 3), weights.getFirst().shape());
        for (int k = 0; k < 4; k++) {
            float[] values = weights.get(k).value();
            assertArrayEquals(formula(k, values.length), values, weights.get(k).name());
        }
    }

    /// The first moments of the files' optimizers, or the second.
    static void assertSlots(Sequential model, String kind, int number) {
        for (int k = 0; k < 4; k++) {
            Weight weight = model.weights().get(k);
            float[] expected = formula(10 * (number + 1) + k, weight.value().length);
            for (int i = 0; number == 1 && i < expected.length; i++) {
                expected[i] *= expected[i];
            }
            assertArrayEquals(expected, model.optimizer().slots().get(kind + "/" + weight.name()), weight.name());
        }
    }

    /// A model after some steps of training, three classes.
    public static SavedModel trained(Optimizer optimizer) {
        Sequential model = untrained().compile(optimizer, new CategoricalCrossentropy());
        RandomGenerator random = new Seed(9).generator();
        Tensor x = Tensor.zeros(7, 6, 8, 3);
        Tensor y = Tensor.zeros(7, 3);
        for (int i = 0; i < x.data().length; i++) {
            x.data()[i] = random.nextFloat();
        }
        for (int n = 0; n < 7; n++) {
            y.data()[n * 3 + n % 3] = 1;
        }
        ArrayBatches data = new ArrayBatches(x, y, 4, new Seed(3));
        History history = model.fit(data, FitOptions.epochs(2).validation(data));
        return new SavedModel(model, CLASSES, history);
    }

    /// The same before it is trained or compiled.
    public static Sequential untrained() {
        return new Sequential()
                .add(new Conv2D(4, 3).padding(Padding.SAME).activation(ActivationFunction.RELU))
                .add(new Conv2D(5, 3).useBias(false))
                .add(new MaxPooling2D(2))
                .add(new Dropout(0.25f))
                .add(new GlobalAveragePooling2D())
                .add(new Dense(3))
                .add(new Activation(ActivationFunction.SOFTMAX))
                .build(Shape.of(6, 8, 3), new Seed(5));
    }

    /// Requires the same layers and bits.
    public static void assertSameModel(Sequential expected, Sequential actual) {
        assertEquals(expected.config(), actual.config());
        assertEquals(expected.inputShape(), actual.inputShape());
        for (int i = 0; i < expected.weights().size(); i++) {
            assertEquals(
                    expected.weights().get(i).name(), actual.weights().get(i).name());
            assertArrayEquals(
                    expected.weights().get(i).value(), actual.weights().get(i).value());
        }
    }

    /// Requires the same optimizer in the same state.
    public static void assertSameOptimizer(Optimizer expected, Optimizer actual) {
        assertEquals(expected.config(), actual.config());
        assertEquals(expected.iterations(), actual.iterations());
        assertEquals(expected.slots().keySet(), actual.slots().keySet());
        expected.slots()
                .forEach((name, values) ->
                        assertArrayEquals(values, actual.slots().get(name), name));
    }
}
