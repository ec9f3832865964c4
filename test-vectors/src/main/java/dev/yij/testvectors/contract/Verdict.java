package dev.yij.testvectors.contract;

import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.compare.Comparison;
import dev.yij.testvectors.diagnosis.Diagnosis;
import dev.yij.testvectors.diagnosis.Evidence;
import java.util.List;

/// The result of one case.
///
/// @param kernelCase  the case
/// @param comparisons one for each output of the kernel
/// @param changed     names of inputs that the backend changed, which is not allowed
/// @param evidence    inputs, expected outputs and actual outputs, for a diagnosis
public record Verdict(KernelCase kernelCase, List<Comparison> comparisons, List<String> changed, Evidence evidence)
        implements Judgement {

    /// Whether every output passed and no input was changed.
    @Override
    public boolean passed() {
        return changed.isEmpty() && comparisons.stream().allMatch(Comparison::passed);
    }

    /// The likely bugs.
    public Diagnosis diagnosis() {
        return Diagnosis.of(evidence);
    }

    /// The same verdict with another command in its report.
    ///
    /// @param command the command that repeats the case
    public Verdict repeatedBy(String command) {
        return new Verdict(
                kernelCase, comparisons.stream().map(c -> c.repeatedBy(command)).toList(), changed, evidence);
    }

    /// The report and, if elements are wrong, the diagnosis.
    public String diagnosed() {
        return evidence.passed() ? toString() : this + "\n  diagnosis: " + diagnosis();
    }

    /// The reports of the outputs that failed, or of all outputs if none did.
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
