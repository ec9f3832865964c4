package dev.yij.reference.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.yij.reference.layer.Weight;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Schedules by the number of steps. The expected rates are those of Keras 3.16 (commit 3422977a, its NumPy
/// backend, float32) for the steps [#STEPS], unless said otherwise.
class LearningRateScheduleTest {

    private static final long[] STEPS = {0, 1, 10, 50, 99, 100, 250, 1000};

    private static final LearningRateSchedule FALL = new ExponentialDecay(0.1, 100, 0.5, false);

    static Stream<Arguments> keras() {
        return Stream.of(
                arguments(
                        FALL,
                        List.of(0.1, 0.09930925, 0.0933033, 0.07071068, 0.050347775, 0.05, 0.01767767, 9.765625e-05)),
                arguments(
                        new ExponentialDecay(0.1, 100, 0.5, true),
                        List.of(0.1, 0.1, 0.1, 0.1, 0.1, 0.05, 0.025, 9.765625e-05)),
                arguments(
                        new PiecewiseConstantDecay(List.of(10L, 99L), List.of(0.1, 0.01, 0.001)),
                        List.of(0.1, 0.1, 0.1, 0.01, 0.01, 0.001, 0.001, 0.001)),
                arguments(
                        new CosineDecay(0.1, 100),
                        List.of(0.1, 0.099975325, 0.09755283, 0.049999997, 2.4673343e-05, 0.0, 0.0, 0.0)),
                arguments(
                        new CosineDecay(0.1, 100, 0.25),
                        List.of(0.1, 0.099981494, 0.09816462, 0.0625, 0.025018504, 0.025, 0.025, 0.025)),
                // CosineDecay(0.01, 100, alpha=0.25, warmup_target=0.1, warmup_steps=50)
                arguments(
                        new WarmUp(50, 0.01, new CosineDecay(0.1, 100, 0.25)),
                        List.of(0.01, 0.0117999995, 0.028, 0.1, 0.0636779, 0.0625, 0.025, 0.025)),
                arguments(
                        new CosineDecayRestarts(0.1, 100),
                        List.of(
                                0.1,
                                0.099975325,
                                0.09755283,
                                0.049999997,
                                2.4673343e-05,
                                0.1,
                                0.014644662,
                                0.069134176)),
                arguments(
                        new CosineDecayRestarts(0.1, 100, 1, 0.5, 0.25),
                        List.of(0.1, 0.099981494, 0.09816462, 0.0625, 0.025018504, 0.0625, 0.034375, 0.025073243)),
                arguments(
                        new CosineDecayRestarts(0.1, 40, 1.5, 0.5, 0.25),
                        List.of(
                                0.1,
                                0.0998844,
                                0.08901651,
                                0.059987973,
                                0.025025696,
                                0.04375,
                                0.030501476,
                                0.025818015)));
    }

    /// Keras computes in float32: the cosine near its end has few digits left there, which are lost in 0.1 ·
    /// 2⁻²². The logarithm that finds the period is rounded, too.
    @ParameterizedTest
    @MethodSource("keras")
    void ratesAreThoseOfKeras(LearningRateSchedule schedule, List<Double> expected) {
        for (int i = 0; i < STEPS.length; i++) {
            assertEquals(expected.get(i), schedule.learningRate(STEPS[i]), 0.1 * 0x1p-21, "step " + STEPS[i]);
        }
    }

    @ParameterizedTest
    @MethodSource("keras")
    void schedulesComeBackFromTheirConfiguration(LearningRateSchedule schedule) {
        assertEquals(schedule, LearningRateSchedule.fromConfig(schedule.config()));
    }

    /// By PyTorch's formula: 30 of 100 steps rise, the last of them is step 29; step 64 lies half way down to
    /// 0.004 / 10⁴.
    @Test
    void oneCycleRisesAndFalls() {
        OneCycle cycle = new OneCycle(0.1, 100);
        assertEquals(0.004, cycle.learningRate(0), 1e-17);
        assertEquals(0.1, cycle.learningRate(29), 1e-17);
        assertEquals((0.1 + 4e-7) / 2, cycle.learningRate(64), 1e-17);
        assertEquals(4e-7, cycle.learningRate(99), 1e-17);
        assertEquals(4e-7, cycle.learningRate(1000), 1e-17);
        assertEquals(cycle, LearningRateSchedule.fromConfig(cycle.config()));
        WarmUp warmUp = new WarmUp(10, cycle);
        assertEquals(0.002, warmUp.learningRate(5), 1e-17);
        assertEquals(0.1, warmUp.learningRate(39), 1e-17);
        assertEquals(warmUp, LearningRateSchedule.fromConfig(warmUp.config()));
    }

    private static Weight stepped(Optimizer optimizer, int steps) {
        Weight weight = new Weight("dense_1/bias:0", Shape.of(1));
        weight.gradient()[0] = 1;
        for (int step = 0; step < steps; step++) {
            optimizer.step(new ScalarBackend(), List.of(weight));
        }
        return weight;
    }

    /// Three steps with the rates of steps 0, 1 and 2: 1, 1 and 1/4.
    @Test
    void theOptimizerFollowsTheScheduleFromItsFirstStep() {
        Optimizer sgd = new Sgd(7).setSchedule(new PiecewiseConstantDecay(List.of(1L), List.of(1.0, 0.25)));
        assertEquals(1f, sgd.learningRate());
        assertEquals(-2.25f, stepped(sgd, 3).value()[0]);
        assertEquals(0.25f, sgd.learningRate(), "the rate of the last step");
    }

    @Test
    void aRestoredOptimizerContinuesTheSchedule() {
        Optimizer sgd = new Sgd(7).setSchedule(FALL);
        stepped(sgd, 50);
        Optimizer resumed = Optimizer.fromConfig(sgd.config());
        assertEquals(FALL, resumed.schedule());
        assertEquals(sgd.learningRate(), resumed.learningRate());
        resumed.restore(50, Map.of(), List.of());
        assertEquals(stepped(sgd, 1).value()[0], stepped(resumed, 1).value()[0]);
        assertEquals((float) FALL.learningRate(50), resumed.learningRate());
    }

    @Test
    void aScheduledRateCannotBeSetToAnother() {
        Optimizer sgd = new Sgd(7).setSchedule(FALL);
        sgd.setLearningRate(sgd.learningRate());
        assertEquals(
                "the learning rate follows the schedule ExponentialDecay: remove it with setSchedule(null) before the rate"
                        + " is set to 0.5",
                assertThrows(IllegalStateException.class, () -> sgd.setLearningRate(0.5))
                        .getMessage());
        sgd.setSchedule(null).setLearningRate(0.5);
        assertEquals(0.5f, sgd.learningRate());
    }

    @Test
    void parametersThatMakeNoSenseAreRefused() {
        assertRefused("decay_steps must be at least 1, found 0", () -> new CosineDecay(0.1, 0));
        assertRefused(
                "initial_learning_rate must be 0 or more, and finite in float32, found -1.0",
                () -> new ExponentialDecay(-1, 1, 1, false));
        assertRefused(
                "a piecewise constant rate needs one value more than boundaries, found 1 values and 1 boundaries",
                () -> new PiecewiseConstantDecay(List.of(1L), List.of(0.1)));
        assertRefused(
                "boundaries must ascend, found [2, 2]",
                () -> new PiecewiseConstantDecay(List.of(2L, 2L), List.of(0.1, 0.2, 0.3)));
        assertRefused("t_mul must be at least 1, found 0.5", () -> new CosineDecayRestarts(0.1, 1, 0.5, 1, 0));
        assertRefused(
                "the fraction of steps in which the rate rises must lie in (0, 1), found 1.0",
                () -> new OneCycle(0.1, 100, 1, 25, 1e4));
        assertRefused(
                "the learning rate schedule \"Linear\" is not supported; supported are CosineDecay, CosineDecayRestarts,"
                        + " ExponentialDecay, OneCycle, PiecewiseConstantDecay, WarmUp",
                () -> LearningRateSchedule.fromConfig(Map.of("class_name", "Linear")));
    }

    private static void assertRefused(String message, Runnable action) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, action::run).getMessage());
    }
}
