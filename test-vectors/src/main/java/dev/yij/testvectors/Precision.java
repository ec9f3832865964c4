package dev.yij.testvectors;

/// The format that a backend rounds the inputs of its multiplications to; products are summed in float32 in any
/// case.
///
/// It concerns the kernels that multiply two arrays: convolution, the dense layer and their gradients. Every
/// other kernel is held to float32.
///
/// **The bound.** An input x becomes x·(1+δ), |δ| ≤ u_in, where x is not subnormal in the format (the cases
/// hold only such inputs and zeros). A product of two such inputs is off by at most (1+u_in)² - 1 of itself,
/// and the sum over them, then of magnitude at most (1+u_in)²·Σ|w·x|, gains float32's rounding, 2·γ(n) of that:
///
/// |y - y_exact| ≤ (((1+u_in)² - 1) + (1+u_in)²·2·γ(n)) · Σ|w·x|
///
/// The bias counts in the sum, which covers a bias that was rounded too. Where only one factor is an array (the
/// gradient by the bias is a plain sum), the exponent is 1 and not 2.
public enum Precision {
    /// Inputs as they are; 24 significant bits.
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

    /// The relative error that rounding an input to nearest makes: 2⁻ᵖ for p significant bits, and 0 for
    /// float32, which inputs have already.
    public double inputRoundoff() {
        return this == FLOAT32 ? 0 : Math.scalb(1.0, -significantBits);
    }

    /// The smallest positive number with all its significant bits.
    public float minNormal() {
        return minNormal;
    }

    /// Rounds to the format: to nearest, ties to even, subnormals kept, too large to infinity, NaN to NaN.
    public float round(float x) {
        return switch (this) {
            case FLOAT32 -> x;
            case TF32, BFLOAT16 -> cut(x, 24 - significantBits);
            case FLOAT16 -> Float.float16ToFloat(Float.floatToFloat16(x));
        };
    }

    /// Rounds away the last `bits` bits of the significand. A carry runs into the exponent, where it belongs:
    /// the number doubles, or becomes infinite.
    private static float cut(float x, int bits) {
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
    /// @param n         float32 roundings on the longest way from an input to the element
    /// @param magnitude Σ|w·x| + |b|
    /// @param factors   how many arrays' elements each term multiplies: 2 in a dot product, 1 in a plain sum, 0
    ///                  in kernels that are computed in float32 in every precision
    public double bound(int n, double magnitude, int factors) {
        double grown = Math.pow(1 + inputRoundoff(), factors);
        return (grown - 1) * magnitude + Roundoff.bound(n, grown * magnitude);
    }
}
