package dev.yij.io.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Add;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.CustomLayer;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Flatten;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.Layer;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.Pass;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Network;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.model.Value;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GradientCheckTest {

    private static final Shape IMAGE = Shape.of(6, 5, 2);

    private static Sequential sequential(Layer... layers) {
        Sequential model = new Sequential();
        for (Layer layer : layers) {
            model.add(layer);
        }
        model.build(IMAGE, new Seed(3)).setBackend(new ScalarBackend());
        return model;
    }

    private static List<GradientCheck.Row> check(Model model, int samples) {
        Random random = new Random(5);
        float[] x = new float[2 * IMAGE.size()];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextFloat(-1, 1);
        }
        List<GradientCheck.Row> rows = new ArrayList<>();
        new GradientCheck(model, new CategoricalCrossentropy(), 2, samples)
                .run(new Tensor(IMAGE.prepend(2), x), rows::add);
        return rows;
    }

    @Test
    void aChainIsCheckedFromTheLossBackToTheFirstKernelInDouble() {
        List<GradientCheck.Row> rows = check(
                sequential(
                        new Conv2D(3, 3).padding(Padding.SAME).activation(ActivationFunction.RELU),
                        new MaxPooling2D(2),
                        new Conv2D(4, 2).activation(ActivationFunction.TANH),
                        new GlobalAveragePooling2D(),
                        new Dense(3),
                        new Activation(ActivationFunction.SOFTMAX)),
                1000);
        assertEquals(
                List.of(
                        "CategoricalCrossentropy scores",
                        "activation_1 input",
                        "dense_1 input",
                        "dense_1 dense_1/kernel:0",
                        "dense_1 dense_1/bias:0",
                        "global_average_pooling2d_1 input",
                        "conv2d_2 input",
                        "conv2d_2 conv2d_2/kernel:0",
                        "conv2d_2 conv2d_2/bias:0",
                        "max_pooling2d_1 input",
                        "conv2d_1 input",
                        "conv2d_1 conv2d_1/kernel:0",
                        "conv2d_1 conv2d_1/bias:0"),
                rows.stream().map(row -> row.layer() + " " + row.array()).toList());
        for (GradientCheck.Row row : rows) {
            assertTrue(row.passed(), row.toString());
            assertEquals(!row.array().equals("scores"), row.inDouble(), row.toString());
            assertTrue(row.checked() > 0 && row.largest() > 0, row.toString());
            assertTrue(!row.inDouble() || row.error() < 1e-6, row.toString());
        }
        // Every weight of the first kernel but those whose step crosses a kink.
        GradientCheck.Row kernel = rows.get(11);
        assertEquals(54, kernel.size());
        assertTrue(kernel.checked() > 40, kernel.toString());
    }

    @Test
    void branchesAndFrozenNormalizationAreChecked() {
        Value input = Network.input(6, 5, 2);
        Value normalized = input.then(new BatchNormalization());
        Value sum = normalized.then(new Conv2D(2, 3).padding(Padding.SAME)).then(new Add(), input);
        Value classes = sum.then(new Flatten()).then(new Dense(3).activation(ActivationFunction.SOFTMAX));
        Network network = Network.of(input, classes).build(new Seed(3)).setBackend(new ScalarBackend());
        List<GradientCheck.Row> rows = check(network, 5);
        assertTrue(rows.stream().allMatch(GradientCheck.Row::passed), rows.toString());
        List<String> names =
                rows.stream().map(row -> row.layer() + " " + row.array()).toList();
        assertTrue(
                names.containsAll(List.of("add_1 input 1", "add_1 input 2", "batch_normalization_1 input")),
                names + "");
        assertFalse(names.toString().contains("gamma"), names + "");
    }

    /// y = w·x with a gradient with respect to w that misses a factor.
    record Scale(String name, float factor) implements CustomLayer {

        @Override
        public Scale name(String to) {
            return new Scale(to, factor);
        }

        @Override
        public Shape outputShape(Shape in) {
            return in;
        }

        @Override
        public void forward(Pass pass, Shape in, List<Weight> weights, float[] x, float[] y) {
            for (int i = 0; i < y.length; i++) {
                y[i] = 3 * x[i];
            }
        }

        @Override
        public void backward(
                Pass pass, Shape in, List<Weight> weights, float[] x, float[] y, float[] dy, float @Nullable [] dx) {
            for (int i = 0; dx != null && i < dx.length; i++) {
                dx[i] = factor * dy[i];
            }
        }

        @Override
        public Map<String, Object> config() {
            return Map.of("name", name);
        }
    }

    @Test
    void aWrongGradientOfACustomLayerIsFoundInFloat32() {
        List<GradientCheck.Row> right = check(
                sequential(new Scale("scale", 3), new Flatten(), new Dense(3).activation(ActivationFunction.SOFTMAX)),
                4);
        assertTrue(right.stream().allMatch(GradientCheck.Row::passed), right.toString());
        List<GradientCheck.Row> wrong = check(
                sequential(
                        new Scale("scale", 2.9f), new Flatten(), new Dense(3).activation(ActivationFunction.SOFTMAX)),
                4);
        GradientCheck.Row last = wrong.getLast();
        assertEquals("scale", last.layer());
        assertFalse(last.passed());
        assertFalse(last.inDouble());
        assertEquals(0.1 / 3, last.error(), 2e-3, last.toString());
        assertEquals(4, last.worst().size());
        assertTrue(wrong.stream().limit(wrong.size() - 1).allMatch(GradientCheck.Row::passed), wrong.toString());
    }

    /// The kernel's gradient of one backend is wrong by one part in a thousand.
    @Test
    void anErrorOfOneThousandthIsFoundInDouble() {
        Sequential model =
                sequential(new Conv2D(3, 3), new Flatten(), new Dense(3).activation(ActivationFunction.SOFTMAX));
        model.setBackend(new ScalarBackend() {
            @Override
            public void conv2dGradWeights(Conv2DShape s, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
                super.conv2dGradWeights(s, x, dy, dw, db);
                for (int i = 0; i < dw.length; i++) {
                    dw[i] *= 1.001f;
                }
            }
        });
        List<String> failed = check(model, 4).stream()
                .filter(row -> !row.passed())
                .map(GradientCheck.Row::array)
                .toList();
        assertEquals(List.of("conv2d_1/kernel:0"), failed);
    }

    @Test
    void aNetworkOfSeveralInputsIsRefused() {
        Value one = Network.input(6, 5, 2);
        Value two = Network.input(6, 5, 2);
        Network network =
                Network.of(List.of(one, two), List.of(one.then(new Add(), two))).build(new Seed(3));
        assertEquals(
                "a model with 2 inputs cannot be checked, expected one input",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new GradientCheck(network, new CategoricalCrossentropy(), 1, 1))
                        .getMessage());
    }
}
