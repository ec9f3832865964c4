package dev.yij.io.keras;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.yij.io.format.Models;
import dev.yij.io.model.SavedModel;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Add;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.Concatenate;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Network;
import dev.yij.reference.model.Value;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Adam;
import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.History;
import dev.yij.reference.train.Seed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A graph with a frozen part, written and read again.
class KerasGraphTest {

    @TempDir
    private Path folder;

    private static Network network() {
        Value x = Network.input(6, 6, 2);
        Value a = x.then(new Conv2D(4, 3).padding(Padding.SAME)).then(new BatchNormalization());
        Value b = a.then(new Conv2D(4, 1)).then(new Add(), a).then(new Concatenate(), a);
        Value y = b.then(new GlobalAveragePooling2D())
                .then(new Dense(3))
                .then(new Activation(ActivationFunction.SOFTMAX));
        return Network.of(x, y)
                .build(new Seed(7))
                .compile(new Adam(0.01), new CategoricalCrossentropy())
                .setTrainable("conv2d_1", false);
    }

    private static ArrayBatches data() {
        Random random = new Random(3);
        Tensor x = Tensor.zeros(4, 6, 6, 2);
        for (int i = 0; i < x.data().length; i++) {
            x.data()[i] = random.nextFloat();
        }
        Tensor y = Tensor.zeros(4, 3);
        for (int i = 0; i < 4; i++) {
            y.data()[3 * i + i % 3] = 1;
        }
        return new ArrayBatches(x, y, 4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"m.yij", "m.h5", "m.keras"})
    void aTrainedGraphResumesFromEveryFormat(String file) throws IOException {
        Network network = network();
        network.fit(data(), FitOptions.epochs(1));
        Path path = folder.resolve(file);
        Models.save(new SavedModel(network, List.of(), History.EMPTY), path);
        Model read = Models.read(path, null).saved().model();
        assertEquals(network.config(), read.config());
        assertEquals(network.summary(), read.summary());
        assertFalse(read.layer("conv2d_1").trainable());
        network.fit(data(), FitOptions.epochs(2).after(1));
        read.fit(data(), FitOptions.epochs(2).after(1));
        for (int i = 0; i < network.weights().size(); i++) {
            Weight weight = network.weights().get(i);
            assertArrayEquals(weight.value(), read.weights().get(i).value(), weight.name());
        }
    }
}
