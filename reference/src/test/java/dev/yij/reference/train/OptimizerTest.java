package dev.yij.reference.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yij.reference.layer.Weight;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptimizerTest {

    static Stream<Optimizer> optimizers() {
        return Stream.of(
                new Adam(0.01),
                new Adam(0.01, 0.9, 0.99, 1e-6, true).setClipping(GradientClipping.value(0.25)),
                new AdamW(0.01, 0.125),
                new Nadam(0.01),
                new Nadam(0.01, 0.9, 0.999, 1e-7, 0.004),
                new RmsProp(0.01).setWeightDecay(0.01),
                new RmsProp(0.01, 0.9, 0.5, 1e-6, true, Epsilon.OUTSIDE_ROOT),
                new Adagrad(0.01, 0.25, 1e-7, Epsilon.OUTSIDE_ROOT),
                new Adadelta(1).setClipping(GradientClipping.norm(0.5)),
                new Sgd(0.01, 0.875f, false).setClipping(GradientClipping.globalNorm(0.5)),
                new Sgd(0.01, 0.875f, true).setSchedule(new WarmUp(4, new OneCycle(0.01, 20))));
    }

    private static List<Weight> weights() {
        return List.of(
                new Weight("conv2d_1/kernel:0", Shape.of(3, 3, 2, 2)), new Weight("conv2d_1/bias:0", Shape.of(2)));
    }

    private static void steps(Optimizer optimizer, List<Weight> weights, int from, int to) {
        for (int step = from; step < to; step++) {
            Random random = new Random(step);
            for (Weight weight : weights) {
                for (int i = 0; i < weight.gradient().length; i++) {
                    weight.gradient()[i] = random.nextFloat() - 0.5f;
                }
            }
            optimizer.step(new ScalarBackend(), weights);
        }
    }

    private static Map<String, float[]> copy(Map<String, float[]> slots) {
        Map<String, float[]> copy = new TreeMap<>();
        slots.forEach((name, values) -> copy.put(name, values.clone()));
        return copy;
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void aRestoredOptimizerContinuesWithTheSameBits(Optimizer optimizer) {
        List<Weight> weights = weights();
        steps(optimizer, weights, 0, 3);
        Optimizer resumed = Optimizer.fromConfig(optimizer.config());
        List<Weight> resumedWeights = weights();
        for (int i = 0; i < weights.size(); i++) {
            System.arraycopy(
                    weights.get(i).value(),
                    0,
                    resumedWeights.get(i).value(),
                    0,
                    weights.get(i).value().length);
        }
        resumed.restore(optimizer.iterations(), copy(optimizer.slots()), resumedWeights);

        steps(optimizer, weights, 3, 6);
        steps(resumed, resumedWeights, 3, 6);
        assertEquals(6, resumed.iterations());
        for (int i = 0; i < weights.size(); i++) {
            assertArrayEquals(weights.get(i).value(), resumedWeights.get(i).value());
        }
    }

    @Test
    void slotsAreNamedAfterTheirWeights() {
        Adam adam = new Adam();
        steps(adam, weights(), 0, 1);
        assertEquals(
                List.of("m/conv2d_1/bias:0", "m/conv2d_1/kernel:0", "v/conv2d_1/bias:0", "v/conv2d_1/kernel:0"),
                List.copyOf(adam.slots().keySet()));
    }

    @Test
    void optimizerCanBeRestoredFromItsOwnSlots() {
        Adam adam = new Adam();
        steps(adam, weights(), 0, 2);
        Map<String, float[]> before = copy(adam.slots());
        adam.restore(2, adam.slots(), weights());
        assertEquals(before.keySet(), adam.slots().keySet());
        before.forEach((name, values) -> assertArrayEquals(values, adam.slots().get(name), name));
    }

    private static @Nullable String restoreError(Class<? extends Exception> type, long steps, String slot, int length) {
        Map<String, float[]> saved = Map.of(slot, new float[length]);
        return assertThrows(type, () -> new Adam().restore(steps, saved, weights()))
                .getMessage();
    }

    @Test
    void slotOfAnotherSizeIsRefused() {
        assertEquals(
                "the optimizer's m/conv2d_1/bias:0 has 3 numbers, its weight has 2",
                restoreError(ShapeException.class, 1, "m/conv2d_1/bias:0", 3));
    }

    @Test
    void slotWithoutAWeightIsRefused() {
        assertEquals(
                "the optimizer's m/dense_9/bias:0 belongs to a weight that the model does not have",
                restoreError(ShapeException.class, 1, "m/dense_9/bias:0", 2));
    }

    @Test
    void slotOfAnotherOptimizerIsRefused() {
        assertEquals(
                "the optimizer's velocity/conv2d_1/bias:0 is not a value that Adam keeps: it keeps m, v",
                restoreError(IllegalArgumentException.class, 1, "velocity/conv2d_1/bias:0", 2));
    }

    @Test
    void negativeNumberOfStepsIsRefused() {
        assertEquals(
                "the optimizer's steps must be 0 or more, found -1",
                restoreError(IllegalArgumentException.class, -1, "m/conv2d_1/bias:0", 2));
    }

    @Test
    void refusedRestoreChangesNothing() {
        Adam adam = new Adam();
        steps(adam, weights(), 0, 2);
        Map<String, float[]> wrong = Map.of("m/conv2d_1/bias:0", new float[3]);
        assertThrows(ShapeException.class, () -> adam.restore(9, wrong, weights()));
        assertEquals(2, adam.iterations());
        assertEquals(4, adam.slots().size());
    }

    /// As the chapter does it with `K.get_value(lr) / 10`: in float32, so not the float nearest to 10⁻⁴.
    @Test
    void tenthOfTheDefaultRateIsTheChapters() {
        Optimizer adam = new Adam();
        adam.setLearningRate(adam.learningRate() / 10);
        assertEquals(1.0000000474974513e-04, (double) adam.learningRate());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1e-9, Double.NaN, Double.POSITIVE_INFINITY, 1e300})
    void learningRateThatIsNoneIsRefused(double rate) {
        Optimizer sgd = new Sgd(0.5);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> sgd.setLearningRate(rate));
        assertEquals("a learning rate must be 0 or more, and finite in float32, found " + rate, e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Adam(rate));
        assertEquals(0.5f, sgd.learningRate());
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void configurationSurvivesARoundTrip(Optimizer optimizer) {
        optimizer.setSchedule(null).setLearningRate(0.3);
        Optimizer again = Optimizer.fromConfig(optimizer.config());
        assertEquals(optimizer.getClass(), again.getClass());
        assertEquals(optimizer.config(), again.config());
    }

    @Test
    void configurationHasKerassWordsInAFixedOrder() {
        assertEquals(
                List.of("class_name", "lr", "beta_1", "beta_2", "epsilon"),
                List.copyOf(new Adam().config().keySet()));
        assertEquals(
                List.of("class_name", "lr", "momentum", "nesterov"),
                List.copyOf(new Sgd(0.1).config().keySet()));
    }

    @Test
    void configurationMayHoldDoublesAsReadFromJson() {
        Map<String, Object> config =
                Map.of("class_name", "Adam", "lr", 0.001, "beta_1", 0.9, "beta_2", 0.999, "epsilon", 1e-7);
        assertEquals(new Adam().config(), Optimizer.fromConfig(config).config());
    }

    @Test
    void theLearningRateMayHaveItsLongName() {
        Map<String, Object> config = Map.of("class_name", "SGD", "learning_rate", 0.25, "momentum", 0.5);
        assertEquals(
                new Sgd(0.25, 0.5f, false).config(),
                Optimizer.fromConfig(config).config());
        Map<String, Object> schedule = Map.of("class_name", "SGD", "learning_rate", Map.of(), "momentum", 0.5);
        assertEquals(
                "the optimizer's \"learning_rate\" must be a number, found \"{}\"",
                assertThrows(IllegalArgumentException.class, () -> Optimizer.fromConfig(schedule))
                        .getMessage());
    }

    @Test
    void configurationThatIsNotUnderstoodIsRefused() {
        Map<String, Object> unknown = Map.of("class_name", "Lion");
        assertEquals(
                "the optimizer \"Lion\" is not supported; supported are Adadelta, Adagrad, Adam, AdamW, Nadam, RMSprop, SGD",
                assertThrows(IllegalArgumentException.class, () -> Optimizer.fromConfig(unknown))
                        .getMessage());
        Map<String, Object> missing = Map.of("class_name", "SGD", "lr", "fast");
        assertEquals(
                "the optimizer's \"lr\" must be a number, found \"fast\"",
                assertThrows(IllegalArgumentException.class, () -> Optimizer.fromConfig(missing))
                        .getMessage());
    }

    @Test
    void aLimitOfGradientsIsOneOfThree() {
        Map<String, Object> both =
                Map.of("class_name", "SGD", "lr", 0.1, "momentum", 0, "clipnorm", 1.0, "clipvalue", 0.5);
        assertEquals(
                "an optimizer can have one of clipvalue and clipnorm, found both",
                assertThrows(IllegalArgumentException.class, () -> Optimizer.fromConfig(both))
                        .getMessage());
        assertEquals(
                "the limit of a gradient must be above 0, found 0.0",
                assertThrows(IllegalArgumentException.class, () -> GradientClipping.norm(0))
                        .getMessage());
        assertEquals(
                "a weight decay must be 0 or more, and finite in float32, found -1.0",
                assertThrows(IllegalArgumentException.class, () -> new AdamW(0.1, -1))
                        .getMessage());
    }

    @Test
    void adagradsSumsStartAtTheirInitialValue() {
        Adagrad adagrad = new Adagrad(0.01);
        List<Weight> weights = weights();
        adagrad.step(new ScalarBackend(), weights); // gradients are 0
        assertArrayEquals(new float[] {0.1f, 0.1f}, adagrad.slots().get("accumulator/conv2d_1/bias:0"));
    }

    /// 0.9 has no exact binary representation: the double differs from the float32 number.
    @Test
    void numbersMayBeDoublesAndAreRoundedToFloat32() {
        assertEquals(new Adam(1e-3, 0.9f, 0.999f, 1e-7f).config(), new Adam(1e-3, 0.9, 0.999, 1e-7).config());
        assertEquals(0.9f, new Sgd(0.1, 0.9, false).config().get("momentum"));
    }
}
