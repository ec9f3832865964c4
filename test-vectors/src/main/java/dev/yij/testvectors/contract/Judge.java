package dev.yij.testvectors.contract;

import dev.yij.testvectors.ConvDims;
import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.Precision;
import dev.yij.testvectors.Winograd;
import dev.yij.testvectors.cases.Inputs;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.cases.Tier;
import dev.yij.testvectors.compare.Comparison;
import dev.yij.testvectors.diagnosis.Evidence;
import dev.yij.testvectors.golden.GoldenCase;
import dev.yij.testvectors.golden.GoldenOutput;
import dev.yij.testvectors.oracle.Expected;
import dev.yij.testvectors.oracle.WinogradOracle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Runs cases on a backend and judges what comes out. Needs no JUnit.
///
/// @param precision    what the backend rounds the inputs of its multiplications to
/// @param winograd     the Winograd convolution it may use, whose larger bound then holds where it fits (and no
///                     case it fits is exact); null for none
/// @param exactInteger whether cases of small integers must come out exactly; where not, their bound holds
public record Judge(Precision precision, @Nullable Winograd winograd, boolean exactInteger) {

    /// What an output should be, and how far each element may be off.
    private record Target(Expected expected, double[] bound) {

        String name() {
            return expected.name();
        }

        int[] shape() {
            return expected.shape();
        }

        double[] value() {
            return expected.value();
        }
    }

    /// A judge of direct computation in float32.
    public static Judge strict() {
        return new Judge(Precision.FLOAT32, null, true);
    }

    /// Runs one case and judges it by the oracle.
    ///
    /// @throws Declined if the backend declines it
    public Verdict judge(Kernels backend, KernelCase kernelCase) {
        Inputs inputs = kernelCase.inputs();
        return judge(backend, kernelCase, inputs, targets(kernelCase, inputs));
    }

    /// Runs one case and judges it by its golden values. The stored bounds are those of float32; where this
    /// judge allows more, that holds.
    ///
    /// @throws Declined if the backend declines it
    public Verdict judge(Kernels backend, GoldenCase golden) {
        return judge(backend, golden.kernelCase(), golden.inputs(), targets(golden));
    }

    /// Judges outputs that were computed elsewhere by the oracle.
    ///
    /// @param outputs each output by its name
    /// @throws IllegalArgumentException if an output is missing or has another size
    public Verdict judge(KernelCase kernelCase, Map<String, float[]> outputs) {
        Inputs inputs = kernelCase.inputs();
        return verdict(kernelCase, inputs, targets(kernelCase, inputs), outputs, List.of());
    }

    /// Judges outputs that were computed elsewhere by golden values.
    ///
    /// @param outputs each output by its name
    /// @throws IllegalArgumentException if an output is missing or has another size
    public Verdict judge(GoldenCase golden, Map<String, float[]> outputs) {
        KernelCase kernelCase = golden.kernelCase();
        return verdict(kernelCase, golden.inputs(), targets(golden), outputs, List.of());
    }

    private Verdict judge(Kernels backend, KernelCase kernelCase, Inputs inputs, List<Target> targets) {
        Inputs handed = inputs.copy();
        Map<String, float[]> outputs = Invocation.run(backend, kernelCase, handed);
        List<String> changed = new ArrayList<>();
        for (NamedArray input : inputs.arrays()) {
            if (!Arrays.equals(input.data(), handed.get(input.name()))) {
                changed.add(input.name());
            }
        }
        return verdict(kernelCase, inputs, targets, outputs, changed);
    }

    private Verdict verdict(
            KernelCase kernelCase,
            Inputs inputs,
            List<Target> targets,
            Map<String, float[]> outputs,
            List<String> changed) {
        List<Comparison> comparisons = new ArrayList<>();
        List<Evidence.Output> evidence = new ArrayList<>();
        for (Target target : targets) {
            float[] actual = outputs.get(target.name());
            if (actual == null) {
                throw new IllegalArgumentException(
                        kernelCase + ": no output is called " + target.name() + ", only " + outputs.keySet());
            }
            comparisons.add(Comparison.of(
                    kernelCase + " " + target.name(),
                    target.shape(),
                    target.value(),
                    target.bound(),
                    actual,
                    inputs.arrays(),
                    kernelCase.repeatLine()));
            evidence.add(new Evidence.Output(target.expected(), target.bound(), actual));
        }
        return new Verdict(kernelCase, comparisons, changed, new Evidence(kernelCase, inputs, precision, evidence));
    }

    private List<Target> targets(KernelCase kernelCase, Inputs inputs) {
        List<Target> targets = new ArrayList<>();
        for (Expected expected : kernelCase.expected(inputs)) {
            double[] bounds = bounds(kernelCase, inputs, expected);
            targets.add(new Target(expected, bounds));
        }
        return targets;
    }

    private List<Target> targets(GoldenCase golden) {
        List<Target> ours = targets(golden.kernelCase(), golden.inputs());
        List<Target> targets = new ArrayList<>();
        for (GoldenOutput output : golden.outputs()) {
            Target own = ours.stream()
                    .filter(target -> target.name().equals(output.name()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(golden.kernelCase()
                            + ": the golden file has an output " + output.name() + ", the oracle not"));
            double[] value = new double[output.value().length];
            double[] bound = new double[value.length];
            for (int i = 0; i < value.length; i++) {
                value[i] = output.value()[i];
                bound[i] = equals(strict()) ? output.bound()[i] : Math.max(output.bound()[i], own.bound()[i]);
            }
            Expected expected = own.expected();
            targets.add(new Target(
                    new Expected(
                            output.name(),
                            output.shape(),
                            value,
                            expected.magnitude(),
                            expected.terms(),
                            expected.factors()),
                    bound));
        }
        return targets;
    }

    /// How far each element of an output may be off.
    public double[] bounds(KernelCase kernelCase, Inputs inputs, Expected expected) {
        boolean exact =
                kernelCase.tier() == Tier.EXACT_SELECTION || (kernelCase.tier() == Tier.EXACT_INTEGER && exactInteger);
        Expected tiled = tiled(kernelCase, inputs, expected);
        double[] bounds = new double[expected.value().length];
        for (int i = 0; i < bounds.length; i++) {
            double direct = exact ? 0 : expected.bound(precision, i);
            bounds[i] = tiled == null ? direct : Math.max(direct, tiled.bound(precision, i));
        }
        return bounds;
    }

    /// The same output computed by Winograd, or null where that is not allowed or does not fit.
    private @Nullable Expected tiled(KernelCase kernelCase, Inputs inputs, Expected expected) {
        if (winograd == null || !(kernelCase.dims() instanceof ConvDims d)) {
            return null;
        }
        WinogradOracle oracle = new WinogradOracle(winograd);
        if (!oracle.fits(d) || expected.name().equals("db")) {
            return null;
        }
        return switch (kernelCase.operation()) {
            case CONV2D_GRAD_INPUT -> oracle.gradInput(d, inputs.get("dy"), inputs.get("w"), expected);
            case CONV2D_GRAD_WEIGHTS -> oracle.gradWeights(d, inputs.get("x"), inputs.get("dy"), expected);
            default -> oracle.forward(d, inputs.get("x"), inputs.get("w"), inputs.find("b"), expected);
        };
    }
}
