package dev.yij.testvectors.cases;

import dev.yij.testvectors.kernel.Arithmetic;
import java.util.Locale;

/// The kind of numbers in a case's inputs.
///
/// Inputs that a backend may round to a shorter format are 0 or at least 2⁻¹⁴ in magnitude, so that none is
/// subnormal in float16. The only exceptions are SPECIALS, FULL_RANGE and WIDE.
public enum Fill {
    /// Normally distributed numbers with 24 significant bits.
    GAUSSIAN(Tier.BOUND),
    /// 251 normally distributed numbers, repeated, so that the file of a long array is small. 251 is prime: no
    /// vector, block or row ends where the numbers repeat.
    PERIODIC(Tier.BOUND),
    /// Integers from -4 to 4.
    SMALL_INTEGERS(Tier.EXACT_INTEGER),
    /// Image n is 0 except for a single 1 at pixel n (row-major) in channel n mod channels. Weights are powers
    /// of two, a different one for every tap and input channel, so an output tells which tap was applied to
    /// which pixel.
    IMPULSES(Tier.EXACT_SELECTION),
    /// Only 0, 1 and 2, so that most windows have several equal maxima.
    FEW_VALUES(Tier.EXACT_INTEGER),
    /// Only negative numbers, so that padding treated as 0 would be the maximum.
    NEGATIVE(Tier.BOUND),
    /// NaN, infinities, zeros, and the smallest and largest normal numbers, of both signs.
    SPECIALS(Tier.BOUND),
    /// Numbers over the full range of float32: ±10⁴, ±65504, ±10⁻²⁰, ±3·10³⁸, subnormal, arguments beyond which
    /// exponentials overflow or vanish, zeros, infinities and NaN.
    FULL_RANGE(Tier.BOUND),
    /// Finite numbers of very different sizes: row by row (image by image) of the size of 10⁴, 10⁻²⁰, 1 and
    /// 65504.
    WIDE(Tier.BOUND),
    /// Normally distributed, but every 29th ∞, -∞ or NaN in turn; weights are finite.
    FEW_INFINITIES(Tier.BOUND),
    /// Most are -∞, as masked logits; every seventh is finite.
    MASKED(Tier.BOUND),
    /// Logits in the hundreds, some rows around ±1000, where exp overflows unless the maximum is subtracted.
    LARGE_LOGITS(Tier.BOUND),
    /// Probabilities, some of them exactly 0 or 1, or below the clipping limit of 1e-7.
    CLIPPED(Tier.BOUND),
    /// Targets with label smoothing of 0.1.
    SOFT_TARGETS(Tier.BOUND),
    /// Positive numbers whose sum over a row is not 1, for probabilities and targets.
    UNNORMALISED(Tier.BOUND),
    /// Integers from -4 to 3 by a formula: [LargeCases].
    GENERATED(Tier.EXACT_INTEGER),
    /// Inputs and outputs computed by hand: [HandMade].
    BY_HAND(Tier.EXACT_INTEGER);

    private final Tier tierOfSums;

    Fill(Tier tierOfSums) {
        this.tierOfSums = tierOfSums;
    }

    /// The agreement required for such numbers.
    Tier tier(Arithmetic arithmetic) {
        return switch (arithmetic) {
            case SELECTION -> Tier.EXACT_SELECTION;
            case SUMS -> tierOfSums;
            case FUNCTIONS -> Tier.BOUND;
        };
    }

    /// The name in lower case, as case names end.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
