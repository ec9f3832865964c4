package dev.yij.testvectors.contract;

import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.diagnosis.Diagnosis;
import dev.yij.testvectors.diagnosis.Evidence;
import dev.yij.testvectors.diagnosis.Repeated;
import dev.yij.testvectors.diagnosis.Repeated.Cause;
import dev.yij.testvectors.diagnosis.RunDiagnosis;
import dev.yij.testvectors.kernel.Operation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What a run's verdicts have in common: the variants that were met and the diagnosis of all failing cases.
public final class RunReport {

    private final Judge judge;

    /// Outputs by case. Expected values and bounds, which are many times larger, are computed again if needed.
    private final Map<KernelCase, Map<String, float[]>> passing = new LinkedHashMap<>();

    private final List<Diagnosis> failing = new ArrayList<>();
    private final Map<Operation, Integer> judged = new EnumMap<>(Operation.class);

    /// Variants by kernel, with the number of cases of each.
    private final Map<Operation, Map<String, Integer>> variants = new EnumMap<>(Operation.class);

    /// Why cases were not judged, by kernel, with the number of cases.
    private final Map<Operation, Map<String, Integer>> unjudged = new EnumMap<>(Operation.class);

    /// Cases whose second result differs, by kernel and cause.
    private final Map<Operation, Map<Cause, List<KernelCase>>> unstable = new EnumMap<>(Operation.class);

    /// A report on a run that has not begun.
    public RunReport(Judge judge) {
        this.judge = judge;
    }

    /// Adds a verdict.
    ///
    /// @return its report and diagnosis; empty if it passed
    public String add(Verdict verdict) {
        Operation operation = verdict.kernelCase().operation();
        judged.merge(operation, 1, Integer::sum);
        if (!verdict.judged() && !verdict.failed()) {
            count(unjudged, operation, verdict.variant());
            return verdict.variant();
        }
        if (verdict.passed()) {
            passing.put(verdict.kernelCase(), verdict.evidence().actual());
            if (!verdict.variant().isEmpty()) {
                count(variants, operation, verdict.variant());
            }
            return "";
        }
        if (verdict.evidence().passed()) {
            return verdict.toString();
        }
        Diagnosis diagnosis = verdict.diagnosis();
        failing.add(diagnosis);
        return verdict + "\n  diagnosis: " + diagnosis;
    }

    /// Adds the verdict on a case that was run twice.
    ///
    /// @return the report; empty if nothing is wrong
    public String add(Repetition repetition) {
        String text = add(repetition.verdict());
        Repeated difference = repetition.difference();
        if (difference == null) {
            return text;
        }
        KernelCase kernelCase = repetition.verdict().kernelCase();
        unstable.computeIfAbsent(kernelCase.operation(), any -> new EnumMap<>(Cause.class))
                .computeIfAbsent(difference.cause(), any -> new ArrayList<>())
                .add(kernelCase);
        return repetition.isUnstable() ? (text + "\n" + repetition.text()).strip() : text;
    }

    private static void count(Map<Operation, Map<String, Integer>> counts, Operation operation, String what) {
        counts.computeIfAbsent(operation, any -> new TreeMap<>()).merge(what, 1, Integer::sum);
    }

    /// What was met and what is wrong, one sentence on each line; empty if everything was as expected.
    public List<String> lines() {
        List<String> lines = new ArrayList<>(variantsMet());
        unjudged.forEach((operation, reasons) -> reasons.forEach((reason, cases) -> lines.add(
                cases + " of " + judged.get(operation) + " " + operation + " cases were not judged: " + reason)));
        unstable.forEach((operation, causes) -> causes.forEach(
                (cause, cases) -> lines.add(cases.size() + " of " + judged.get(operation) + " " + operation
                        + " cases have other results when they are repeated: " + cause + "; the first is "
                        + cases.get(0))));
        if (!failing.isEmpty()) {
            List<Evidence> wrong = failing.stream().map(Diagnosis::evidence).toList();
            DeclarationHint.of(judge, wrong, passing).ifPresent(lines::add);
            RunDiagnosis.of(failing, others()).findings().forEach(finding -> lines.add(finding.toString()));
        }
        return lines;
    }

    /// The lines.
    @Override
    public String toString() {
        return String.join("\n", lines());
    }

    /// For example `3 of 104 conv2d cases were computed by FFT or Winograd F(4x4, 3x3): within its bound`.
    private List<String> variantsMet() {
        List<String> lines = new ArrayList<>();
        variants.forEach((operation, met) -> {
            Map<String, Integer> algorithms = new TreeMap<>(met);
            algorithms.keySet().removeIf(name -> !name.startsWith("FFT") && !name.startsWith("Winograd"));
            if (!algorithms.isEmpty()) {
                lines.add(count(operation, algorithms) + " cases were computed by "
                        + String.join(" or ", algorithms.keySet()) + ": within its bound");
            }
            Map<String, Integer> others = new TreeMap<>(met);
            others.keySet().removeAll(algorithms.keySet());
            others.forEach((name, cases) ->
                    lines.add(cases + " of " + judged.get(operation) + " " + operation + " cases have " + name));
        });
        return lines;
    }

    private String count(Operation operation, Map<String, Integer> met) {
        int cases = met.values().stream().mapToInt(Integer::intValue).sum();
        return cases + " of " + judged.get(operation) + " " + operation;
    }

    private List<Evidence> others() {
        Set<Operation> operations =
                failing.stream().map(d -> d.evidence().kernelCase().operation()).collect(Collectors.toSet());
        List<Evidence> others = new ArrayList<>();
        passing.forEach((kernelCase, outputs) -> {
            if (operations.contains(kernelCase.operation())) {
                others.add(judge.judge(kernelCase, outputs).evidence());
            }
        });
        return others;
    }
}
