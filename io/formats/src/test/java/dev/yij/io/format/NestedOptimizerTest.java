package dev.yij.io.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Network;
import dev.yij.reference.model.Value;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.Seed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A network whose layers come from models inside of it, by their names `inner/…`, resumes training after it
/// was saved as if it had not been.
class NestedOptimizerTest {

    @TempDir
    private Path folder;

    private static Model network() {
        Value x = Network.input(4);
        Value y = x.then(new Dense(5).name("first"))
                .then(new Dense(6).useBias(false).name("inner/dense"))
                .then(new BatchNormalization().name("inner/deeper/normal"))
                .then(new Activation(ActivationFunction.RELU).name("inner/relu"))
                .then(new Dense(3).name("a_head"))
                .then(new Activation(ActivationFunction.SOFTMAX).name("softmax"));
        return Network.of(x, y).build(new Seed(3)).compile(new Adam(0.01), new CategoricalCrossentropy());
    }

    private static ArrayBatches data() {
        Random random = new Random(1);
        Tensor x = Tensor.zeros(12, 4);
        Tensor y = Tensor.zeros(12, 3);
        for (int n = 0; n < 12; n++) {
            for (int i = 0; i < 4; i++) {
                x.data()[n * 4 + i] = random.nextFloat() - 0.5f;
            }
            y.data()[n * 3 + n % 3] = 1;
        }
        return new ArrayBatches(x, y, 4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yij", "h5", "keras"})
    void trainingResumesWithTheSameBits(String format) throws IOException {
        Model model = network();
        model.fit(data(), FitOptions.epochs(2));
        Path file = folder.resolve("model." + format);
        Models.save(model, file);
        Model read = Models.load(file);
        assertEquals(6, read.optimizer().iterations());
        model.fit(data(), FitOptions.epochs(1));
        read.fit(data(), FitOptions.epochs(1));
        assertEquals(model.weights().size(), read.weights().size());
        for (int w = 0; w < model.weights().size(); w++) {
            assertArrayEquals(
                    model.weights().get(w).value(),
                    read.weights().get(w).value(),
                    model.weights().get(w).name());
        }
    }
}
