package dev.yij.testvectors.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.testvectors.dims.PointDims;
import dev.yij.testvectors.dims.PointDims.Function;
import org.junit.jupiter.api.Test;

/// Values, magnitudes and roundings of functions of one number by hand. Library functions count as in
/// [ActivationOracle]: exp and log 3 roundings, division 3, tanh 5; erf 16; a short formula 4.
class PointOracleTest {

    private static final double LOG_2 = Math.log(2);
    private static final double INFINITE = Double.POSITIVE_INFINITY;

    private static void value(
            double y, double magnitude, int roundings, double x, Function function, double... parameters) {
        Expected found = PointOracle.value(PointDims.of(1, function, parameters), new float[] {(float) x});
        check(y, magnitude, roundings, found, function + "(" + x + ")");
    }

    /// For dy = -2.
    private static void slope(
            double slope, double magnitude, int roundings, double x, Function function, double... parameters) {
        Expected found =
                PointOracle.gradient(PointDims.of(1, function, parameters), new float[] {(float) x}, new float[] {-2});
        check(-2 * slope, 2 * magnitude, roundings, found, function + "'(" + x + ")");
    }

    private static void check(double y, double magnitude, int roundings, Expected found, String what) {
        assertEquals(y, found.value()[0], 1e-12, what);
        assertEquals(magnitude, found.magnitude()[0], 1e-12, () -> what + ": magnitude");
        assertEquals(roundings, found.terms()[0], () -> what + ": roundings");
    }

    @Test
    void reluIsSelectedAboveItsThresholdAndComputedBelow() {
        value(2, 0, 0, 2, Function.RELU, 0.25, 0, INFINITE);
        value(6, 0, 0, 9, Function.RELU, 0.25, 0, 6);
        value(0, 0, 0, -4, Function.RELU, 0, 0, INFINITE);
        value(-1, 1, 2, -4, Function.RELU, 0.25, 0, INFINITE);
        value(-1, 0.25 * (3 + 1), 3, -3, Function.RELU, 0.25, 1, INFINITE);
        value(0, 0.25 * (1 + 1), 3, 1, Function.RELU, 0.25, 1, INFINITE);
    }

    @Test
    void theGradientOfReluIsCopiedMultipliedOrZero() {
        slope(1, 1, 0, 2, Function.RELU, 0.25, 0, INFINITE);
        slope(0.25, 0.25, 1, 0, Function.RELU, 0.25, 0, INFINITE);
        slope(0.25, 0.25, 1, -4, Function.RELU, 0.25, 0, INFINITE);
        slope(0.25, 0.25, 1, 0.5, Function.RELU, 0.25, 1, INFINITE);
        slope(0, 0, 0, 6, Function.RELU, 0.25, 0, 6);
        slope(0, 0, 0, -4, Function.RELU, 0, 0, INFINITE);
    }

    /// Below 0 it is scale · alpha · (eˣ - 1), whose terms cancel near 0; the gradient is the output plus scale
    /// · alpha.
    @Test
    void eluByHand() {
        value(1, 1, 0, 1, Function.ELU, 2, 1);
        value(3, 3, 2, 1, Function.ELU, 2, 3);
        value(0, 6 * (1 + 1), 3 + 4, 0, Function.ELU, 2, 3);
        slope(1, 1, 0, 1, Function.ELU, 2, 1);
        slope(3, 3, 1, 1, Function.ELU, 2, 3);
        slope(6, 6 * (2 + 1), 3 + 4 + 1, 0, Function.ELU, 2, 3);
    }

    @Test
    void hardFunctionsAreComputedOnTheirLineAndSelectedOutside() {
        value(0.75, 0.75, 3 + 4, 1, Function.HARD_SIGMOID, 0.25);
        value(0.25, 0.75, 3 + 4, -1, Function.HARD_SIGMOID, 0.25);
        value(0, 1, 3 + 4, -2, Function.HARD_SIGMOID, 0.25); // at its end the line may be on either side
        value(1, 1, 3 + 4, 2, Function.HARD_SIGMOID, 0.25);
        value(0, 0, 0, -4, Function.HARD_SIGMOID, 0.25);
        value(1, 0, 0, 4, Function.HARD_SIGMOID, 0.25);
        slope(0.25, 0.25, 3 + 1, 1, Function.HARD_SIGMOID, 0.25);
        slope(0, 0, 0, -2, Function.HARD_SIGMOID, 0.25);
        slope(0, 0, 0, 2, Function.HARD_SIGMOID, 0.25);
        value(1.5 * 0.75, 1.5 * 0.75, 3 + 4, 1.5, Function.HARD_SILU);
        value(-1.5 * 0.25, 1.5 * 0.75, 3 + 4, -1.5, Function.HARD_SILU);
        slope(1, 2, 2 * 4 + 1, 1.5, Function.HARD_SILU);
        slope(0, 2, 2 * 4 + 1, -1.5, Function.HARD_SILU);
        slope(0, 0, 0, -3, Function.HARD_SILU);
        slope(1, 1, 0, 3, Function.HARD_SILU);
    }

    /// At -log 2 the logistic function is ⅓, log(1 + eˣ) = log 1.5, and its tanh is (2.25 - 1) / (2.25 + 1) =
    /// 5/13. float32's log 2 is off by 1e-8, so that the numbers are those of its value.
    @Test
    void smoothFunctionsByHand() {
        double x = (float) -LOG_2;
        double s = 1 / (1 + Math.exp(-x));
        value(x * s, -x * s, 3 + 3 + 4, x, Function.SILU);
        slope(s * (1 + x * (1 - s)), s * (1 - x * (1 + s)), 2 * (3 + 3) + 4 + 1, x, Function.SILU);
        value(Math.log1p(Math.exp(x)), Math.log1p(Math.exp(x)), 3 + 3 + 4, x, Function.SOFTPLUS);
        value(Math.log1p(Math.exp(-x)), Math.log1p(Math.exp(-x)), 3 + 3 + 4, -x, Function.SOFTPLUS);
        slope(s, s, 3 + 3 + 4 + 1, x, Function.SOFTPLUS);
        double t = Math.tanh(Math.log1p(Math.exp(x)));
        assertEquals(5 / 13.0, t, 1e-7);
        value(x * t, -x * t, 3 + 3 + 5 + 4, x, Function.MISH);
        slope(t + x * (1 - t * t) * s, t - x * (1 + t * t) * s, (3 + 3 + 5) + (3 + 3) + 2 * 4 + 1, x, Function.MISH);
        value(-0.75, 0.75, 3 + 4, -3, Function.SOFTSIGN);
        slope(1 / 16.0, 1 / 16.0, 3 + 4 + 1, -3, Function.SOFTSIGN);
        value(1, 1, 3, 0, Function.EXPONENTIAL);
        slope(1, 1, 3 + 1, 0, Function.EXPONENTIAL);
    }

    /// From tables of the normal distribution: Φ(1) = 0.841344746069, φ(1) = 0.241970724519.
    @Test
    void geluByHand() {
        double distribution = 0.841344746069;
        double density = 0.241970724519;
        value(distribution, 1, 16 + 4, 1, Function.GELU);
        value(distribution - 1, 1, 16 + 4, -1, Function.GELU);
        slope(distribution + density, 1 + 2 * density, 16 + 3 + 2 * 4 + 1, 1, Function.GELU);
        slope(1 - distribution - density, 1 + 2 * density, 16 + 3 + 2 * 4 + 1, -1, Function.GELU);
        value(0, 0, 5 + 2 * 4, 0, Function.GELU_TANH);
        slope(0.5, 1, 2 * 5 + 3 * 4 + 1, 0, Function.GELU_TANH);
        double t = Math.tanh(Math.sqrt(2 / Math.PI) * 1.044715);
        double rise = Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715);
        value(-(1 - t) / 2, 1, 5 + 2 * 4, -1, Function.GELU_TANH);
        slope((1 - t) / 2 - (1 - t * t) * rise / 2, 1 + rise, 2 * 5 + 3 * 4 + 1, -1, Function.GELU_TANH);
    }
}
