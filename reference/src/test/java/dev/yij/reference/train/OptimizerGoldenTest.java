package dev.yij.reference.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.yij.reference.layer.Weight;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.reference.tensor.Shape;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The optimizers against Keras 3.16 (commit 3422977a, its NumPy backend): `optimizer.apply([gradient],
/// [weight])` five times on the weight [0.5, -1, 0.25]; the values after the first and the fifth step. Keras
/// 2's ε outside the root and its Nadam are worked out in double.
class OptimizerGoldenTest {

    private static final float[][] GRADIENTS = {
        {1, -0.5f, 1e-4f}, {-0.5f, 0.25f, 0}, {0.25f, 2, -1e-4f}, {3, -1, 2e-5f}, {-2, 0.125f, 1e-3f}
    };

    /// Of each step about ten roundings of a number up to 1, in float32.
    private static final float TOLERANCE = 10 * 0x1p-24f;

    static Stream<Arguments> keras() {
        Epsilon inside = Epsilon.INSIDE_ROOT;
        return Stream.of(
                arguments(
                        new RmsProp(0.01),
                        List.of(0.46837723f, -0.9683773f, 0.24685341f, 0.46310526f, -1.0012759f, 0.22708303f)),
                arguments(
                        new RmsProp(0.01, 0.9, 0.75, 1e-7, false, inside),
                        List.of(0.46837723f, -0.9683773f, 0.24685341f, 0.39140746f, -0.9914324f, 0.22427306f)),
                arguments(
                        new RmsProp(0.01, 0.9, 0, 1e-7, true, inside),
                        List.of(0.4666667f, -0.96666676f, 0.24685186f, 0.45937127f, -1.0008849f, 0.22650418f)),
                arguments(
                        new RmsProp(0.01, 0.75, 0.5, 1e-3, true, inside),
                        List.of(0.47696733f, -0.9771485f, 0.24996838f, 0.44183156f, -0.99971163f, 0.24966839f)),
                arguments(
                        new Adagrad(0.01),
                        List.of(0.49046537f, -0.9915485f, 0.24999684f, 0.48863634f, -1.0012003f, 0.24996775f)),
                arguments(
                        new Adagrad(0.01, 0, 1e-5, inside),
                        List.of(0.49000004f, -0.9900002f, 0.24968393f, 0.48823455f, -1.000306f, 0.24692434f)),
                arguments(
                        new Adadelta(0.5),
                        List.of(0.49929288f, -0.9992929f, 0.24995013f, 0.49927714f, -1.0002255f, 0.24958107f)),
                arguments(
                        new Adadelta(1, 0.75, 1e-3),
                        List.of(0.43688056f, -0.9372544f, 0.2499f, 0.44010907f, -1.0203886f, 0.24898012f)),
                arguments(
                        new Adam(0.01),
                        List.of(0.4900001f, -0.9900001f, 0.2403066f, 0.4757865f, -0.996199f, 0.22913854f)),
                arguments(
                        new Adam(0.01, 0.9, 0.75, 1e-7, true),
                        List.of(0.49f, -0.99f, 0.24001996f, 0.47676572f, -0.9951622f, 0.23025021f)),
                arguments(
                        new AdamW(0.01),
                        List.of(0.4899801f, -0.98996013f, 0.2402966f, 0.47568896f, -0.99600047f, 0.22909081f)),
                arguments(
                        new AdamW(0.01, 0.5, 0.9, 0.999, 1e-7, true),
                        List.of(0.4875001f, -0.98500013f, 0.2390566f, 0.46371523f, -0.9716221f, 0.22323538f)),
                arguments(
                        new Nadam(0.01),
                        List.of(0.48937213f, -0.98937213f, 0.23938274f, 0.48518243f, -1.0003277f, 0.23231776f)),
                arguments(
                        new Nadam(0.01, 0.75, 0.875, 1e-3, 1),
                        List.of(0.4888109f, -0.98882204f, 0.24898179f, 0.48339275f, -1.0011833f, 0.24494763f)),
                arguments(
                        new Sgd(0.01, 0.5, false).setWeightDecay(0.25),
                        List.of(0.48875f, -0.9925f, 0.249374f, 0.45459643f, -1.0037624f, 0.24688011f)));
    }

    private static Weight weight() {
        Weight weight = new Weight("dense_1/kernel:0", Shape.of(3));
        weight.value()[0] = 0.5f;
        weight.value()[1] = -1;
        weight.value()[2] = 0.25f;
        return weight;
    }

    private static void step(Optimizer optimizer, int step, Weight... weights) {
        System.arraycopy(GRADIENTS[step], 0, weights[0].gradient(), 0, 3);
        optimizer.step(new ScalarBackend(), List.of(weights));
    }

    @ParameterizedTest
    @MethodSource("keras")
    void stepsAreThoseOfKeras(Optimizer optimizer, List<Float> expected) {
        Weight weight = weight();
        for (int step = 0; step < 5; step++) {
            step(optimizer, step, weight);
            for (int i = 0; i < 3 && step % 4 == 0; i++) {
                float value = expected.get(step / 4 * 3 + i);
                assertEquals(value, weight.value()[i], (step + 1) * TOLERANCE, optimizer.config() + ", weight " + i);
            }
        }
    }

    /// A second weight, [2], has the gradient 0.75 · step. Both weights after the first and the fifth step.
    @ParameterizedTest
    @MethodSource("clippings")
    void gradientsAreLimitedAsByKeras(GradientClipping clipping, List<Float> expected) {
        Optimizer sgd = new Sgd(0.5).setClipping(clipping);
        Weight weight = weight();
        Weight second = new Weight("dense_1/bias:0", Shape.of(1));
        second.value()[0] = 2;
        for (int step = 0; step < 5; step++) {
            second.gradient()[0] = 0.75f * (step + 1);
            step(sgd, step, weight, second);
            for (int i = 0; i < 4 && step % 4 == 0; i++) {
                float found = i < 3 ? weight.value()[i] : second.value()[0];
                assertEquals(expected.get(step + i), found, (step + 1) * TOLERANCE, clipping + ", weight " + i);
            }
        }
    }

    static Stream<Arguments> clippings() {
        return Stream.of(
                arguments(
                        GradientClipping.value(0.5),
                        List.of(0.25f, -0.75f, 0.24995f, 1.75f, 0.375f, -0.9375f, 0.24949001f, 0.75f)),
                arguments(
                        GradientClipping.norm(1),
                        List.of(
                                0.05278641f,
                                -0.7763932f,
                                0.24995528f,
                                1.625f,
                                0.26545364f,
                                -1.2706074f,
                                0.24972741f,
                                -0.375f)),
                arguments(
                        GradientClipping.globalNorm(1),
                        List.of(
                                0.12860933f,
                                -0.81430465f,
                                0.24996287f,
                                1.721457f,
                                0.13447163f,
                                -1.1234257f,
                                0.24985953f,
                                0.09540361f)));
    }

    /// keras224: rate · g / (√v + ε), the sum of Adagrad from 0.
    @Test
    void epsilonOutsideTheRootIsKeras2s() {
        Weight byMean = weight();
        Weight bySum = weight();
        Optimizer rmsProp = new RmsProp(0.01, 0.9, 0, 1e-4, false, Epsilon.OUTSIDE_ROOT);
        Optimizer adagrad = new Adagrad(0.01, 0, 1e-4, Epsilon.OUTSIDE_ROOT);
        double mean = 0;
        double sum = 0;
        double first = 0.25;
        double second = 0.25;
        for (int step = 0; step < 5; step++) {
            step(rmsProp, step, byMean);
            step(adagrad, step, bySum);
            double g = GRADIENTS[step][2];
            mean = 0.9 * mean + 0.1 * g * g;
            sum += g * g;
            first -= 0.01 * g / (Math.sqrt(mean) + 1e-4);
            second -= 0.01 * g / (Math.sqrt(sum) + 1e-4);
        }
        assertEquals(first, byMean.value()[2], 5 * TOLERANCE);
        assertEquals(second, bySum.value()[2], 5 * TOLERANCE);
    }

    /// keras224: Dozat's algorithm 2 with μₜ = β₁ · (1 - ½ · 0.96^(t/250)).
    @Test
    void theScheduleOfNadamCanBeKeras2s() {
        Weight weight = weight();
        Optimizer nadam = new Nadam(0.002, 0.9, 0.999, 1e-7, 0.004);
        double p = 0.5;
        double m = 0;
        double v = 0;
        double product = 1;
        for (int step = 0; step < 5; step++) {
            step(nadam, step, weight);
            double g = GRADIENTS[step][0];
            double mu = 0.9 * (1 - 0.5 * Math.pow(0.96, (step + 1) / 250.0));
            double next = 0.9 * (1 - 0.5 * Math.pow(0.96, (step + 2) / 250.0));
            product *= mu;
            m = 0.9 * m + 0.1 * g;
            v = 0.999 * v + 0.001 * g * g;
            double mean = (1 - mu) * g / (1 - product) + next * m / (1 - product * next);
            p -= 0.002 * mean / (Math.sqrt(v / (1 - Math.pow(0.999, step + 1))) + 1e-7);
        }
        assertEquals(p, weight.value()[0], 5 * TOLERANCE);
    }

    @Test
    void gradientsBelowTheLimitKeepTheirBitsAndInfiniteOnesAreKept() {
        for (GradientClipping clipping : List.of(GradientClipping.norm(10), GradientClipping.globalNorm(10))) {
            Weight weight = weight();
            step(new Sgd(0.1).setClipping(clipping), 3, weight);
            assertArrayEquals(GRADIENTS[3], weight.gradient());
            weight.gradient()[0] = Float.POSITIVE_INFINITY;
            weight.gradient()[1] = 20;
            clipping.clip(List.of(weight));
            assertArrayEquals(new float[] {Float.POSITIVE_INFINITY, 20, 2e-5f}, weight.gradient());
        }
    }
}
