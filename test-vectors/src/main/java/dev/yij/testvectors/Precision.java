package dev.yij.testvectors;

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
    FLOAT16(11, 0x1p-14f);

    private final int significantBits;
    private final float minNormal;

    Precision(int significantBits, float minNormal) {
        this.significantBits = significantBits;
        this.minNormal = minNormal;
    }

    /// The relative error of rounding an input to nearest: 2⁻ᵖ for p significant bits, and 0 for float32, the
    /// format of the inputs.
    public double inputRoundoff() {
        return this == FLOAT32 ? 0 : Math.scalb(1.0, -significantBits);
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
        };
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
        return (growth - 1) * magnitude + Roundoff.bound(n, growth * magnitude);
    }
}
