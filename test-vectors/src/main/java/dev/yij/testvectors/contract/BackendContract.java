package dev.yij.testvectors.contract;

import dev.yij.testvectors.Precision;
import dev.yij.testvectors.Winograd;
import dev.yij.testvectors.cases.Cases;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.cases.LargeCases;
import dev.yij.testvectors.cases.RandomCases;
import dev.yij.testvectors.declaration.Declaration;
import dev.yij.testvectors.golden.GoldenCase;
import dev.yij.testvectors.golden.Goldens;
import dev.yij.testvectors.kernel.Kernels;
import dev.yij.testvectors.kernel.Operation;
import dev.yij.testvectors.model.ModelCase;
import dev.yij.testvectors.model.ModelGolden;
import dev.yij.testvectors.model.ModelRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// The contract of a backend as a JUnit 5 test: extend it, override the kernels that the backend has, run it.
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
/// Each case is a dynamic test with the case's name and runs twice: its outputs are compared with the oracle,
/// and with the golden file, whose values were computed by TensorFlow or by hand. For the oracle the kernel is
/// called twice, and the results must have the same bits ([#deterministic]). Whole models follow. The
/// cases of a kernel that is not overridden or throws [Declined][dev.yij.testvectors.kernel.Declined] are
/// reported as skipped, never as passed, and the last test fails if nothing ran at all. The system property
/// `yij.case` selects the cases whose name contains it.
///
/// Random cases follow, [#randomCases] for each kernel ([RandomCases]); one that fails is reduced to the
/// smallest that still fails. The system property `yij.random` draws more of them, `yij.seed` others.
/// `-Dyij.large=true` runs [LargeCases].
///
/// The message of a case that fails names the likely bug
/// ([Diagnosis][dev.yij.testvectors.diagnosis.Diagnosis]), and the last test prints what the failing cases have
/// in common ([RunDiagnosis][dev.yij.testvectors.diagnosis.RunDiagnosis]).
///
/// The error bounds are those of the arithmetic that the subclass declares ([#precision], [#winograd],
/// [#exactInteger]); their derivation is documented at [Precision], [Winograd] and in the oracle.
@Execution(ExecutionMode.SAME_THREAD)
public abstract class BackendContract implements Kernels {

    /// For subclasses.
    protected BackendContract() {}

    /// The format that the backend rounds the inputs of its multiplications to. Default: float32, not rounded.
    protected Precision precision() {
        return Precision.FLOAT32;
    }

    /// What the backend declares about its arithmetic: formats of sums and outputs, algorithms of convolutions,
    /// precision of functions. Default: [Declaration#DEFAULT] with the format of [#precision].
    protected Declaration declaration() {
        return Declaration.DEFAULT.factors(precision());
    }

    /// The Winograd convolution that the backend may use, whose bound then applies to every case that it can
    /// compute, whether its errors look like Winograd's or not. Default: null for none.
    protected @Nullable Winograd winograd() {
        return null;
    }

    /// The kernels to test. Default: this object, whose methods the subclass overrides. A backend whose kernels
    /// are in a class of their own returns an instance of it.
    protected Kernels kernels() {
        return this;
    }

    /// Names of the cases that the backend is known to fail, with the reasons. They are reported as skipped
    /// with that reason; a listed case that passes is an error, so that the list stays up to date. Single
    /// tensors of a whole model may be listed as `model_chapter_224 trained/conv2d_1/kernel`; its other tensors
    /// are judged. Default: none.
    protected Map<String, String> knownDeviations() {
        return Map.of();
    }

    /// Whether results of small integers must be exact, as they are for any order of float32 additions.
    /// Default: true.
    protected boolean exactInteger() {
        return true;
    }

    /// Whether the same call always returns the same bits. Each kernel is called twice with the same inputs,
    /// the second time with outputs that contain the first result. A backend that adds in another order each
    /// time, by atomic additions, returns false: then both results must be right. Default: true.
    protected boolean deterministic() {
        return true;
    }

    /// The cases to run. Default: all.
    protected List<KernelCase> cases() {
        return Cases.all();
    }

    /// The whole models to run, about 100 GFLOP in all. A slow backend limits them, as in
    /// `ModelCase.CHAPTER_224.upTo(Extent.FORWARD)`, or leaves one out. Default: all, with three steps of
    /// training; none for a backend that rounds its inputs, because the tolerances are those of float32.
    protected List<ModelCase> models() {
        return precision() == Precision.FLOAT32 ? ModelCase.all() : List.of();
    }

    /// The number of cases, not counting declined ones, and of golden files that must run, so that the test
    /// fails if some are no longer run. Ignored if `yij.case` is set. Default: 1.
    protected int minimumCases() {
        return 1;
    }

    /// How many random cases of each kernel in [#cases] to draw. Default: the system property `yij.random`,
    /// else 4; none for a backend with [#knownDeviations], because random cases may meet what those are about.
    protected int randomCases() {
        return Integer.getInteger("yij.random", knownDeviations().isEmpty() ? 4 : 0);
    }

    /// The seed of random cases, the same for every run so that a build fails only if something was changed.
    /// Default: the system property `yij.seed`, else 1.
    protected long randomSeed() {
        return Long.getLong("yij.seed", 1);
    }

    /// Whether to run [LargeCases], which need about 4 GB of memory. Default: the system property `yij.large`,
    /// else false.
    protected boolean runsLargeCases() {
        return Boolean.getBoolean("yij.large");
    }

    /// Random cases as dynamic tests, grouped by kernel, judged by the oracle, and a last test that prints how
    /// many were run.
    @TestFactory
    public Stream<DynamicNode> randomCasesAgree() {
        Judge judge = new Judge(declaration(), winograd(), exactInteger());
        Tally random = new Tally("random cases", judge);
        RandomJudging judging = new RandomJudging(judge, kernels(), getClass(), randomSeed());
        List<DynamicNode> groups = new ArrayList<>();
        byKernel(randomlyDrawn())
                .forEach((kernel, drawn) -> groups.add(DynamicContainer.dynamicContainer(
                        "random " + kernel,
                        drawn.stream().map(c -> random.test(c, Map.of(), () -> judging.judge(c))))));
        if (!groups.isEmpty()) {
            groups.add(DynamicTest.dynamicTest(
                    "random cases that ran",
                    () -> System.out.println(getClass().getSimpleName() + ": " + random + random.report())));
        }
        return groups.stream();
    }

    private List<KernelCase> randomlyDrawn() {
        List<Operation> operations =
                cases().stream().map(KernelCase::operation).distinct().toList();
        return operations.stream()
                .flatMap(operation -> RandomCases.of(operation, randomCases(), randomSeed()).stream())
                .toList();
    }

    /// The cases with more than 2¹⁶ positions, channels or images, or 2²⁴ elements, as dynamic tests, and a
    /// last test that prints how many were run. They need about 4 GB of memory, so they run only if the system
    /// property `yij.large` is true or [#runsLargeCases] is overridden.
    @TestFactory
    public Stream<DynamicNode> largeCasesAgree() {
        if (!runsLargeCases()) {
            return Stream.of();
        }
        Judge judge = new Judge(declaration(), winograd(), exactInteger());
        Tally large = new Tally("large cases", judge);
        List<DynamicNode> groups = new ArrayList<>();
        byKernel(LargeCases.all())
                .forEach((kernel, cases) -> groups.add(DynamicContainer.dynamicContainer(
                        "large " + kernel,
                        cases.stream().map(c -> large.test(c, knownDeviations(), () -> twice(judge, kernels(), c))))));
        groups.add(DynamicTest.dynamicTest(
                "large cases that ran",
                () -> System.out.println(getClass().getSimpleName() + ": " + large + large.report())));
        return groups.stream();
    }

    /// All cases as dynamic tests, grouped by kernel, then the golden files, then whole models, and a last test
    /// that prints and checks how many were run.
    @TestFactory
    public Stream<DynamicNode> everyKernelAgrees() {
        String selected = selected();
        Judge judge = new Judge(declaration(), winograd(), exactInteger());
        Kernels kernels = kernels();
        Map<String, String> deviations = knownDeviations();
        Tally oracle = new Tally("cases judged by the oracle", judge);
        Tally golden = new Tally("golden files", judge);
        Tally whole = new Tally("whole models", judge);
        List<DynamicNode> groups = new ArrayList<>();
        for (Map.Entry<String, List<KernelCase>> kernel : byKernel(cases()).entrySet()) {
            groups.add(DynamicContainer.dynamicContainer(
                    kernel.getKey(),
                    kernel.getValue().stream().map(c -> oracle.test(c, deviations, () -> twice(judge, kernels, c)))));
        }
        for (Map.Entry<String, List<KernelCase>> kernel : byKernel(cases()).entrySet()) {
            groups.add(DynamicContainer.dynamicContainer(
                    "golden " + kernel.getKey(),
                    kernel.getValue().stream()
                            .filter(Goldens::has)
                            .map(c -> golden.test(c, deviations, () -> withCommand(judge.judge(kernels, golden(c)))))));
        }
        groups.add(DynamicContainer.dynamicContainer(
                "whole models",
                models().stream()
                        .filter(m -> m.name().contains(selected))
                        .map(m -> whole.test(m, deviations, () -> verdict(m, kernels, deviations)))));
        int required = selected.isEmpty() ? Math.max(minimumCases(), 1) : 1;
        groups.add(DynamicTest.dynamicTest("enough cases ran", () -> {
            System.out.println(
                    getClass().getSimpleName() + ": " + oracle + "; " + golden + "; " + whole + oracle.report());
            Assertions.assertEquals(
                    Set.of(), unknown(deviations.keySet()), "known deviations that name no case or model");
            if (oracle.total() + whole.total() == 0
                    && randomlyDrawn().stream().anyMatch(c -> c.name().contains(selected))) {
                return; // a random case was selected
            }
            boolean modelOnly = !selected.isEmpty() && oracle.total() == 0;
            Assertions.assertTrue(
                    modelOnly ? whole.ran() > 0 : oracle.ran() >= required && golden.ran() >= required,
                    () -> "at least " + required + " cases and golden files must run, found " + oracle + "; " + golden);
        }));
        return groups.stream();
    }

    private static String selected() {
        return System.getProperty("yij.case", "");
    }

    private static Map<String, List<KernelCase>> byKernel(List<KernelCase> cases) {
        String selected = selected();
        Map<String, List<KernelCase>> byKernel = new LinkedHashMap<>();
        for (KernelCase c : cases) {
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
        LargeCases.all().forEach(c -> unknown.remove(c.name()));
        for (ModelCase model : models()) {
            unknown.remove(model.name());
            ModelGolden.of(model).tensors().forEach(tensor -> unknown.remove(model + " " + tensor));
        }
        return unknown;
    }

    private Repetition twice(Judge judge, Kernels kernels, KernelCase c) {
        return Repetition.of(judge, kernels, c, deterministic()).repeatedBy(c.repeatLine(getClass()));
    }

    private Verdict withCommand(Verdict verdict) {
        return verdict.repeatedBy(verdict.kernelCase().repeatLine(getClass()));
    }

    private static GoldenCase golden(KernelCase c) {
        return Objects.requireNonNull(Goldens.find(c));
    }
}
