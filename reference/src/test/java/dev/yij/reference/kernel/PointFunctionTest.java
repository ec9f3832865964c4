package dev.yij.reference.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.yij.reference.kernel.PointFunction.Elu;
import dev.yij.reference.kernel.PointFunction.HardSigmoid;
import dev.yij.reference.kernel.PointFunction.Relu;
import dev.yij.reference.kernel.PointFunction.Smooth;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PointFunctionTest {

    /// From tables and a pocket calculator: Φ(1) = 0.841344746, σ(1) = 0.731058579, e = 2.718281828.
    static Stream<Arguments> valuesFromTables() {
        return Stream.of(
                arguments(Smooth.GELU, 1, 0.841344746),
                arguments(Smooth.GELU, -1, -0.158655254),
                arguments(Smooth.GELU, 40, 40),
                arguments(Smooth.GELU_TANH, 1, 0.841191991),
                arguments(Smooth.SILU, 1, 0.731058579),
                arguments(Smooth.SOFTPLUS, 0, 0.693147181),
                arguments(Smooth.SOFTPLUS, 200, 200),
                arguments(Smooth.SOFTSIGN, -3, -0.75),
                arguments(Smooth.EXPONENTIAL, 1, 2.718281828),
                arguments(Smooth.MISH, 1, 0.865098388),
                arguments(Smooth.HARD_SILU, 1.5, 1.125),
                arguments(Elu.SELU, 1, 1.050700987),
                arguments(Elu.SELU, -100, -1.758099341),
                arguments(new Elu(0.5, 1), -1, -0.316060279),
                arguments(new HardSigmoid(0.2f), 1, 0.7),
                arguments(new Relu(0.5f, 1, 3), -1, -1),
                arguments(new Relu(0.5f, 1, 3), 2, 2),
                arguments(new Relu(0.5f, 1, 3), 4, 3));
    }

    @ParameterizedTest
    @MethodSource
    void valuesFromTables(PointFunction f, double x, double expected) {
        assertEquals(expected, f.value((float) x), 1e-6 * Math.max(1, Math.abs(expected)));
    }

    static Stream<PointFunction> everyFunction() {
        return Stream.concat(
                Stream.of(Smooth.values()),
                Stream.of(
                        new Relu(0.25f, 0, 2),
                        new Relu(0, 1, Float.POSITIVE_INFINITY),
                        Elu.SELU,
                        new Elu(0.7, 1),
                        new HardSigmoid(1f / 6)));
    }

    /// By difference quotients between points that are no corners.
    @ParameterizedTest
    @MethodSource("everyFunction")
    void theSlopeIsTheDerivative(PointFunction f) {
        float h = 0x1p-8f;
        for (float x = -4.9f; x < 5; x += 0.33f) {
            double quotient = ((double) f.value(x + h) - f.value(x - h)) / (2 * h);
            assertEquals(quotient, f.slope(x), 2e-3 * Math.max(1, Math.abs(quotient)), f + " at " + x);
        }
    }

    @ParameterizedTest
    @MethodSource("everyFunction")
    void whereTheSlopeOfTheOutputIsPromisedItIsThatOfTheInput(PointFunction f) {
        for (float x = -4.9f; f.hasSlopeOfOutput() && x < 5; x += 0.33f) {
            assertEquals(f.slope(x), f.slope(f.value(x)), f + " at " + x);
        }
    }

    @ParameterizedTest
    @MethodSource("everyFunction")
    void nanStaysNan(PointFunction f) {
        assertEquals(Float.NaN, f.value(Float.NaN));
    }

    @Test
    void negativeParametersAreRefused() {
        assertEquals(
                "slope, threshold and maximum of a ReLU must be at least 0, found -1.0, 0.0 and Infinity",
                assertThrows(IllegalArgumentException.class, () -> Relu.leaky(-1))
                        .getMessage());
    }
}
