package dev.yij.testvectors.contract;

import dev.yij.testvectors.Precision;
import dev.yij.testvectors.Winograd;
import dev.yij.testvectors.cases.Cases;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.cases.Operation;
import dev.yij.testvectors.diagnosis.Diagnosis;
import dev.yij.testvectors.diagnosis.Evidence;
import dev.yij.testvectors.diagnosis.RunDiagnosis;
import dev.yij.testvectors.golden.GoldenCase;
import dev.yij.testvectors.golden.Goldens;
import dev.yij.testvectors.model.ModelCase;
import dev.yij.testvectors.model.ModelGolden;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
/// Each case is a dynamic test with the case's name, twice: once the oracle says what is right, once the golden
/// file does, whose values TensorFlow or a person computed. Behind them come whole models. A kernel that is
/// not overridden, or throws [Declined], skips its cases: they are reported as skipped, never as passed, and
/// the last test fails if nothing ran at all. The system property `yij.case` runs only the cases whose name
/// contains it.
///
/// A case that fails is diagnosed: its message names the likely bug ([Diagnosis]), and the last test prints what
/// the failing cases have in common ([RunDiagnosis]).
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
    /// and a case that passes although it is listed is an error: the list must shrink. Of a whole model single tensors
    /// may be listed, as `model_chapter_224 trained/conv2d_1/kernel`; the others are judged. Default: none.
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

    /// The whole models to run, which take some 100 GFLOP in all. A slow backend says how far it goes, as in
    /// `ModelCase.CHAPTER_224.upTo(Extent.FORWARD)`, or leaves one out. Default: all, through three steps of
    /// training; none for a backend that rounds its inputs, since the tolerances are those of float32.
    protected List<ModelCase> models() {
        return precision() == Precision.FLOAT32 ? ModelCase.all() : List.of();
    }

    /// How many cases must run, not counting declined ones, and just as many golden files. A backend that is
    /// complete says how many it runs, so that none gets lost. Ignored where `yij.case` selects some. Default:
    /// 1.
    protected int minimumCases() {
        return 1;
    }

    /// All cases as dynamic tests, grouped by kernel, then the golden files, then whole models, and a last test
    /// that prints and checks how many ran.
    @TestFactory
    public Stream<DynamicNode> everyKernelAgrees() {
        String selected = System.getProperty("yij.case", "");
        Judge judge = new Judge(precision(), winograd(), exactInteger());
        Kernels kernels = kernels();
        Map<String, String> deviations = knownDeviations();
        Tally oracle = new Tally("cases judged by the oracle");
        Tally golden = new Tally("golden files");
        Tally whole = new Tally("whole models");
        List<DynamicNode> groups = new ArrayList<>();
        for (Map.Entry<String, List<KernelCase>> kernel : byKernel(selected).entrySet()) {
            groups.add(DynamicContainer.dynamicContainer(
                    kernel.getKey(),
                    kernel.getValue().stream()
                            .map(c -> oracle.test(c, deviations, () -> judged(judge.judge(kernels, c))))));
        }
        for (Map.Entry<String, List<KernelCase>> kernel : byKernel(selected).entrySet()) {
            groups.add(DynamicContainer.dynamicContainer(
                    "golden " + kernel.getKey(),
                    kernel.getValue().stream()
                            .filter(Goldens::has)
                            .map(c -> golden.test(c, deviations, () -> judged(judge.judge(kernels, golden(c)))))));
        }
        groups.add(DynamicContainer.dynamicContainer(
                "whole models",
                models().stream()
                        .filter(m -> m.name().contains(selected))
                        .map(m -> whole.test(
                                m, deviations, () -> verdict(m, kernels, deviations)))));
        int required = selected.isEmpty() ? Math.max(minimumCases(), 1) : 1;
        groups.add(DynamicTest.dynamicTest("enough cases ran", () -> {
            System.out.println(getClass().getSimpleName() + ": " + oracle + "; " + golden + "; " + whole
                    + oracle.diagnosis(judge));
            Assertions.assertEquals(
                    Set.of(), unknown(deviations.keySet()), "known deviations of no case or model that there is");
            boolean modelOnly = !selected.isEmpty() && oracle.total == 0;
            Assertions.assertTrue(
                    modelOnly ? whole.ran() > 0 : oracle.ran() >= required && golden.ran() >= required,
                    () -> "at least " + required + " cases and golden files must run, found " + oracle + "; " + golden);
        }));
        return groups.stream();
    }

    private Map<String, List<KernelCase>> byKernel(String selected) {
        Map<String, List<KernelCase>> byKernel = new LinkedHashMap<>();
        for (KernelCase c : cases()) {
            if (c.name().contains(selected)) {
                byKernel.computeIfAbsent(c.operation().toString(), kernel -> new ArrayList<>())
                        .add(c);
            }
        }
        return byKernel;
    }

    private ModelVerdict verdict(ModelCase model, Kernels kernels, Map<String, String> deviations) {
        return ModelVerdict.of(model, ModelRun.of(kernels, model), winograd() != null)
                .without(deviations);
    }

    private Set<String> unknown(Set<String> names) {
        Set<String> unknown = new TreeSet<>(names);
        cases().forEach(c -> unknown.remove(c.name()));
        for (ModelCase model : models()) {
            unknown.remove(model.name());
            ModelGolden.of(model).tensors().forEach(tensor -> unknown.remove(model + " " + tensor));
        }
        return unknown;
    }

    private Verdict judged(Verdict verdict) {
        return verdict.repeatedBy(verdict.kernelCase().repeatLine(getClass()));
    }

    private static GoldenCase golden(KernelCase c) {
        return Objects.requireNonNull(Goldens.find(c));
    }

    /// How the cases of one kind went.
    private static final class Tally {
        private final String what;

        /// Outputs by case. Expectations and bounds are many times as large and are computed again if need be.
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

        /// A case as a test that counts itself.
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

        /// What explains the failing cases together, on a line of its own, or nothing.
        String diagnosis(Judge judge) {
            if (failing.isEmpty()) {
                return "";
            }
            Set<Operation> operations = failing.stream()
                    .map(d -> d.evidence().kernelCase().operation())
                    .collect(Collectors.toSet());
            List<Evidence> others = new ArrayList<>();
            passing.forEach((kernelCase, outputs) -> {
                if (operations.contains(kernelCase.operation())) {
                    others.add(judge.judge(kernelCase, outputs).evidence());
                }
            });
            return "\n" + RunDiagnosis.of(failing, others);
        }

        int ran() {
            return passed + failed + deviating;
        }

        @Override
        public String toString() {
            return "of " + total + " " + what + " " + ran() + " ran, " + passed + " passed, " + failed + " failed, "
                    + (deviating == 0 ? "" : deviating + " deviate as known, ") + declined + " declined";
        }
    }
}
