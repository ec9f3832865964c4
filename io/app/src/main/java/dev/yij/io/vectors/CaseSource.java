package dev.yij.io.vectors;

import dev.yij.testvectors.cases.Fill;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.golden.Goldens;
import java.util.Locale;

/// Where a case's expected values come from.
public enum CaseSource {
    /// TensorFlow in float64.
    TENSORFLOW,
    /// A person, on paper.
    BY_HAND,
    /// Our own oracle: there is no golden file yet.
    ORACLE;

    /// The source of a case's values.
    public static CaseSource of(KernelCase c) {
        if (c.fill() == Fill.BY_HAND) {
            return BY_HAND;
        }
        return Goldens.has(c) ? TENSORFLOW : ORACLE;
    }

    /// As lists show it: `by hand`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
