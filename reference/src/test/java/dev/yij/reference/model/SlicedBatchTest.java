package dev.yij.reference.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Dropout;
import dev.yij.reference.layer.Flatten;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.Pass;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.Seed;
import dev.yij.reference.train.Sgd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The training loop sends a batch through the network in slices of four images. Here the whole batch goes
/// through at once, layer by layer, and must give the same bits.
class SlicedBatchTest {

    private static Sequential net() {
        return new Sequential()
                .add(new Conv2D(3, 3).activation(ActivationFunction.RELU))
                .add(new MaxPooling2D(2))
                .add(new Dropout(0.25f))
                .add(new Flatten())
                .add(new Dense(Samples.CLASSES))
                .add(new Activation(ActivationFunction.SOFTMAX))
                .build(Samples.IMAGE, new Seed(11));
    }

    /// The gradients of a batch as the chain rule says, without slices.
    private static List<float[]> wholeBatch(Sequential model, Tensor x, Tensor y) {
        int images = x.shape().dim(0);
        long dropout = model.seed().stream("dropout", 0).value();
        Pass pass = new Pass(new ScalarBackend(), images, true, dropout, 0);
        List<float[]> outputs = new ArrayList<>(List.of(x.data()));
        for (BuiltLayer layer : model.layers()) {
            float[] out = nan(images * layer.out().size());
            layer.layer().forward(pass, layer.in(), layer.weights(), outputs.getLast(), out);
            outputs.add(out);
        }
        float[] dy = nan(images * Samples.CLASSES);
        for (int i = 0; i < images; i++) {
            int from = i * Samples.CLASSES;
            new CategoricalCrossentropy()
                    .sample(Samples.CLASSES, outputs.getLast(), from, y.data(), from, 1f / images, dy);
        }
        for (int i = model.layers().size() - 1; i >= 0; i--) {
            BuiltLayer layer = model.layers().get(i);
            float[] dx = nan(images * layer.in().size());
            layer.layer().backward(pass, layer.in(), layer.weights(), outputs.get(i), outputs.get(i + 1), dy, dx);
            dy = dx;
        }
        return model.weights().stream().map(Weight::gradient).toList();
    }

    private static float[] nan(int length) {
        float[] array = new float[length];
        Arrays.fill(array, Float.NaN);
        return array;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 12})
    void slicesGiveTheSameBitsAsTheWholeBatch(int batchSize) {
        Tensor x = Samples.images(batchSize, Samples.IMAGE, 3);
        Tensor y = Samples.targets(batchSize, Samples.CLASSES, 4);
        Sequential whole = net();
        List<float[]> expected = wholeBatch(whole, x, y);

        Sequential sliced = net().compile(new Sgd(0.1), new CategoricalCrossentropy());
        sliced.fit(new ArrayBatches(x, y, batchSize), FitOptions.epochs(1));
        for (int i = 0; i < expected.size(); i++) {
            Weight weight = sliced.weights().get(i);
            assertArrayEquals(expected.get(i), weight.gradient(), weight.name());
            float[] stepped = whole.weights().get(i).value();
            for (int j = 0; j < stepped.length; j++) {
                stepped[j] += -(0.1f * expected.get(i)[j]);
            }
            assertArrayEquals(stepped, weight.value(), weight.name());
        }
        assertTrue(norm(expected.getFirst()) > 0, "the gradient reaches the first layer");
    }

    /// The last batch of 9 in batches of 7 has 2 samples: as if they were a batch of their own.
    @ParameterizedTest
    @ValueSource(ints = {7, 4, 2})
    void partialBatchIsLikeABatchOfItsOwn(int batchSize) {
        Tensor x = Samples.images(9, Samples.IMAGE, 3);
        Tensor y = Samples.targets(9, Samples.CLASSES, 4);
        Sequential one = net().compile(new Sgd(0.1), new CategoricalCrossentropy());
        one.fit(new ArrayBatches(x, y, batchSize), FitOptions.epochs(1));

        Sequential many = net().compile(new Sgd(0.1), new CategoricalCrossentropy());
        for (int from = 0; from < 9; from += batchSize) {
            int to = Math.min(9, from + batchSize);
            Tensor images = Samples.slice(x, from, to);
            many.fit(new ArrayBatches(images, Samples.slice(y, from, to), to - from), FitOptions.epochs(1));
        }
        assertEquals(Samples.weights(many), Samples.weights(one));
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }
}
