package dev.yij.testvectors.oracle;

import static dev.yij.testvectors.oracle.ActivationOracle.DIVISION;
import static dev.yij.testvectors.oracle.ActivationOracle.EXP;
import static dev.yij.testvectors.oracle.ActivationOracle.LOG;
import static dev.yij.testvectors.oracle.ActivationOracle.TANH;

import dev.yij.testvectors.dims.PointDims;

/// Functions of one number and their gradients in double.
///
/// The bound of an element is a number of roundings times a magnitude: the largest intermediate result that is
/// rounded on the way to it, or the sum of those that cancel. Library functions may have the errors given at
/// [ActivationOracle]; erf 16 ULP.
public final class PointOracle {

    private static final int ERF = 16;

    /// Roundings of a short formula besides those of its library functions.
    private static final int FEW = 4;

    private PointOracle() {}

    /// The exact result for one number.
    ///
    /// @param roundings 0 where the number is selected and not computed
    private record Exact(double value, double magnitude, int roundings) {

        static Exact selected(double value) {
            return new Exact(value, 0, 0);
        }

        /// All errors are relative to the result.
        static Exact relative(double value, int roundings) {
            return new Exact(value, Math.abs(value), roundings);
        }
    }

    /// y = f(x).
    public static Expected value(PointDims d, float[] x) {
        return expected("y", x.length, i -> value(d, x[i]));
    }

    /// dx = dy · f'(x).
    public static Expected gradient(PointDims d, float[] x, float[] dy) {
        return expected("dx", x.length, i -> {
            Exact slope = slope(d, x[i]);
            boolean selected = slope.roundings() == 0 && (slope.value() == 0 || slope.value() == 1);
            return new Exact(
                    dy[i] * slope.value(),
                    Math.abs(dy[i]) * Math.max(slope.magnitude(), Math.abs(slope.value())),
                    selected ? 0 : slope.roundings() + 1);
        });
    }

    private interface Element {
        Exact at(int i);
    }

    private static Expected expected(String name, int count, Element element) {
        double[] value = new double[count];
        double[] magnitude = new double[count];
        int[] roundings = new int[count];
        for (int i = 0; i < count; i++) {
            Exact exact = element.at(i);
            value[i] = exact.value();
            magnitude[i] = exact.magnitude();
            roundings[i] = exact.roundings();
        }
        return new Expected(name, new int[] {count}, value, magnitude, roundings, 0);
    }

    private static Exact value(PointDims d, double x) {
        return switch (d.function()) {
            case RELU -> relu(d.parameter(0), d.parameter(1), d.parameter(2), x);
            case ELU -> {
                double scale = d.parameter(1);
                double below = scale * d.parameter(0);
                yield x > 0
                        ? Exact.relative(scale * x, scale == 1 ? 0 : 2)
                        : new Exact(below * StrictMath.expm1(x), below * (1 + StrictMath.exp(x)), EXP + FEW);
            }
            case HARD_SIGMOID -> {
                double line = d.parameter(0) * x + 0.5;
                yield line < -0.01 || line > 1.01
                        ? Exact.selected(line < 0 ? 0 : 1)
                        : new Exact(clipped(line), Math.abs(line - 0.5) + 0.5, DIVISION + FEW);
            }
            case SILU -> Exact.relative(x * logistic(x), EXP + DIVISION + FEW);
            case HARD_SILU -> {
                double line = x / 6 + 0.5;
                yield new Exact(x * clipped(line), Math.abs(x) * (Math.abs(x) / 6 + 0.5), DIVISION + FEW);
            }
            case GELU -> new Exact(x * normal(x), Math.abs(x), ERF + FEW);
            case GELU_TANH -> new Exact(0.5 * x * (1 + StrictMath.tanh(inner(x))), Math.abs(x), TANH + 2 * FEW);
            case SOFTPLUS -> Exact.relative(softplus(x), EXP + LOG + FEW);
            case SOFTSIGN -> Exact.relative(x / (1 + Math.abs(x)), DIVISION + FEW);
            case EXPONENTIAL -> Exact.relative(StrictMath.exp(x), EXP);
            case MISH -> Exact.relative(x * StrictMath.tanh(softplus(x)), EXP + LOG + TANH + FEW);
        };
    }

    private static Exact relu(double slope, double threshold, double max, double x) {
        if (x > threshold) {
            return Exact.selected(Math.min(x, max));
        }
        return slope == 0
                ? Exact.selected(0)
                : new Exact(slope * (x - threshold), slope * (Math.abs(x) + threshold), threshold == 0 ? 2 : 3);
    }

    private static Exact slope(PointDims d, double x) {
        return switch (d.function()) {
            case RELU -> Exact.selected(x > d.parameter(1) ? x < d.parameter(2) ? 1 : 0 : d.parameter(0));
            case ELU -> {
                double scale = d.parameter(1);
                yield x > 0
                        ? Exact.selected(scale)
                        // TensorFlow computes it from the output, as y + scale · alpha
                        : new Exact(
                                scale * d.parameter(0) * StrictMath.exp(x),
                                scale * d.parameter(0) * (2 + StrictMath.exp(x)),
                                EXP + FEW);
            }
            case HARD_SIGMOID -> {
                double line = d.parameter(0) * x + 0.5;
                yield line > 0 && line < 1 ? new Exact(d.parameter(0), d.parameter(0), DIVISION) : Exact.selected(0);
            }
            case SILU -> {
                double s = logistic(x);
                yield new Exact(s * (1 + x * (1 - s)), s * (1 + Math.abs(x) * (1 + s)), 2 * (EXP + DIVISION) + FEW);
            }
            case HARD_SILU -> {
                double line = x / 6 + 0.5;
                yield line <= 0
                        ? Exact.selected(0)
                        : line >= 1 ? Exact.selected(1) : new Exact(x / 3 + 0.5, Math.abs(x) / 3 + 1.5, 2 * FEW);
            }
            case GELU -> {
                double density = StrictMath.exp(-x * x / 2) / StrictMath.sqrt(2 * Math.PI);
                // the rounding of the exponent -x²/2 is one of the result times x²/2
                yield new Exact(normal(x) + x * density, 1 + Math.abs(x) * (1 + x * x) * density, ERF + EXP + 2 * FEW);
            }
            case GELU_TANH -> {
                double t = StrictMath.tanh(inner(x));
                double rise = StrictMath.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x);
                double value = 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * rise;
                yield new Exact(value, 1 + Math.abs(x) * rise, 2 * TANH + 3 * FEW);
            }
            case SOFTPLUS -> Exact.relative(logistic(x), EXP + DIVISION + FEW);
            case SOFTSIGN -> {
                double size = 1 + Math.abs(x);
                yield Exact.relative(1 / (size * size), DIVISION + FEW);
            }
            case EXPONENTIAL -> Exact.relative(StrictMath.exp(x), EXP);
            case MISH -> {
                double t = StrictMath.tanh(softplus(x));
                double s = logistic(x);
                yield new Exact(
                        t + x * (1 - t * t) * s,
                        t + Math.abs(x) * (1 + t * t) * s,
                        EXP + LOG + TANH + EXP + DIVISION + 2 * FEW);
            }
        };
    }

    private static double clipped(double line) {
        return Math.min(Math.max(line, 0), 1);
    }

    private static double logistic(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }

    private static double softplus(double x) {
        return x > 0 ? x + StrictMath.log1p(StrictMath.exp(-x)) : StrictMath.log1p(StrictMath.exp(x));
    }

    private static double inner(double x) {
        return StrictMath.sqrt(2 / Math.PI) * (x + 0.044715 * StrictMath.pow(x, 3));
    }

    /// The normal distribution by Simpson's rule, from 0 to |x|.
    private static double normal(double x) {
        int steps = 2000;
        double h = Math.min(Math.abs(x), 9) / steps;
        double sum = 0;
        for (int i = 0; i <= steps; i++) {
            double weight = i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2;
            sum += weight * StrictMath.exp(-0.5 * i * h * i * h);
        }
        double half = sum * h / 3 / StrictMath.sqrt(2 * Math.PI);
        return x < 0 ? 0.5 - half : 0.5 + half;
    }
}
