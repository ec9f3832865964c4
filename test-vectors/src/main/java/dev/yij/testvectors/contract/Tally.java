package dev.yij.testvectors.contract;

import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.diagnosis.Diagnosis;
import dev.yij.testvectors.diagnosis.Evidence;
import dev.yij.testvectors.diagnosis.RunDiagnosis;
import dev.yij.testvectors.kernel.Declined;
import dev.yij.testvectors.kernel.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;

/// Counts the results of one kind of case.
final class Tally {
    private final String what;

    /// Outputs by case. Expected values and bounds, which are many times larger, are computed again if needed.
    private final Map<KernelCase, Map<String, float[]>> passing = new LinkedHashMap<>();

    private final List<Diagnosis> failing = new ArrayList<>();
    private int total;
    private int passed;
    private int failed;
    private int deviating;
    private int declined;

    Tally(String what) {
        this.what = what;
    }

    /// A case as a test whose result is counted.
    DynamicTest test(Object name, Map<String, String> deviations, Supplier<? extends Judgement> judging) {
        total++;
        return DynamicTest.dynamicTest(name.toString(), () -> run(deviations.get(name.toString()), judging));
    }

    private void run(@Nullable String deviation, Supplier<? extends Judgement> judging) {
        Judgement judgement;
        try {
            judgement = judging.get();
        } catch (Declined refusal) {
            declined++;
            Assumptions.abort(refusal.getMessage());
            return;
        } catch (RuntimeException | Error broken) {
            failed++;
            throw broken;
        }
        if (deviation != null && judgement.passed()) {
            failed++;
            Assertions.fail("listed as a known deviation (" + deviation + "), but it passed");
        } else if (deviation != null) {
            deviating++;
            Assumptions.abort("known deviation, " + deviation + "\n" + judgement + diagnosed(judgement));
        } else if (judgement.passed()) {
            passed++;
            if (judgement instanceof Verdict verdict) {
                passing.put(verdict.kernelCase(), verdict.evidence().actual());
            }
        } else {
            failed++;
            Assertions.fail(judgement + diagnosed(judgement));
        }
    }

    private String diagnosed(Judgement judgement) {
        if (!(judgement instanceof Verdict verdict) || verdict.evidence().passed()) {
            return "";
        }
        Diagnosis diagnosis = verdict.diagnosis();
        failing.add(diagnosis);
        return "\n  diagnosis: " + diagnosis;
    }

    /// The diagnosis of all failing cases on a new line, or an empty string if none failed.
    String diagnosis(Judge judge) {
        if (failing.isEmpty()) {
            return "";
        }
        Set<Operation> operations =
                failing.stream().map(d -> d.evidence().kernelCase().operation()).collect(Collectors.toSet());
        List<Evidence> others = new ArrayList<>();
        passing.forEach((kernelCase, outputs) -> {
            if (operations.contains(kernelCase.operation())) {
                others.add(judge.judge(kernelCase, outputs).evidence());
            }
        });
        return "\n" + RunDiagnosis.of(failing, others);
    }

    /// Number of cases.
    int total() {
        return total;
    }

    /// Number of cases that were run and not declined.
    int ran() {
        return passed + failed + deviating;
    }

    @Override
    public String toString() {
        return "of " + total + " " + what + " " + ran() + " ran, " + passed + " passed, " + failed + " failed, "
                + (deviating == 0 ? "" : deviating + " deviate as known, ") + declined + " declined";
    }
}
