package dev.yij.testvectors;

/// Higham's γ, from which every bound here is made.
///
/// A value that passes through n roundings comes out multiplied by (1+δ₁)…(1+δₙ), |δ| ≤ u, which is 1+θ with
/// |θ| ≤ γ(n) = n·u / (1 - n·u) (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., lemma 3.1).
/// So a sum of n products, added up in any order, with or without fused multiply-add, is off by at most
/// γ(n)·Σ|w·x| (ibid., equation 3.5).
public final class Roundoff {

    /// The unit roundoff of float32, half the distance from 1 to the next larger float: 2⁻²⁴.
    public static final double FLOAT32 = 0x1p-24;

    /// What one operation may lose where its result is subnormal and the device flushes it to zero: 2⁻¹²⁶.
    private static final double FLUSHED = Float.MIN_NORMAL;

    private Roundoff() {}

    /// γ(n) for unit roundoff u, infinite where n·u ≥ 1.
    ///
    /// @param n roundings, at least 0
    /// @param u unit roundoff
    public static double gamma(int n, double u) {
        double nu = n * u;
        return nu < 1 ? nu / (1 - nu) : Double.POSITIVE_INFINITY;
    }

    /// The bound for a result computed in float32: 2·γ(n)·magnitude, and n flushed subnormals.
    ///
    /// Twice γ, since the expected value may be a float32 result as well, with roundings of its own. Seen
    /// otherwise: 2·γ(n)·|y| is at least n ULP of y, so that a library function that is right to k ULP counts
    /// as k roundings.
    ///
    /// @param n         roundings on the longest way from an input to the result; with 0 the bound is 0
    /// @param magnitude Σ|w·x| + |b|
    public static double bound(int n, double magnitude) {
        return 2 * gamma(n, FLOAT32) * magnitude + n * FLUSHED;
    }
}
