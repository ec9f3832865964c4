package dev.yij.testvectors.contract;

import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.compare.Comparison;
import java.util.List;

/// The verdict on one case.
///
/// @param kernelCase  the case
/// @param comparisons one for each output of the kernel
/// @param changed     names of inputs that the backend changed, which no kernel may
public record Verdict(KernelCase kernelCase, List<Comparison> comparisons, List<String> changed) implements Judgement {

    /// Whether every output passed and no input was changed.
    @Override
    public boolean passed() {
        return changed.isEmpty() && comparisons.stream().allMatch(Comparison::passed);
    }

    /// The reports of the outputs that failed, or of all if none did.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (String input : changed) {
            text.append(kernelCase)
                    .append(": the backend changed its input ")
                    .append(input)
                    .append('\n');
        }
        for (Comparison comparison : comparisons) {
            if (passed() || !comparison.passed()) {
                text.append(comparison).append('\n');
            }
        }
        return text.toString().stripTrailing();
    }
}
