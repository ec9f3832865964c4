package dev.yij.reference.kernel;

/// A function of one number and its derivative, which [Backend#map] applies to each number of an array.
///
/// Functions of straight lines are computed in float32, so that vectors can do the same; the others in double,
/// rounded once, with the exponentials of [StrictMath], which are bit-identical on every machine.
public sealed interface PointFunction {

    /// The value at x.
    float value(float x);

    /// The derivative at x.
    float slope(float x);

    /// Whether the derivative at x is also the derivative at the function's own value, so that x need not be
    /// kept.
    default boolean hasSlopeOfOutput() {
        return false;
    }

    /// The formula, for an argument that may be an expression: `max(x, 0)`.
    String formula(String x);

    /// A rectified linear unit in Keras's general form: min(x, max) above the threshold, slope · (x -
    /// threshold) at and below it. NaN stays NaN.
    ///
    /// @param negativeSlope the slope at and below the threshold
    /// @param threshold     where the function begins to rise
    /// @param max           the largest value; infinity for none
    record Relu(float negativeSlope, float threshold, float max) implements PointFunction {

        /// Checks the numbers.
        ///
        /// @throws IllegalArgumentException if one is negative
        public Relu {
            if (!(negativeSlope >= 0 && threshold >= 0 && max >= 0)) {
                throw new IllegalArgumentException("slope, threshold and maximum of a ReLU must be at least 0, found "
                        + negativeSlope + ", " + threshold + " and " + max);
            }
        }

        /// max(x, 0), and no more than a largest value.
        public static Relu upTo(float max) {
            return new Relu(0, 0, max);
        }

        /// x above 0, slope · x below.
        public static Relu leaky(float slope) {
            return new Relu(slope, 0, Float.POSITIVE_INFINITY);
        }

        @Override
        public float value(float x) {
            if (x > threshold) {
                return Math.min(x, max);
            }
            return negativeSlope == 0 && x <= threshold ? 0 : negativeSlope * (x - threshold);
        }

        @Override
        public float slope(float x) {
            if (x > threshold) {
                return x < max ? 1 : 0;
            }
            return negativeSlope;
        }

        @Override
        public boolean hasSlopeOfOutput() {
            return threshold == 0 && max > 0;
        }

        /// Whether it is max(x, 0), cut off at a largest value.
        public boolean isClip() {
            return negativeSlope == 0 && threshold == 0;
        }

        @Override
        public String formula(String x) {
            String above = max == Float.POSITIVE_INFINITY ? x : "min(" + x + ", " + max + ")";
            if (isClip()) {
                return "max(" + above + ", 0)";
            }
            String below = threshold == 0 ? "(" + x + ")" : "(" + x + " - " + threshold + ")";
            return above + " above " + threshold + ", else "
                    + (negativeSlope == 0 ? "0" : negativeSlope + " · " + below);
        }
    }

    /// An exponential linear unit (Clevert, Unterthiner, Hochreiter 2016): scale · x above 0, scale · α · (eˣ -
    /// 1) at and below it.
    ///
    /// @param alpha the limit towards -∞, negated, for scale 1
    /// @param scale a factor of every value
    record Elu(double alpha, double scale) implements PointFunction {

        /// The self-normalizing one (Klambauer et al. 2017), which keeps mean 0 and variance 1.
        public static final Elu SELU = new Elu(1.6732632423543772, 1.0507009873554805);

        @Override
        public float value(float x) {
            return (float) (x > 0 ? scale * x : scale * alpha * StrictMath.expm1(x));
        }

        @Override
        public float slope(float x) {
            return (float) (x > 0 ? scale : scale * alpha * StrictMath.exp(x));
        }

        @Override
        public String formula(String x) {
            String factor = scale == 1 ? "" : (float) scale + " · ";
            String below = alpha == 1 ? "" : (float) alpha + " · ";
            return factor + "(" + x + " above 0, else " + below + "(exp(" + x + ") - 1))";
        }
    }

    /// A logistic function made of three straight lines: slope · x + 1/2, cut off at 0 and 1.
    ///
    /// @param rise the slope in the middle: 0.2 in Keras 2, 1/6 in Keras 3
    record HardSigmoid(float rise) implements PointFunction {

        @Override
        public float value(float x) {
            return Math.min(Math.max(rise * x + 0.5f, 0), 1);
        }

        @Override
        public float slope(float x) {
            float line = rise * x + 0.5f;
            return line > 0 && line < 1 ? rise : 0;
        }

        @Override
        public String formula(String x) {
            return "min(max(" + rise + " · (" + x + ") + 0.5, 0), 1)";
        }
    }

    /// A straight line.
    ///
    /// @param scale  its slope
    /// @param offset its value at 0
    record Line(float scale, float offset) implements PointFunction {

        @Override
        public float value(float x) {
            return scale * x + offset;
        }

        @Override
        public float slope(float x) {
            return scale;
        }

        @Override
        public boolean hasSlopeOfOutput() {
            return true;
        }

        @Override
        public String formula(String x) {
            return scale + " · " + x + (offset < 0 ? " - " : " + ") + Math.abs(offset);
        }
    }

    /// The functions without parameters.
    enum Smooth implements PointFunction {
        /// x · σ(x), σ being the logistic function; also called Swish (Ramachandran, Zoph, Le 2017).
        SILU("silu") {
            @Override
            public float value(float x) {
                return (float) (x * logistic(x));
            }

            @Override
            public float slope(float x) {
                double s = logistic(x);
                return (float) (s * (1 + x * (1 - s)));
            }
        },
        /// x · min(max(x/6 + 1/2, 0), 1): [#SILU] of straight lines (Howard et al., MobileNetV3, 2019).
        HARD_SILU("hard_silu") {
            @Override
            public float value(float x) {
                return x * Math.min(Math.max(SIXTH * x + 0.5f, 0), 1);
            }

            @Override
            public float slope(float x) {
                float line = SIXTH * x + 0.5f;
                return line <= 0 ? 0 : line >= 1 ? 1 : 2 * SIXTH * x + 0.5f;
            }
        },
        /// x · Φ(x), Φ being the normal distribution (Hendrycks, Gimpel 2016).
        GELU("gelu") {
            @Override
            public float value(float x) {
                return (float) (x * normal(x));
            }

            @Override
            public float slope(float x) {
                return (float) (normal(x) + x * StrictMath.exp(-0.5 * x * x) / StrictMath.sqrt(2 * Math.PI));
            }
        },
        /// [#GELU] with Φ(x) ≈ (1 + tanh(√(2/π)·(x + 0.044715·x³))) / 2.
        GELU_TANH("gelu_tanh") {
            @Override
            public float value(float x) {
                return (float) (0.5 * x * (1 + StrictMath.tanh(inner(x))));
            }

            @Override
            public float slope(float x) {
                double t = StrictMath.tanh(inner(x));
                double rise = ROOT * (1 + 3 * 0.044715 * x * x);
                return (float) (0.5 * (1 + t) + 0.5 * x * (1 - t * t) * rise);
            }

            private double inner(double x) {
                return ROOT * (x + 0.044715 * x * x * x);
            }
        },
        /// log(1 + eˣ).
        SOFTPLUS("softplus") {
            @Override
            public float value(float x) {
                return (float) (Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x))));
            }

            @Override
            public float slope(float x) {
                return (float) logistic(x);
            }
        },
        /// x / (1 + |x|).
        SOFTSIGN("softsign") {
            @Override
            public float value(float x) {
                return (float) (x / (1.0 + Math.abs(x)));
            }

            @Override
            public float slope(float x) {
                double size = 1.0 + Math.abs(x);
                return (float) (1 / (size * size));
            }
        },
        /// eˣ.
        EXPONENTIAL("exponential") {
            @Override
            public float value(float x) {
                return (float) StrictMath.exp(x);
            }

            @Override
            public float slope(float x) {
                return (float) StrictMath.exp(x);
            }
        },
        /// x · tanh(log(1 + eˣ)) (Misra 2019).
        MISH("mish") {
            @Override
            public float value(float x) {
                return (float) (x * StrictMath.tanh(softplus(x)));
            }

            @Override
            public float slope(float x) {
                double t = StrictMath.tanh(softplus(x));
                return (float) (t + x * (1 - t * t) * logistic(x));
            }

            private double softplus(double x) {
                return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
            }
        };

        private static final float SIXTH = 1f / 6;
        private static final double ROOT = StrictMath.sqrt(2 / Math.PI);

        private final String kerasName;

        Smooth(String kerasName) {
            this.kerasName = kerasName;
        }

        @Override
        public String formula(String x) {
            return kerasName + "(" + x + ")";
        }

        private static double logistic(double x) {
            return 1 / (1 + StrictMath.exp(-x));
        }

        /// The normal distribution Φ(x) = (1 + erf(x/√2)) / 2, with
        /// erf z = 2/√π · e^(-z²) · Σ 2ⁿ z²ⁿ⁺¹ / (1·3·5 … (2n+1)), whose terms have one sign (Abramowitz &
        /// Stegun, 7.1.6).
        private static double normal(double x) {
            double square = 0.5 * x * x;
            if (square > 36) {
                return x > 0 ? 1 : 0;
            }
            double term = x / StrictMath.sqrt(2);
            double sum = term;
            for (int n = 1; Math.abs(term) > 0x1p-52 * Math.abs(sum); n++) {
                term *= 2 * square / (2 * n + 1);
                sum += term;
            }
            return 0.5 + sum * StrictMath.exp(-square) / StrictMath.sqrt(Math.PI);
        }
    }
}
