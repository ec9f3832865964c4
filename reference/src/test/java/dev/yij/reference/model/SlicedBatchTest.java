package dev.yij.reference.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The gradient of a batch is that of its slices, added in a fixed tree. Here each slice is propagated
/// separately, layer by layer, and the slices are added by a recursion over ranges.
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

    /// The gradients of images `from` … `to - 1` of a batch by the chain rule, each a sequential sum.
    private static List<float[]> ofSlice(Sequential model, Tensor x, Tensor y, int from, int to) {
        int images = to - from;
        int batch = x.shape().dim(0);
        long dropout = model.seed().stream("dropout", 0).value();
        Pass pass = new Pass(new ScalarBackend(), images, true, dropout, from);
        float[] targets = Samples.slice(y, from, to).data();
        List<float[]> outputs =
                new ArrayList<>(List.of(Samples.slice(x, from, to).data()));
        for (BuiltLayer layer : model.layers()) {
            float[] out = nan(images * layer.out().size());
            layer.layer().forward(pass, layer.in(), layer.weights(), outputs.getLast(), out);
            outputs.add(out);
        }
        float[] dy = nan(images * Samples.CLASSES);
        for (int i = 0; i < images; i++) {
            int at = i * Samples.CLASSES;
            float _ = new CategoricalCrossentropy()
                    .sample(Samples.CLASSES, outputs.getLast(), at, targets, at, 1f / batch, dy);
        }
        for (Weight weight : model.weights()) {
            Arrays.fill(weight.gradient(), 0);
        }
        for (int i = model.layers().size() - 1; i >= 0; i--) {
            BuiltLayer layer = model.layers().get(i);
            float[] dx = nan(images * layer.in().size());
            layer.layer().backward(pass, layer.in(), layer.weights(), outputs.get(i), outputs.get(i + 1), dy, dx);
            dy = dx;
        }
        return model.weights().stream().map(weight -> weight.gradient().clone()).toList();
    }

    /// The gradients of `width` slices starting at slice `first`, `width` a power of two: those of the first
    /// half plus those of the second, if there are any.
    private static List<float[]> ofSlices(Sequential model, Tensor x, Tensor y, int sliceSize, int first, int width) {
        int batch = x.shape().dim(0);
        if (width == 1) {
            return ofSlice(model, x, y, first * sliceSize, Math.min(batch, (first + 1) * sliceSize));
        }
        List<float[]> left = ofSlices(model, x, y, sliceSize, first, width / 2);
        if ((first + width / 2) * sliceSize >= batch) {
            return left;
        }
        List<float[]> right = ofSlices(model, x, y, sliceSize, first + width / 2, width / 2);
        for (int i = 0; i < left.size(); i++) {
            for (int j = 0; j < left.get(i).length; j++) {
                left.get(i)[j] += right.get(i)[j];
            }
        }
        return left;
    }

    private static float[] nan(int length) {
        float[] array = new float[length];
        Arrays.fill(array, Float.NaN);
        return array;
    }

    @ParameterizedTest
    @CsvSource({
        "1, 2", "2, 2", "3, 2", "5, 2", "9, 2", "12, 2", "17, 2", "5, 1", "8, 1", "7, 3", "4, 4", "13, 4", "6, 64"
    })
    void theGradientIsTheSumOfTheSlicesInTheTree(int batchSize, int sliceSize) {
        Tensor x = Samples.images(batchSize, Samples.IMAGE, 3);
        Tensor y = Samples.targets(batchSize, Samples.CLASSES, 4);
        Sequential whole = net();
        List<float[]> expected = ofSlices(whole, x, y, sliceSize, 0, 32);

        Sequential sliced = net().setSliceSize(sliceSize).compile(new Sgd(0.1), new CategoricalCrossentropy());
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

    /// Both probabilities are 1/2, so weight (0, 0) has the gradient -1/16 · Σ x over the eight samples, of
    /// which four are 0. In slices of two the sums are 2²⁴, 1, 1, 1: (2²⁴ + 1) + (1 + 1) = 2²⁴ + 2, where 2²⁴ +
    /// 1 is rounded to 2²⁴. In one slice every 1 is lost. In slices of one the zeros change nothing.
    @ParameterizedTest
    @CsvSource({"2, 16777218", "8, 16777216", "1, 16777218"})
    void theAssociationOfTheTreeByHand(int sliceSize, float sum) {
        float[] x = {0x1p24f, 0, 1, 0, 1, 0, 1, 0};
        float[][] rows = new float[8][];
        for (int i = 0; i < 8; i++) {
            rows[i] = new float[] {x[i], 0, 1, 0};
        }
        Sequential model = Samples.twoByTwo(new CategoricalCrossentropy().fromLogits(true), new Sgd(1))
                .setSliceSize(sliceSize);
        model.fit(Samples.rows(8, rows), FitOptions.epochs(1));
        assertEquals(-sum / 16, model.weights().getFirst().gradient()[0]);
        assertEquals(sum / 16, model.weights().getFirst().value()[0]);
    }

    @Test
    void aSliceHasTwoImagesByDefaultAndNeverNone() {
        assertEquals(2, net().sliceSize());
        assertThrows(IllegalArgumentException.class, () -> net().setSliceSize(0));
    }

    /// The last batch of 9 samples in batches of 7 has 2 samples, and is treated like a separate batch.
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
