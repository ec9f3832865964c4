package dev.yij.reference.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Flatten;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.Seed;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The gradients with respect to the outputs of layers, and to the input.
class GradientExplainerTest {

    /// For softmax and cross-entropy ∂L/∂z is p - t; before it, ∂L/∂x = W · (p - t).
    @Test
    void beforeADenseLayerAndSoftmaxTheGradientIsTheWeightsTimesPMinusT() {
        Sequential model = new Sequential()
                .add(new Flatten())
                .add(new Dense(2))
                .add(new Activation(ActivationFunction.SOFTMAX))
                .build(Shape.of(1, 2, 1), new Seed(0));
        System.arraycopy(
                new float[] {1, -2, 3, 0.5f}, 0, model.weights().getFirst().value(), 0, 4);
        Tensor x = Tensor.of(new float[] {0.5f, -0.25f}, 1, 1, 2, 1);
        GradientExplainer explainer =
                new GradientExplainer(model, x, Tensor.of(new float[] {1, 0}, 1, 2), new CategoricalCrossentropy());
        double z0 = 0.5 * 1 - 0.25 * 3; // -0.25
        double z1 = 0.5 * -2 - 0.25 * 0.5; // -1.125
        double p0 = Math.exp(z0) / (Math.exp(z0) + Math.exp(z1));
        double p1 = 1 - p0;
        assertArrayEquals(
                new float[] {(float) (p0 - 1), (float) p1},
                explainer.outputGradient("dense_1").data(),
                1e-6f);
        assertArrayEquals(
                new float[] {(float) ((p0 - 1) - 2 * p1), (float) (3 * (p0 - 1) + 0.5 * p1)},
                explainer.inputGradient().data(),
                1e-6f);
        assertEquals(x.shape(), explainer.inputGradient().shape());
        double ofP0 = explainer.outputGradient("activation_1").data()[0]; // L = -ln(p₀ / (p₀ + p₁))
        assertEquals(1 - 1 / p0, ofP0, 1e-5);
        GradientExplainer fromLogits =
                new GradientExplainer(model, x, Tensor.of(new float[] {1, 0}, 1, 2), new CategoricalCrossentropy(true));
        assertEquals(
                "activation_1 comes after the scores that the loss is computed from; expected dense_1 or a layer before"
                        + " it",
                assertThrows(IllegalArgumentException.class, () -> fromLogits.outputGradient("activation_1"))
                        .getMessage());
    }

    /// The gradient with respect to a pixel is how the loss changes with it: central differences of 1/256.
    @Test
    void theGradientOfThePixelsIsTheSlopeOfTheLoss() {
        Sequential model = new Sequential()
                .add(new Conv2D(3, 3).padding(Padding.SAME).activation(ActivationFunction.TANH))
                .add(new GlobalAveragePooling2D())
                .add(new Dense(2))
                .add(new Activation(ActivationFunction.SOFTMAX))
                .build(Shape.of(4, 5, 2), new Seed(3));
        float[] pixels = new float[40];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) Math.sin(i);
        }
        float[] gradient = explainer(model, pixels).inputGradient().data();
        for (int i : List.of(0, 7, 19, 39)) {
            float h = 1 / 256f;
            float[] above = pixels.clone();
            above[i] += h;
            float[] below = pixels.clone();
            below[i] -= h;
            double slope = (explainer(model, above).loss()
                            - (double) explainer(model, below).loss())
                    / (2 * h);
            assertEquals(slope, gradient[i], 1e-4, "pixel " + i);
        }
    }

    private static GradientExplainer explainer(Sequential model, float[] pixels) {
        return new GradientExplainer(
                model,
                Tensor.of(pixels, 1, 4, 5, 2),
                Tensor.of(new float[] {0, 1}, 1, 2),
                new CategoricalCrossentropy());
    }
}
