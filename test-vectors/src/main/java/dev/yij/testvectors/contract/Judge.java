package dev.yij.testvectors.contract;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.NamedArrays;
import dev.yij.testvectors.Precision;
import dev.yij.testvectors.Winograd;
import dev.yij.testvectors.cases.Fill;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.cases.Tier;
import dev.yij.testvectors.compare.Comparison;
import dev.yij.testvectors.declaration.Algorithm;
import dev.yij.testvectors.declaration.Declaration;
import dev.yij.testvectors.diagnosis.Evidence;
import dev.yij.testvectors.golden.GoldenCase;
import dev.yij.testvectors.golden.GoldenOutput;
import dev.yij.testvectors.kernel.Kernels;
import dev.yij.testvectors.oracle.Expected;
import dev.yij.testvectors.variant.Variant;
import dev.yij.testvectors.variant.Variant.Target;
import dev.yij.testvectors.variant.Variants;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Runs cases on a backend and compares its outputs with the expected ones. Needs no JUnit.
///
/// @param declaration  what the backend declares about its arithmetic
/// @param winograd     the Winograd convolution that the backend may use, whose larger bound then applies to
///                     every case that it can compute, exact ones included; null for none
/// @param exactInteger whether cases of small integers must be exact; if not, their bound applies
public record Judge(Declaration declaration, @Nullable Winograd winograd, boolean exactInteger) {

    /// A judge of direct convolutions with inputs of a format.
    public Judge(Precision precision, @Nullable Winograd winograd, boolean exactInteger) {
        this(Declaration.DEFAULT.factors(precision).algorithm(Algorithm.DIRECT), winograd, exactInteger);
    }

    /// What the targets of a case depend on, besides its inputs.
    private record Key(Judge judge, KernelCase kernelCase) {}

    private record Cached(NamedArrays inputs, List<Target> targets) {}

    /// A contract judges the same cases for many backends, and the oracle takes longer than most backends. Kept
    /// while there is memory.
    private static final Map<Key, SoftReference<Cached>> TARGETS = new ConcurrentHashMap<>();

    /// A judge of direct computation in float32.
    public static Judge strict() {
        return new Judge(Precision.FLOAT32, null, true);
    }

    /// A judge of a backend that declares its arithmetic.
    public static Judge of(Declaration declaration) {
        return new Judge(declaration, null, true);
    }

    /// The format that the backend rounds the inputs of its multiplications to.
    public Precision precision() {
        return declaration.factors();
    }

    /// Runs one case and compares with the oracle.
    ///
    /// @throws dev.yij.testvectors.kernel.Declined if the backend declines it
    public Verdict judge(Kernels backend, KernelCase kernelCase) {
        NamedArrays inputs = kernelCase.inputs();
        return judge(backend, kernelCase, inputs, targets(kernelCase, inputs));
    }

    /// Runs one case and compares with its golden values. The stored bounds are those of float32; where this
    /// judge allows more, its own bounds apply.
    ///
    /// @throws dev.yij.testvectors.kernel.Declined if the backend declines it
    public Verdict judge(Kernels backend, GoldenCase golden) {
        return judge(backend, golden.kernelCase(), golden.inputs(), targets(golden));
    }

    /// Compares outputs that were computed elsewhere with the oracle.
    ///
    /// @param outputs each output by its name
    /// @throws IllegalArgumentException if an output is missing or has another size
    public Verdict judge(KernelCase kernelCase, Map<String, float[]> outputs) {
        NamedArrays inputs = kernelCase.inputs();
        return verdict(kernelCase, inputs, targets(kernelCase, inputs), outputs, List.of());
    }

    /// Compares outputs that were computed elsewhere with golden values.
    ///
    /// @param outputs each output by its name
    /// @throws IllegalArgumentException if an output is missing or has another size
    public Verdict judge(GoldenCase golden, Map<String, float[]> outputs) {
        return verdict(golden.kernelCase(), golden.inputs(), targets(golden), outputs, List.of());
    }

    private Verdict judge(Kernels backend, KernelCase kernelCase, NamedArrays inputs, List<Target> targets) {
        NamedArrays passed = inputs.copy();
        Map<String, float[]> outputs = kernelCase.run(backend, passed);
        return verdict(kernelCase, inputs, targets, outputs, differing(inputs, passed));
    }

    /// The verdict on the outputs as expected; if they are not, that of the first variant that they are.
    private Verdict verdict(
            KernelCase kernelCase,
            NamedArrays inputs,
            List<Target> targets,
            Map<String, float[]> outputs,
            List<String> changed) {
        Verdict verdict = compared(kernelCase, inputs, targets, outputs, changed);
        if (verdict.evidence().passed() && (declaration.isFloat32() || verdict.isSuspicious())) {
            return verdict;
        }
        List<Expected> expected = targets.stream().map(Target::expected).toList();
        if (!verdict.passed()
                && verdict.evidence().isWritten()
                && declaration.isBeyondRange(kernelCase.operation(), inputs, expected)) {
            return verdict.notJudged("numbers beyond the range of the declared formats");
        }
        if (verdict.isSuspicious()) {
            return verdict;
        }
        if (!declaration.isFloat32()) {
            Verdict predicted = predicted(kernelCase, inputs, targets, outputs, changed);
            if (predicted != null) {
                return predicted;
            }
        }
        List<Variant> variants = verdict.evidence().passed() ? List.of() : Variants.of(declaration);
        for (Variant variant : variants) {
            List<Target> others = variant.targets(kernelCase, inputs, targets);
            if (others != null) {
                Verdict other = compared(kernelCase, inputs, others, outputs, changed);
                if (other.evidence().passed() && variant.looksLike(kernelCase, inputs, others, outputs)) {
                    return other.by(variant.name());
                }
            }
        }
        return verdict;
    }

    /// The verdict on outputs each of which is that of float32 or of inputs rounded as declared; null if one is
    /// neither. The bound of a short format contains these results, but they say more.
    private @Nullable Verdict predicted(
            KernelCase kernelCase,
            NamedArrays inputs,
            List<Target> targets,
            Map<String, float[]> outputs,
            List<String> changed) {
        Judge plain = new Judge(Precision.FLOAT32, null, exactInteger);
        List<Target> close = targets.stream()
                .map(t -> new Target(t.expected(), plain.bounds(kernelCase, inputs, t.expected())))
                .toList();
        Verdict direct = compared(kernelCase, inputs, close, outputs, changed);
        if (direct.evidence().passed()) {
            return direct;
        }
        for (Variant variant : Variants.predicted(declaration)) {
            List<Target> rounded = variant.targets(kernelCase, inputs, targets);
            if (rounded != null) {
                List<Target> chosen = new ArrayList<>();
                for (int i = 0; i < close.size(); i++) {
                    boolean right = direct.comparisons().get(i).passed();
                    chosen.add(right ? close.get(i) : rounded.get(i));
                }
                Verdict other = compared(kernelCase, inputs, chosen, outputs, changed);
                if (other.evidence().passed()) {
                    return other.by(variant.name());
                }
            }
        }
        return null;
    }

    private Verdict compared(
            KernelCase kernelCase,
            NamedArrays inputs,
            List<Target> targets,
            Map<String, float[]> outputs,
            List<String> changed) {
        List<Comparison> comparisons = new ArrayList<>();
        List<Evidence.Output> evidence = new ArrayList<>();
        for (Target target : targets) {
            Expected expected = target.expected();
            float[] actual = outputs.get(expected.name());
            if (actual == null) {
                throw new IllegalArgumentException(
                        kernelCase + ": there is no output " + expected.name() + ", only " + outputs.keySet());
            }
            Comparison comparison = Comparison.of(
                    kernelCase + " " + expected.name(),
                    expected.shape(),
                    expected.value(),
                    target.bounds(),
                    actual,
                    inputs.arrays(),
                    kernelCase.repeatLine());
            comparisons.add(comparison);
            evidence.add(new Evidence.Output(expected, target.bounds(), actual, comparison.wrong()));
        }
        return new Verdict(
                kernelCase, comparisons, changed, new Evidence(kernelCase, inputs, declaration, evidence), "");
    }

    private List<Target> targets(KernelCase kernelCase, NamedArrays inputs) {
        Key key = new Key(this, kernelCase);
        SoftReference<Cached> reference = TARGETS.get(key);
        Cached cached = reference == null ? null : reference.get();
        if (cached == null || !differing(cached.inputs(), inputs).isEmpty()) {
            cached = new Cached(inputs.copy(), computed(kernelCase, inputs));
            if (kernelCase.fill() != Fill.GENERATED) {
                TARGETS.put(key, new SoftReference<>(cached));
            }
        }
        return cached.targets();
    }

    /// The names of the arrays whose elements are not the same in both.
    private static List<String> differing(NamedArrays one, NamedArrays other) {
        return one.arrays().stream()
                .filter(array -> !Arrays.equals(array.data(), other.find(array.name())))
                .map(NamedArray::name)
                .toList();
    }

    private List<Target> computed(KernelCase kernelCase, NamedArrays inputs) {
        return kernelCase.expected(inputs).stream()
                .map(expected -> new Target(expected, bounds(kernelCase, inputs, expected)))
                .toList();
    }

    private List<Target> targets(GoldenCase golden) {
        List<Target> targets = new ArrayList<>();
        for (Target own : targets(golden.kernelCase(), golden.inputs())) {
            GoldenOutput output = golden.output(own.expected().name());
            double[] value = new double[output.value().length];
            double[] bounds = new double[value.length];
            for (int i = 0; i < value.length; i++) {
                value[i] = output.value()[i];
                bounds[i] = isPlain() ? output.bound()[i] : Math.max(output.bound()[i], own.bounds()[i]);
            }
            targets.add(new Target(own.expected().withValue(value), bounds));
        }
        return targets;
    }

    /// Whether the bounds are those of the golden files.
    private boolean isPlain() {
        return declaration.isFloat32() && winograd == null && exactInteger;
    }

    /// The largest error allowed for each element of an output.
    public double[] bounds(KernelCase kernelCase, NamedArrays inputs, Expected expected) {
        boolean exact =
                kernelCase.tier() == Tier.EXACT_SELECTION || (kernelCase.tier() == Tier.EXACT_INTEGER && exactInteger);
        double[] tiled = winograd == null ? null : Variants.bounds(winograd, kernelCase, inputs, expected, precision());
        double[] bounds = declaration.bounds(kernelCase, inputs, expected, exact);
        for (int i = 0; i < bounds.length; i++) {
            double value = expected.value()[i];
            double direct = exact ? Math.max(bounds[i], flushed(value)) : bounds[i];
            double allowed = tiled == null ? direct : Math.max(direct, tiled[i]);
            bounds[i] = Float.isFinite((float) value) ? allowed : 0;
        }
        return bounds;
    }

    /// A device that flushes subnormals to zero may do so even where nothing is computed.
    private static double flushed(double selected) {
        return selected != 0 && Math.abs(selected) < Float.MIN_NORMAL ? Float.MIN_NORMAL : 0;
    }
}
