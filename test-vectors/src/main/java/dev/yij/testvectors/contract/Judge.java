package dev.yij.testvectors.contract;

import dev.yij.testvectors.ConvDims;
import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.Precision;
import dev.yij.testvectors.Winograd;
import dev.yij.testvectors.cases.Inputs;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.cases.Operation;
import dev.yij.testvectors.cases.Tier;
import dev.yij.testvectors.compare.Comparison;
import dev.yij.testvectors.diagnosis.Evidence;
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

    /// A judge of direct computation in float32.
    public static Judge strict() {
        return new Judge(Precision.FLOAT32, null, true);
    }

    /// Runs one case.
    ///
    /// @throws Declined if the backend declines it
    public Verdict judge(Kernels backend, KernelCase kernelCase) {
        return judge(backend, kernelCase, kernelCase.repeatLine());
    }

    /// Runs one case.
    ///
    /// @param repeat the command that repeats the case, for the report
    /// @throws Declined if the backend declines it
    public Verdict judge(Kernels backend, KernelCase kernelCase, String repeat) {
        Inputs inputs = kernelCase.inputs();
        Inputs handed = inputs.copy();
        Map<String, float[]> outputs = Invocation.run(backend, kernelCase, handed);
        List<String> changed = new ArrayList<>();
        for (NamedArray input : inputs.arrays()) {
            if (!Arrays.equals(input.data(), handed.get(input.name()))) {
                changed.add(input.name());
            }
        }
        List<Evidence.Output> judged = new ArrayList<>();
        for (Expected expected : kernelCase.expected(inputs)) {
            float[] actual = outputs.get(expected.name());
            if (actual == null) {
                throw new IllegalStateException(kernelCase + ": no output is called " + expected.name());
            }
            judged.add(new Evidence.Output(expected, bounds(kernelCase, inputs, expected), actual));
        }
        Evidence evidence = new Evidence(kernelCase, inputs, precision, List.copyOf(judged));
        List<Comparison> comparisons = judged.stream()
                .map(output -> compared(evidence, output, repeat))
                .toList();
        return new Verdict(kernelCase, comparisons, changed, evidence);
    }

    private static Comparison compared(Evidence evidence, Evidence.Output output, String repeat) {
        Expected expected = output.expected();
        return Comparison.of(
                evidence.kernelCase() + " " + expected.name(),
                expected.shape(),
                expected.value(),
                output.bounds(),
                output.actual(),
                evidence.inputs().arrays(),
                repeat);
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
        if (!oracle.fits(d) || kernelCase.operation() == Operation.CONV2D_GRAD_WEIGHTS) {
            return null;
        }
        float[] w = inputs.get("w");
        return kernelCase.operation() == Operation.CONV2D_GRAD_INPUT
                ? oracle.gradInput(d, inputs.get("dy"), w, expected)
                : oracle.forward(d, inputs.get("x"), w, inputs.find("b"), expected);
    }
}
