package dev.yij.testvectors;

/// Higham's γ, on which all error bounds here are based.
///
/// n roundings multiply a value by (1+δ₁)…(1+δₙ), |δ| ≤ u, which is 1+θ with |θ| ≤ γ(n) = n·u / (1 - n·u)
/// (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., lemma 3.1). So the error of a sum of n
/// products, added in any order, with or without fused multiply-add, is at most γ(n)·Σ|w·x| (ibid., equation
/// 3.5).
public final class Roundoff {

    /// The unit roundoff of float32, half the distance from 1 to the next larger float: 2⁻²⁴.
    public static final double FLOAT32 = 0x1p-24;

    /// The largest error of one operation whose result is subnormal on a device that flushes subnormals to
    /// zero: 2⁻¹²⁶.
    private static final double FLUSHED = Float.MIN_NORMAL;

    private Roundoff() {}

    /// γ(n) for unit roundoff u, infinite if n·u ≥ 1.
    ///
    /// @param n number of roundings, at least 0
    /// @param u unit roundoff
    public static double gamma(int n, double u) {
        double nu = n * u;
        return nu < 1 ? nu / (1 - nu) : Double.POSITIVE_INFINITY;
    }

    /// The bound for a result computed in float32: 2·γ(n)·magnitude, plus n flushed subnormals.
    ///
    /// The factor 2 allows for an expected value that was computed in float32 too. It also makes 2·γ(n)·|y| at
    /// least n ULP of y, so that a library function with an error of k ULP counts as k roundings.
    ///
    /// @param n         the largest number of roundings that an input passes through; for 0 the bound is 0
    /// @param magnitude Σ|w·x| + |b|
    public static double bound(int n, double magnitude) {
        return 2 * gamma(n, FLOAT32) * magnitude + n * FLUSHED;
    }
}
