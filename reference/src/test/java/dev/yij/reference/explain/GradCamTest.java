package dev.yij.reference.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Dropout;
import dev.yij.reference.layer.Flatten;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.Pass;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.Seed;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Grad-CAM against values computed by hand, against its closed form before a global average, and against
/// finite differences of the score.
class GradCamTest {

    /// Two filters, x and -x followed by a ReLU; their means; two classes.
    private static Sequential twoFilters(boolean softmaxOfItsOwn) {
        Sequential model = new Sequential()
                .add(new Conv2D(2, 1).activation(ActivationFunction.RELU))
                .add(new GlobalAveragePooling2D());
        if (softmaxOfItsOwn) {
            model.add(new Dense(2)).add(new Activation(ActivationFunction.SOFTMAX));
        } else {
            model.add(new Dense(2).activation(ActivationFunction.SOFTMAX));
        }
        model.build(Shape.of(2, 2, 1), new Seed(1));
        set(model, 0, 1, -1);
        set(model, 2, 2, -1, -4, 3);
        set(model, 3, 10, 20);
        return model;
    }

    private static void set(Sequential model, int weight, float... values) {
        System.arraycopy(values, 0, model.weights().get(weight).value(), 0, values.length);
    }

    private static Tensor fourPixels() {
        return Tensor.of(new float[] {1, -2, 3, 0}, 1, 2, 2, 1);
    }

    /// The maps are 1 0 / 3 0 and 0 2 / 0 0. A score is Σₖ W[k,c] · mean(Aᵏ), so αₖ = W[k,c] / 4: 0.5 and -1
    /// for class 0, -0.25 and 0.75 for class 1. The sums are 0.5 -2 / 1.5 0 and -0.25 1.5 / -0.75 0.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSmallExampleByHand(boolean softmaxOfItsOwn) {
        Sequential model = twoFilters(softmaxOfItsOwn);
        GradCam first = GradCam.of(model, fourPixels(), "conv2d_1", 0);
        assertEquals(Tensor.of(new float[] {0.5f, -1}, 2), first.weights());
        assertEquals(Tensor.of(new float[] {0.5f, 0, 1.5f, 0}, 2, 2), first.map());
        GradCam second = GradCam.of(model, fourPixels(), "conv2d_1", 1);
        assertEquals(Tensor.of(new float[] {-0.25f, 0.75f}, 2), second.weights());
        assertEquals(Tensor.of(new float[] {0, 1.5f, 0, 0}, 2, 2), second.map());
        assertEquals("conv2d_1", second.layer());
        assertEquals(1, second.ofClass());
    }

    /// The means are 1 and 0.5: the scores 2 - 2 + 10 and -1 + 1.5 + 20.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theScoresAreThoseBeforeTheSoftmax(boolean softmaxOfItsOwn) {
        OutputExplainer explainer = new OutputExplainer(twoFilters(softmaxOfItsOwn), fourPixels());
        assertEquals(Tensor.of(new float[] {10, 20.5f}, 2), explainer.scores());
    }

    @Test
    void withoutASoftmaxTheScoresAreTheOutput() {
        Sequential model = new Sequential().add(new Flatten()).build(Shape.of(2, 2, 1), new Seed(1));
        assertEquals(Tensor.of(new float[] {1, -2, 3, 0}, 4), new OutputExplainer(model, fourPixels()).scores());
    }

    private static Sequential deep() {
        return new Sequential()
                .add(new Conv2D(3, 3).padding(Padding.SAME))
                .add(new Activation(ActivationFunction.TANH))
                .add(new MaxPooling2D(2))
                .add(new Conv2D(4, 3).padding(Padding.SAME).activation(ActivationFunction.SIGMOID))
                .add(new Dropout(0.5f))
                .add(new Flatten())
                .add(new Dense(6).activation(ActivationFunction.TANH))
                .add(new Dense(3))
                .add(new Activation(ActivationFunction.SOFTMAX))
                .build(Shape.of(6, 8, 2), new Seed(7));
    }

    private static Tensor random(Shape each, int seed) {
        Tensor x = Tensor.zeros(each.prepend(1).toArray());
        Random random = new Random(seed);
        for (int i = 0; i < x.data().length; i++) {
            x.data()[i] = random.nextFloat() * 2 - 1;
        }
        return x;
    }

    @ParameterizedTest
    @CsvSource({"conv2d_2,0", "conv2d_2,2", "dropout_1,1", "activation_1,1", "max_pooling2d_1,0", "conv2d_1,2"})
    void theWeightsAreMeanDifferencesOfTheScore(String layer, int ofClass) {
        Sequential model = deep();
        Tensor x = random(model.inputShape(), 3);
        GradCam cam = GradCam.of(model, x, layer, ofClass);
        Tensor a = new OutputExplainer(model, x).output(layer);
        int channels = a.shape().dim(2);
        double[] sums = new double[channels];
        float step = 1f / 64;
        for (int i = 0; i < a.data().length; i++) {
            double difference = scoreFrom(model, layer, moved(a, i, step), ofClass)
                    - scoreFrom(model, layer, moved(a, i, -step), ofClass);
            sums[i % channels] += difference / (2 * step);
        }
        int positions = a.data().length / channels;
        double largest = 0;
        for (int k = 0; k < channels; k++) {
            largest = Math.max(largest, Math.abs(sums[k] / positions));
            assertEquals(sums[k] / positions, cam.weights().get(k), 5e-5, "channel " + k);
        }
        assertTrue(largest > 1e-3, "a test of nothing: all weights are about 0, the largest " + largest);
    }

    private static float[] moved(Tensor a, int index, float by) {
        float[] moved = a.data().clone();
        moved[index] += by;
        return moved;
    }

    /// The score of a class, computed starting from the output of a layer.
    private static double scoreFrom(Sequential model, String layer, float[] output, int ofClass) {
        float[] x = output;
        int next = model.layers().indexOf(model.layer(layer)) + 1;
        for (BuiltLayer built : model.layers().subList(next, model.layers().size() - 1)) {
            float[] y = new float[built.out().size()];
            built.layer().forward(Pass.inference(new ScalarBackend(), 1), built.in(), built.weights(), x, y);
            x = y;
        }
        return x[ofClass];
    }

    /// "CAM" (Zhou et al. 2016), which Grad-CAM generalises: before a global average and one dense layer,
    /// αₖ = W[k,c] / (h·w).
    @Test
    void beforeAGlobalAverageTheWeightsAreThoseOfTheDenseLayer() {
        Sequential model = new Sequential()
                .add(new Conv2D(8, 3).padding(Padding.SAME).activation(ActivationFunction.RELU))
                .add(new Conv2D(16, 3).padding(Padding.SAME).activation(ActivationFunction.RELU))
                .add(new GlobalAveragePooling2D())
                .add(new Dense(5))
                .add(new Activation(ActivationFunction.SOFTMAX))
                .build(Shape.of(9, 7, 3), new Seed(5));
        Tensor x = random(model.inputShape(), 11);
        float[] dense = model.weights().get(4).value(); // 16 × 5
        Tensor a = new OutputExplainer(model, x).output("conv2d_2");
        for (int c = 0; c < 5; c++) {
            GradCam cam = GradCam.of(model, x, "conv2d_2", c);
            float[] map = new float[9 * 7];
            for (int k = 0; k < 16; k++) {
                assertEquals(dense[k * 5 + c] / (9 * 7), cam.weights().get(k), 1e-8f);
                for (int ij = 0; ij < map.length; ij++) {
                    map[ij] += dense[k * 5 + c] / (9 * 7) * a.data()[ij * 16 + k];
                }
            }
            for (int ij = 0; ij < map.length; ij++) {
                map[ij] = Math.max(map[ij], 0);
            }
            assertArrayEquals(map, cam.map().data(), 1e-6f);
        }
    }

    @Test
    void nothingOfTheModelChanges() {
        Sequential model = deep();
        GradCam.of(model, random(model.inputShape(), 3), "conv2d_1", 0);
        model.weights().forEach(weight -> assertArrayEquals(new float[weight.value().length], weight.gradient()));
    }

    @Test
    void theLastConvolutionIsTakenAfterItsActivation() {
        assertEquals("conv2d_2", GradCam.lastConvolution(deep()));
        Sequential separate = new Sequential()
                .add(new Conv2D(2, 3))
                .add(new Activation(ActivationFunction.RELU))
                .add(new MaxPooling2D(2))
                .build(Shape.of(6, 6, 1), new Seed(1));
        assertEquals("activation_1", GradCam.lastConvolution(separate));
        Sequential none = new Sequential().add(new Dense(2)).build(Shape.of(4), new Seed(1));
        assertEquals(
                "the model has no convolution, expected one for Grad-CAM",
                assertThrows(IllegalArgumentException.class, () -> GradCam.lastConvolution(none))
                        .getMessage());
    }

    @Test
    void whatIsNotThereIsSaidInASentence() {
        Sequential model = twoFilters(true);
        assertEquals(
                "expected a class from 0 to 1, found 2",
                assertThrows(IllegalArgumentException.class, () -> GradCam.of(model, fourPixels(), "conv2d_1", 2))
                        .getMessage());
        assertEquals(
                "expected dense_1 to give maps (height × width × channels), found shape 2",
                assertThrows(ShapeException.class, () -> GradCam.of(model, fourPixels(), "dense_1", 0))
                        .getMessage());
        assertEquals(
                "expected one input of shape 1×2×2×1, found 2×2",
                assertThrows(ShapeException.class, () -> GradCam.of(model, Tensor.zeros(2, 2), "conv2d_1", 0))
                        .getMessage());
    }
}
