package dev.yij.reference.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.BatchNormShape;
import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.FusedConv2D;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Add;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Conv2DTranspose;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.DepthwiseConv2D;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.ReLU;
import dev.yij.reference.layer.SeparableConv2D;
import dev.yij.reference.layer.Size;
import dev.yij.reference.layer.Softmax;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.layer.ZeroPadding2D;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A backend that folds predicts the same, rounded differently, without normalizing.
class FoldingTest {

    /// Counts the normalizations that remain.
    private static class FoldingBackend extends ScalarBackend {
        private int normalizations;

        @Override
        public boolean folds() {
            return true;
        }

        @Override
        public void normalize(BatchNormShape s, float[] x, float[] mean, float[] factor, float[] offset, float[] y) {
            normalizations++;
            super.normalize(s, x, mean, factor, offset, y);
        }
    }

    /// As in MobileNetV2: padding, depthwise with stride 2, ReLU6, a linear end, a shortcut.
    private static Network network() {
        Value x = Network.input(8, 8, 3);
        Value a = x.then(new ZeroPadding2D(0, 1, 0, 1))
                .then(new Conv2D(4, 3).strides(Size.of(2)).useBias(false))
                .then(new BatchNormalization())
                .then(new ReLU(6));
        Value b = a.then(new DepthwiseConv2D(3).padding(Padding.SAME))
                .then(new BatchNormalization().scale(false))
                .then(new Activation(ActivationFunction.RELU))
                .then(new Conv2D(4, 1))
                .then(new BatchNormalization().center(false));
        Value y = b.then(new Add(), a)
                .then(new BatchNormalization()) // after a sum: stays
                .then(new GlobalAveragePooling2D())
                .then(new Dense(5).useBias(false))
                .then(new BatchNormalization())
                .then(new Activation(ActivationFunction.SOFTMAX));
        return Network.of(x, y).build(new Seed(3));
    }

    private static void randomize(Model model, int seed) {
        Random random = new Random(seed);
        for (Weight weight : model.weights()) {
            for (int i = 0; i < weight.value().length; i++) {
                boolean positive =
                        weight.name().contains("variance") || weight.name().contains("gamma");
                weight.value()[i] = positive ? 0.5f + random.nextFloat() : random.nextFloat() - 0.5f;
            }
        }
    }

    private static Tensor images() {
        Random random = new Random(9);
        Tensor x = Tensor.zeros(3, 8, 8, 3);
        for (int i = 0; i < x.data().length; i++) {
            x.data()[i] = 2 * random.nextFloat() - 1;
        }
        return x;
    }

    private static float[] predicted(Model model, Backend on) {
        return model.setBackend(on).predict(images()).data();
    }

    @Test
    void predictsTheSameWithoutTheNormalizationsAfterConvolutionsAndDenseLayers() {
        Network model = network();
        FoldingBackend backend = new FoldingBackend();
        randomize(model, 1);
        float[] expected = predicted(model, new ScalarBackend());
        assertArrayEquals(expected, predicted(model, backend), 1e-6f);
        assertEquals(1, backend.normalizations, "only the normalization of the sum is left");
    }

    @Test
    void whatIsLeftIsConvolutionsAndDenseLayersAndWhatIsBetweenThem() {
        List<Node> nodes = new Folding(network().plan(), List.of(), new FoldingBackend(), true).nodes();
        assertEquals(
                List.of(
                        "conv2d_1", // with its padding
                        "depthwise_conv2d_1",
                        "conv2d_2",
                        "add_1",
                        "batch_normalization_4",
                        "global_average_pooling2d_1",
                        "dense_1"), // with softmax
                nodes.stream().map(Node::name).toList());
    }

    @Test
    void followsTheWeights() {
        Network model = network();
        FoldingBackend backend = new FoldingBackend();
        predicted(model, backend);
        for (int seed = 2; seed < 4; seed++) {
            randomize(model, seed);
            float[] folded = model.predict(images()).data();
            assertArrayEquals(predicted(model, new ScalarBackend()), folded, 1e-6f);
            model.setBackend(backend).predict(images());
        }
        model.weights().getLast().value()[0] += 1; // a moving variance
        float[] folded = model.predict(images()).data();
        assertArrayEquals(predicted(model, new ScalarBackend()), folded, 1e-6f);
    }

    @Test
    void separableAndTransposedConvolutionsTakeOverTheirNormalizations() {
        Value x = Network.input(8, 8, 3);
        Value y = x.then(new SeparableConv2D(5, 3).useBias(false))
                .then(new BatchNormalization())
                .then(new ReLU(6))
                .then(new Conv2DTranspose(4, 3).strides(Size.of(2)))
                .then(new BatchNormalization())
                .then(new Activation(ActivationFunction.RELU));
        Network model = Network.of(x, y).build(new Seed(3));
        FoldingBackend backend = new FoldingBackend();
        randomize(model, 1);
        float[] expected = predicted(model, new ScalarBackend());
        assertArrayEquals(expected, predicted(model, backend), 2e-6f);
        assertEquals(0, backend.normalizations);
        assertEquals(
                2,
                new Folding(model.plan(), List.of(), new FoldingBackend(), true)
                        .nodes()
                        .size());
    }

    /// The backend may keep packed weights until it is told that they have changed.
    @Test
    void theBackendHearsOfWeightsOnceAndAgainWhenTheyChange() {
        Network model = network();
        Set<float[]> known = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Integer> calls = new ArrayList<>(List.of(0));
        model.setBackend(new ScalarBackend() {
            @Override
            public boolean folds() {
                return true;
            }

            @Override
            public void setConstant(float[] w) {
                known.add(w);
                calls.set(0, calls.getFirst() + 1);
            }
        });
        model.predict(images());
        model.predict(images());
        assertEquals(8, calls.getFirst(), "kernel and bias of three convolutions and a dense layer");
        for (Weight weight : model.weights()) {
            assertFalse(known.contains(weight.value()), weight + " belongs to the user");
        }
        model.weights().getFirst().value()[3] += 1;
        model.predict(images());
        assertEquals(10, calls.getFirst());
        assertEquals(8, known.size());
    }

    @Test
    void theOutputsOfAllLayersAreNotFolded() {
        Network model = network();
        randomize(model, 4);
        var expected = model.setBackend(new ScalarBackend()).outputs(images());
        var actual = model.setBackend(new FoldingBackend()).outputs(images());
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((name, tensor) -> assertArrayEquals(
                tensor.data(), Objects.requireNonNull(actual.get(name)).data(), name));
    }

    /// What is read twice is computed: the shortcut of a block begins before its normalization.
    @Test
    void aValueThatIsReadTwiceIsNotFoldedAway() {
        Value x = Network.input(4, 4, 2);
        Value a = x.then(new Conv2D(2, 1));
        Value y = a.then(new BatchNormalization()).then(new Add(), a);
        Network model = Network.of(x, y).build(new Seed(1));
        randomize(model, 5);
        Tensor image = Tensor.zeros(1, 4, 4, 2);
        Arrays.fill(image.data(), 0.5f);
        float[] expected = model.predict(image).data();
        assertArrayEquals(
                expected, model.setBackend(new FoldingBackend()).predict(image).data());
    }

    /// A convolution's own softmax would be along the channels.
    @Test
    void softmaxAlongRowsOrColumnsStaysALayer() {
        Tensor image = images();
        for (int axis = 1; axis <= 3; axis++) {
            Value x = Network.input(8, 8, 3);
            Network model = Network.of(x, x.then(new Conv2D(2, 3)).then(new Softmax().axis(axis)))
                    .build(new Seed(1));
            float[] expected = model.predict(image).data();
            assertArrayEquals(
                    expected,
                    model.setBackend(new FoldingBackend()).predict(image).data(),
                    "axis " + axis);
        }
    }

    /// Keras pads by 0 before and 1 after, as SAME does for even images only.
    @Test
    void paddingOfOddImagesStays() {
        Value x = Network.input(7, 7, 1);
        Value y = x.then(new ZeroPadding2D(1, 0, 1, 0)).then(new Conv2D(2, 3).strides(Size.of(2)));
        Network model = Network.of(x, y).build(new Seed(1));
        Tensor image = Tensor.zeros(1, 7, 7, 1);
        for (int i = 0; i < 49; i++) {
            image.data()[i] = i;
        }
        float[] expected = model.predict(image).data();
        assertArrayEquals(
                expected, model.setBackend(new FoldingBackend()).predict(image).data());
    }

    /// Computes a convolution and max pooling together, if the image is 8×8.
    private static final class PoolingBackend extends FoldingBackend implements FusedConv2D {
        @Override
        public boolean poolsAfter(Conv2DShape s) {
            return s.outH() == 8;
        }

        @Override
        public void conv2dRelu(Conv2DShape s, float[] x, float[] w, float @Nullable [] b, float max, float[] y) {
            throw new AssertionError("a prediction is not computed here");
        }

        @Override
        public void groupedConv2dRelu(Conv2DShape s, float[] x, float[] w, float @Nullable [] b, float max, float[] y) {
            throw new AssertionError("a prediction is not computed here");
        }
    }

    @Test
    void aConvolutionTakesOverMaxPoolingWhereTheBackendComputesBoth() {
        Value x = Network.input(8, 8, 3);
        Value y = x.then(new Conv2D(4, 3).padding(Padding.SAME))
                .then(new Activation(ActivationFunction.RELU))
                .then(new MaxPooling2D(2)) // with the convolution
                .then(new Conv2D(4, 3).padding(Padding.SAME).activation(ActivationFunction.RELU))
                .then(new MaxPooling2D(2)); // the backend declines: alone
        Plan plan = Network.of(x, y).build(new Seed(1)).plan();
        List<Node> nodes = new Folding(plan, List.of(), new PoolingBackend(), true).nodes();
        assertEquals(
                List.of("max_pooling2d_1", "conv2d_2", "max_pooling2d_2"),
                nodes.stream().map(Node::name).toList());
        assertEquals(plan.nodes().getFirst().reads(), nodes.getFirst().reads());
    }
}
