package dev.yij.testvectors;

import java.util.Locale;

/// The format that a backend rounds the inputs of its multiplications to. Products are always summed in
/// float32.
///
/// It applies to the kernels that multiply two arrays: convolution, the dense layer and their gradients. All
/// other kernels must be computed in float32.
///
/// **The bound.** An input x is rounded to x·(1+δ), |δ| ≤ u_in, if x is not subnormal in the format (in the
/// cases every input is such a number or zero). The relative error of a product of two inputs is at most
/// (1+u_in)² - 1. The sum of the products has a magnitude of at most (1+u_in)²·Σ|w·x|, and summing in float32
/// adds an error of 2·γ(n) times that:
///
/// |y - y_exact| ≤ (((1+u_in)² - 1) + (1+u_in)²·2·γ(n)) · Σ|w·x|
///
/// The sum includes the bias, so that a rounded bias is covered too. Where each term has only one factor (the
/// gradient with respect to the bias is a plain sum), the exponent is 1 instead of 2.
public enum Precision {
    /// Inputs are not rounded; 24 significant bits.
    FLOAT32(24, Float.MIN_NORMAL),
    /// NVIDIA's TensorFloat-32: the exponent of float32, 11 significant bits.
    TF32(11, Float.MIN_NORMAL),
    /// The upper half of a float32: 8 significant bits.
    BFLOAT16(8, Float.MIN_NORMAL),
    /// IEEE 754 binary16: 11 significant bits, 6.1e-5 … 65504.
    FLOAT16(11, 0x1p-14f),
    /// Each input is the sum of two bfloat16 numbers, x = hi + lo, and a product hi·hi + hi·lo + lo·hi.
    BFLOAT16_X3(8, Float.MIN_NORMAL),
    /// The same with TF32 numbers; nearly as precise as float32.
    TF32_X3(11, Float.MIN_NORMAL);

    private final int significantBits;
    private final float minNormal;

    Precision(int significantBits, float minNormal) {
        this.significantBits = significantBits;
        this.minNormal = minNormal;
    }

    /// The relative error of rounding an input to nearest: u = 2⁻ᵖ for p significant bits, and 0 for float32,
    /// the format of the inputs. Of the two parts of a number, the second is rounded by u², relative to the
    /// number, and the product of two second parts, u² of the product, is left out: 3·u² in all, or 1.5·u² for
    /// each input.
    public double inputRoundoff() {
        double u = Math.scalb(1.0, -significantBits);
        return this == FLOAT32 ? 0 : isSplit() ? 1.5 * u * u : u;
    }

    /// Whether inputs are sums of two numbers of a format.
    private boolean isSplit() {
        return this == BFLOAT16_X3 || this == TF32_X3;
    }

    /// The unit roundoff of a sum or of a stored number in the format.
    public double roundoff() {
        return Math.scalb(1.0, -significantBits);
    }

    /// The name in sentences: `bfloat16`, `TF32`.
    public String label() {
        return switch (this) {
            case TF32 -> "TF32";
            case BFLOAT16_X3 -> "bfloat16×3";
            case TF32_X3 -> "TF32×3";
            default -> name().toLowerCase(Locale.ROOT);
        };
    }

    /// The name on the command line: `bf16`.
    public String option() {
        return switch (this) {
            case BFLOAT16 -> "bf16";
            case FLOAT16 -> "fp16";
            case BFLOAT16_X3 -> "bf16x3";
            case TF32_X3 -> "tf32x3";
            default -> name().toLowerCase(Locale.ROOT);
        };
    }

    /// The smallest positive number with all its significant bits.
    public float minNormal() {
        return minNormal;
    }

    /// Rounds to the format: to nearest, ties to even, with subnormals; too large numbers become infinite, NaN
    /// stays NaN.
    public float round(float x) {
        return switch (this) {
            case FLOAT32 -> x;
            case TF32, BFLOAT16 -> roundOff(x, 24 - significantBits);
            case FLOAT16 -> binary16(x);
            case BFLOAT16_X3, TF32_X3 -> {
                float hi = roundOff(x, 24 - significantBits);
                float lo = x - hi;
                yield Float.isFinite(hi) && lo != 0 ? hi + roundOff(lo, 24 - significantBits) : hi;
            }
        };
    }

    /// Rounds to the format towards zero.
    public float truncate(float x) {
        float nearest = round(x);
        boolean away = Math.abs(nearest) > Math.abs(x) && !Float.isNaN(x);
        return away && Float.isFinite(x) ? round(lowered(nearest, x)) : nearest;
    }

    /// A number between the next smaller one of the format and the middle between it and a rounded one.
    private float lowered(float nearest, float x) {
        if (Float.isInfinite(nearest)) {
            return Math.copySign(this == FLOAT16 ? 65504 : Float.MAX_VALUE - 0x1p120f, x);
        }
        float step = Math.max(Math.ulp(nearest) * (1 << (24 - significantBits)), this == FLOAT16 ? 0x1p-24f : 0);
        return nearest - Math.copySign(step * 0.75f, x);
    }

    /// Below [#minNormal] numbers are multiples of 2⁻²⁴; above 65504 is infinity.
    private static float binary16(float x) {
        if (Math.abs(x) < FLOAT16.minNormal) {
            return (float) (Math.rint(x * 0x1p24) * 0x1p-24);
        }
        float rounded = roundOff(x, 24 - FLOAT16.significantBits);
        return Math.abs(rounded) > 65504 ? Math.copySign(Float.POSITIVE_INFINITY, x) : rounded;
    }

    /// Rounds away the last `bits` bits of the significand. A carry into the exponent is right: the significand
    /// was rounded up to 2, or the number to infinity.
    private static float roundOff(float x, int bits) {
        if (!Float.isFinite(x)) {
            return x;
        }
        int raw = Float.floatToRawIntBits(x);
        int last = (raw >>> bits) & 1;
        int justBelowHalf = (1 << (bits - 1)) - 1;
        return Float.intBitsToFloat((raw + justBelowHalf + last) & -(1 << bits));
    }

    /// The bound on one element's error.
    ///
    /// @param n         the largest number of float32 roundings that an input passes through
    /// @param magnitude Σ|w·x| + |b|
    /// @param factors   number of rounded factors of each term: 2 in a dot product, 1 in a plain sum, 0 in
    ///                  kernels that are always computed in float32
    public double bound(int n, double magnitude, int factors) {
        double growth = Math.pow(1 + inputRoundoff(), factors);
        int roundings = isSplit() && factors == 2 ? 3 * n : n;
        return (growth - 1) * magnitude + Roundoff.bound(roundings, growth * magnitude);
    }
}
