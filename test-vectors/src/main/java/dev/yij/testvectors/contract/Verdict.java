package dev.yij.testvectors.contract;

import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.compare.Comparison;
import dev.yij.testvectors.diagnosis.Diagnosis;
import dev.yij.testvectors.diagnosis.Evidence;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// The result of one case.
///
/// @param kernelCase  the case
/// @param comparisons one for each output of the kernel
/// @param changed     names of inputs that the backend changed, which is not allowed
/// @param evidence    inputs, expected outputs and actual outputs, for a diagnosis
/// @param variant     the [variant][dev.yij.testvectors.variant.Variant] that the outputs were computed by, if
///             they
///                    are not as expected otherwise; else empty
public record Verdict(
        KernelCase kernelCase, List<Comparison> comparisons, List<String> changed, Evidence evidence, String variant)
        implements Judgement {

    /// Whether every output passed and no input was changed.
    @Override
    public boolean passed() {
        return changed.isEmpty() && judged() && comparisons.stream().allMatch(Comparison::passed);
    }

    /// Whether an output is wrong or an input was changed.
    public boolean failed() {
        return !changed.isEmpty() || (judged() && !passed());
    }

    /// Whether the outputs were compared; if not, [#variant] says why, and the case has not passed.
    @Override
    public boolean judged() {
        return !comparisons.isEmpty();
    }

    /// Whether outputs are these, bit for bit, but for the bits of NaN.
    boolean hasOutputs(Map<String, float[]> outputs) {
        return evidence.actual().entrySet().stream()
                .allMatch(output -> Arrays.equals(output.getValue(), outputs.get(output.getKey())));
    }

    /// Whether an output is suspicious whatever its values.
    boolean isSuspicious() {
        return comparisons.stream().anyMatch(c -> !c.suspicions().isEmpty());
    }

    /// The same verdict on a variant.
    Verdict by(String name) {
        return new Verdict(kernelCase, comparisons, changed, evidence, name);
    }

    /// Neither passed nor failed: without a comparison.
    Verdict notJudged(String reason) {
        return new Verdict(
                kernelCase,
                List.of(),
                changed,
                new Evidence(kernelCase, evidence.inputs(), evidence.declaration(), List.of()),
                reason);
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
                kernelCase, comparisons.stream().map(c -> c.repeatedBy(command)).toList(), changed, evidence, variant);
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
