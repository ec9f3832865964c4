package dev.yij.testvectors.contract;

import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.diagnosis.Diagnosis;
import dev.yij.testvectors.diagnosis.Evidence;
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
        if (verdict.passed()) {
            passing.put(verdict.kernelCase(), verdict.evidence().actual());
            if (!verdict.variant().isEmpty()) {
                variants.computeIfAbsent(operation, any -> new TreeMap<>()).merge(verdict.variant(), 1, Integer::sum);
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

    /// What was met and what is wrong, one sentence on each line; empty if everything was as expected.
    public List<String> lines() {
        List<String> lines = new ArrayList<>(variantsMet());
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
