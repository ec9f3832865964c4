package dev.yij.reference.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yij.reference.tensor.ShapeException;
import dev.yij.reference.train.ArrayBatches;
import dev.yij.reference.train.CategoricalCrossentropy;
import dev.yij.reference.train.ClassWeights;
import dev.yij.reference.train.Epoch;
import dev.yij.reference.train.FitOptions;
import dev.yij.reference.train.Sgd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Weights of samples and classes in one step of gradient descent, by hand as in [FitByHandTest]: x = (1, 2)
/// of class 0 has the gradient g₀ = (-1/2, 1/2, -1, 1) with respect to the kernel and (-1/2, 1/2) with
/// respect to the bias, x = (4, 0) of class 1 has g₁ = (2, -2, 0, 0) and (1/2, -1/2). The loss of each is ln
/// 2, the class predicted for both is 0.
class WeightedSamplesTest {

    private static final float LN2 = (float) Math.log(2);

    private static Sequential model() {
        return Samples.twoByTwo(new CategoricalCrossentropy(), new Sgd(1));
    }

    private static ArrayBatches data() {
        return Samples.rows(2, new float[] {1, 2, 1, 0}, new float[] {4, 0, 0, 1});
    }

    private static Epoch fit(Sequential model, ArrayBatches data) {
        return model.fit(data, FitOptions.epochs(1).validation(data)).epochs().getFirst();
    }

    private static void assertWeights(Sequential model, float[] kernel, float[] bias) {
        assertArrayEquals(kernel, model.weights().get(0).value());
        assertArrayEquals(bias, model.weights().get(1).value());
    }

    /// (3·g₀ + g₁/2) / 2: divided by the number of samples, not by the sum of the weights. The loss is (3 +
    /// 1/2)/2 · ln 2; the accuracy, one of two, does not change.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void lossAndGradientOfASampleAreMultipliedByItsWeight(boolean ofClasses) {
        Sequential model = model();
        Epoch epoch = ofClasses
                ? fit(model.setClassWeights(ClassWeights.of(3, 0.5)), data())
                : fit(model, data().weights(3, 0.5f));
        assertWeights(model, new float[] {0.25f, -0.25f, 1.5f, -1.5f}, new float[] {0.625f, -0.625f});
        assertEquals(1.75 * LN2, epoch.training().loss(), 1e-7);
        assertEquals(0.5, epoch.training().accuracy());
    }

    /// (2·3·g₀ + 8·g₁/2) / 2 = 3·g₀ + 2·g₁.
    @Test
    void theWeightsOfSampleAndClassAreMultiplied() {
        Sequential model = model().setClassWeights(ClassWeights.of(3, 0.5));
        fit(model, data().weights(2, 8));
        assertWeights(model, new float[] {-2.5f, 2.5f, 3, -3}, new float[] {0.5f, -0.5f});
    }

    /// g₀ / 2: Keras 2.2.4 would divide by 1, the number of weights that are not zero.
    @Test
    void aSampleOfWeightZeroStillCountsInTheDivisor() {
        Sequential model = model();
        fit(model, data().weights(1, 0));
        assertWeights(model, new float[] {0.25f, -0.25f, 0.5f, -0.5f}, new float[] {0.25f, -0.25f});
    }

    /// A rate of 0 keeps both losses at ln 2.
    @Test
    void validationUsesTheWeightsOfSamplesButNotOfClasses() {
        Sequential model =
                Samples.twoByTwo(new CategoricalCrossentropy(), new Sgd(0)).setClassWeights(ClassWeights.of(3, 0.5));
        Epoch epoch = fit(model, data().weights(2, 8));
        assertEquals((2 * 3 + 8 * 0.5) / 2 * LN2, epoch.training().loss(), 1e-6);
        assertEquals(
                (2 + 8) / 2 * LN2,
                model.evaluate(data().weights(2, 8)).metrics().loss(),
                1e-6);
        assertEquals(epoch.validation(), model.evaluate(data().weights(2, 8)).metrics());
        assertEquals(
                LN2, model.evaluate(data().weights(2, 8)).outcomes().getFirst().loss());
    }

    /// Weights follow their samples into the batches: (1·g₁), then, from other weights, the first sample
    /// alone would move by 5·g₀; a rate of 0 makes the gradients comparable.
    @Test
    void weightsFollowTheirSamplesIntoTheirBatches() {
        Sequential model = Samples.twoByTwo(new CategoricalCrossentropy(), new Sgd(0));
        ArrayBatches data = Samples.rows(1, new float[] {1, 2, 1, 0}, new float[] {4, 0, 0, 1})
                .weights(5, 0.25f);
        fit(model, data); // its last batch is the second sample
        assertArrayEquals(
                new float[] {0.5f, -0.5f, 0, 0}, model.weights().getFirst().gradient());
    }

    @Test
    void theNumberOfWeightsIsChecked() {
        assertEquals(
                "the model has 2 classes, found 3 class weights: 1.0, 2.0, 3.0",
                assertThrows(IllegalArgumentException.class, () -> model().setClassWeights(ClassWeights.of(1, 2, 3)))
                        .getMessage());
        assertEquals(
                "each of the 2 samples needs a weight, found 3 weights",
                assertThrows(ShapeException.class, () -> data().weights(1, 2, 3))
                        .getMessage());
    }
}
