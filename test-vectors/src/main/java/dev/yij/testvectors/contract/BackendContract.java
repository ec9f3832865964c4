package dev.yij.testvectors.contract;

import dev.yij.testvectors.Precision;
import dev.yij.testvectors.Winograd;
import dev.yij.testvectors.cases.Cases;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.cases.Operation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// What every backend is held to, as a JUnit 5 test: extend it, override the kernels that exist, run it.
///
/// ```java
/// class MyBackendTest extends BackendContract {
///     @Override
///     public void conv2d(ConvDims d, float[] x, float[] w, float[] b, float[] y) {
///         myBackend.convolve(x, d.images(), d.inH(), d.inW(), d.inC(), w, …, y);
///     }
/// }
/// ```
///
/// Each case is a dynamic test with the case's name. A kernel that is not overridden, or throws [Declined],
/// skips its cases: they are reported as skipped, never as passed, and the last test fails if nothing ran at
/// all. The system property `yij.case` runs only the cases whose name contains it.
///
/// The bounds are those of the arithmetic that the subclass declares ([#precision], [#winograd],
/// [#exactInteger]); how they are derived is written at [Precision], [Winograd] and in the oracle.
@Execution(ExecutionMode.SAME_THREAD)
public abstract class BackendContract implements Kernels {

    /// For subclasses.
    protected BackendContract() {}

    /// What the backend rounds the inputs of its multiplications to. Default: nothing, it computes in float32.
    protected Precision precision() {
        return Precision.FLOAT32;
    }

    /// The Winograd convolution that the backend may use. Default: null, none.
    protected @Nullable Winograd winograd() {
        return null;
    }

    /// The kernels to judge. Default: this object, whose methods the subclass overrides; a backend that has a
    /// class of its own for them is returned here instead.
    protected Kernels kernels() {
        return this;
    }

    /// Cases that the backend is known to fail, by name, and why. They are reported as skipped with that reason,
    /// and a case that passes although it is listed is an error: the list must shrink. Default: none.
    protected Map<String, String> knownDeviations() {
        return Map.of();
    }

    /// Whether small integers must come out exactly, which they do from any order of float32 additions.
    /// Default: true.
    protected boolean exactInteger() {
        return true;
    }

    /// The cases to run. Default: all.
    protected List<KernelCase> cases() {
        return Cases.all();
    }

    /// How many cases must run, not counting declined ones. A backend that is complete says how many it runs,
    /// so that none gets lost. Ignored where `yij.case` selects some. Default: 1.
    protected int minimumCases() {
        return 1;
    }

    /// All cases as dynamic tests, grouped by kernel, and a last test that prints and checks how many ran.
    @TestFactory
    public Stream<DynamicNode> everyKernelAgreesWithTheOracle() {
        String selected = System.getProperty("yij.case", "");
        Judge judge = new Judge(precision(), winograd(), exactInteger());
        Kernels kernels = kernels();
        Map<String, String> deviations = knownDeviations();
        Tally tally = new Tally();
        Map<String, List<DynamicTest>> byKernel = new LinkedHashMap<>();
        for (KernelCase c : cases()) {
            if (c.name().contains(selected)) {
                byKernel.computeIfAbsent(c.operation().toString(), kernel -> new ArrayList<>())
                        .add(DynamicTest.dynamicTest(
                                c.name(), () -> run(judge, kernels, c, deviations.get(c.name()), tally)));
            }
        }
        int total = byKernel.values().stream().mapToInt(List::size).sum();
        int required = selected.isEmpty() ? Math.max(minimumCases(), 1) : 1;
        DynamicTest count = DynamicTest.dynamicTest("enough cases ran", () -> {
            System.out.println(getClass().getSimpleName() + ": of " + total + " cases " + tally);
            deviations
                    .keySet()
                    .forEach(name -> Assertions.assertTrue(
                            cases().stream().anyMatch(c -> c.name().equals(name)),
                            () -> "a known deviation is of no case that is run: " + name));
            Assertions.assertTrue(
                    tally.ran() >= required, () -> "at least " + required + " cases must run, found " + tally);
        });
        return Stream.concat(
                byKernel.entrySet().stream().map(e -> DynamicContainer.dynamicContainer(e.getKey(), e.getValue())),
                Stream.of(count));
    }

    private static void run(Judge judge, Kernels kernels, KernelCase c, @Nullable String deviation, Tally tally) {
        Verdict verdict;
        try {
            verdict = judge.judge(kernels, c);
        } catch (Declined declined) {
            tally.declined.merge(c.operation(), 1, Integer::sum);
            Assumptions.abort(declined.getMessage());
            return;
        } catch (RuntimeException | Error broken) {
            tally.failed++;
            throw broken;
        }
        if (deviation == null && !verdict.passed()) {
            tally.failed++;
            Assertions.fail(verdict.toString());
        } else if (deviation == null) {
            tally.passed++;
        } else if (verdict.passed()) {
            tally.failed++;
            Assertions.fail(c + ": listed as a known deviation (" + deviation + "), but it passed");
        } else {
            tally.deviating++;
            Assumptions.abort("known deviation, " + deviation + "\n" + verdict);
        }
    }

    /// How the cases went.
    private static final class Tally {
        private final Map<Operation, Integer> declined = new EnumMap<>(Operation.class);
        private int passed;
        private int failed;
        private int deviating;

        int ran() {
            return passed + failed + deviating;
        }

        @Override
        public String toString() {
            int all = declined.values().stream().mapToInt(Integer::intValue).sum();
            return ran() + " ran, " + passed + " passed, " + failed + " failed, "
                    + (deviating == 0 ? "" : deviating + " deviate as known, ")
                    + all + " declined" + (all == 0 ? "" : " " + declined);
        }
    }
}
