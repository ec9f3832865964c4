package dev.yij.io.vectors;

import dev.yij.testvectors.cases.Fill;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.golden.Goldens;
import java.util.Locale;

/// The origin of a case's expected values.
public enum CaseSource {
    /// TensorFlow in float64.
    TENSORFLOW,
    /// Computed by hand.
    BY_HAND,
    /// Our own oracle, if there is no golden file yet.
    ORACLE;

    /// The origin of a case's values.
    public static CaseSource of(KernelCase c) {
        if (c.fill() == Fill.BY_HAND) {
            return BY_HAND;
        }
        return Goldens.has(c) ? TENSORFLOW : ORACLE;
    }

    /// The name in lists: `by hand`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
