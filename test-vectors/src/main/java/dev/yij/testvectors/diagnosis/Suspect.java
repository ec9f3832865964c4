package dev.yij.testvectors.diagnosis;

import java.util.Locale;

/// A bug that explains a failing case.
///
/// @param hypothesis the bug
/// @param agreement  how well it explains the case
/// @param confidence from 0 to 1: see [Diagnosis]
public record Suspect(Hypothesis hypothesis, Agreement agreement, double confidence) {

    /// The bug and its confidence.
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s (confidence %.0f %%, explains %d of %d wrong elements): %s",
                hypothesis.name(),
                100 * confidence,
                agreement.explained(),
                agreement.wrong(),
                hypothesis.advice());
    }
}
