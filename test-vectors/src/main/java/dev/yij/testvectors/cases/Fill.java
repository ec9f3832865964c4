package dev.yij.testvectors.cases;

import java.util.Locale;

/// What a case's arrays are filled with. [Inputs] does it.
///
/// In every fill but SPECIALS each number is 0 or at least 2⁻¹⁴ in magnitude, wherever a kernel may round it to
/// a shorter format, so that none is subnormal in float16.
public enum Fill {
    /// Normally distributed numbers, all 24 bits in use.
    GAUSSIAN,
    /// Integers from -4 to 4.
    SMALL_INTEGERS,
    /// Image n is 0 but for a single 1 at pixel n (row-major), in channel n mod channels; weights are powers of
    /// two, a different one for every tap and input channel: each output tells which tap it met, and where.
    IMPULSES,
    /// Only 0, 1 and 2, so that most maxima are tied.
    FEW_VALUES,
    /// Only negative numbers, so that padding taken for 0 would win a maximum.
    NEGATIVE,
    /// NaN, both infinities, both zeros, the smallest and largest numbers.
    SPECIALS,
    /// Logits in the hundreds, some rows around ±1000, where exp overflows unless the maximum is subtracted.
    LARGE_LOGITS,
    /// Probabilities of which some are exactly 0 and 1 or below the clip of 1e-7.
    CLIPPED,
    /// Targets that spread over all classes (label smoothing of 0.1).
    SOFT_TARGETS,
    /// Inputs and outputs that were worked out on paper: [HandMade].
    BY_HAND;

    /// The name in lower case, as case names end.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
