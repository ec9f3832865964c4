package dev.yij.testvectors.contract;

import dev.yij.testvectors.ConvDims;
import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.Precision;
import dev.yij.testvectors.Winograd;
import dev.yij.testvectors.cases.Inputs;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.cases.Tier;
import dev.yij.testvectors.compare.Comparison;
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
        Inputs inputs = kernelCase.inputs();
        Inputs handed = inputs.copy();
        Map<String, float[]> outputs = Invocation.run(backend, kernelCase, handed);
        List<String> changed = new ArrayList<>();
        for (NamedArray input : inputs.arrays()) {
            if (!Arrays.equals(input.data(), handed.get(input.name()))) {
                changed.add(input.name());
            }
        }
        List<Comparison> comparisons = new ArrayList<>();
        for (Expected expected : kernelCase.expected(inputs)) {
            float[] actual = outputs.get(expected.name());
            if (actual == null) {
                throw new IllegalStateException(kernelCase + ": no output is called " + expected.name());
            }
            comparisons.add(Comparison.of(
                    kernelCase + " " + expected.name(),
                    expected.shape(),
                    expected.value(),
                    bounds(kernelCase, inputs, expected),
                    actual,
                    inputs.arrays(),
                    kernelCase.repeatLine()));
        }
        return new Verdict(kernelCase, comparisons, changed);
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
