package dev.yij.testvectors.contract;

import dev.yij.testvectors.kernel.Declined;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;

/// Counts the results of one kind of case.
final class Tally {
    private final String what;

    private final RunReport report;
    private int total;
    private int passed;
    private int failed;
    private int deviating;
    private int declined;
    private int unjudged;

    Tally(String what, Judge judge) {
        this.what = what;
        report = new RunReport(judge);
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
        String text = judgement instanceof Verdict verdict
                ? report.add(verdict)
                : judgement instanceof Repetition repetition ? report.add(repetition) : judgement.toString();
        if (!judgement.judged()) {
            unjudged++;
            Assumptions.abort("not judged: " + text);
        } else if (deviation != null && judgement.passed()) {
            failed++;
            Assertions.fail("listed as a known deviation (" + deviation + "), but it passed");
        } else if (deviation != null) {
            deviating++;
            Assumptions.abort("known deviation, " + deviation + "\n" + text);
        } else if (judgement.passed()) {
            passed++;
        } else {
            failed++;
            Assertions.fail(text);
        }
    }

    /// What the cases have in common, on new lines; empty if all were as expected.
    String report() {
        String text = report.toString();
        return text.isEmpty() ? "" : "\n" + text;
    }

    /// Number of cases.
    int total() {
        return total;
    }

    /// Number of cases that were run and judged.
    int ran() {
        return passed + failed + deviating;
    }

    @Override
    public String toString() {
        return "of " + total + " " + what + " " + ran() + " ran, " + passed + " passed, " + failed + " failed, "
                + (deviating == 0 ? "" : deviating + " deviate as known, ")
                + (unjudged == 0 ? "" : unjudged + " not judged, ") + declined + " declined";
    }
}
