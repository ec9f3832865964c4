package dev.yij.testvectors.variant;

import dev.yij.testvectors.NamedArrays;
import dev.yij.testvectors.Precision;
import dev.yij.testvectors.Roundoff;
import dev.yij.testvectors.Winograd;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.cases.Tier;
import dev.yij.testvectors.declaration.Algorithm;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.ConvViewDims;
import dev.yij.testvectors.kernel.Operation;
import dev.yij.testvectors.oracle.Expected;
import dev.yij.testvectors.oracle.FftOracle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A convolution by Winograd's algorithm or by Fourier transforms.
///
/// @param winograd the transform, null for Fourier transforms
record FastConvolution(@Nullable Winograd winograd) implements Variant {

    private static final Set<Operation> OPERATIONS = Set.of(
            Operation.CONV2D,
            Operation.CONV2D_RELU,
            Operation.CONV2D_GRAD_INPUT,
            Operation.CONV2D_GRAD_WEIGHTS,
            Operation.CONV2D_VIEWS,
            Operation.CONV2D_GRAD_INPUT_VIEWS,
            Operation.CONV2D_GRAD_WEIGHTS_VIEWS);

    /// The root mean square error is at least this part of the usual one ([Spread]).
    private static final double LEAST_FFT = 0.02;

    private static final double LEAST_WINOGRAD = 0.006;

    /// The algorithms that a backend may choose from besides direct sums, the most common ones first.
    static List<Variant> of(Algorithm algorithm) {
        List<Variant> variants = new ArrayList<>();
        if (algorithm.fft()) {
            variants.add(new FastConvolution(null));
        }
        algorithm.winograd().forEach(winograd -> variants.add(new FastConvolution(winograd)));
        return variants;
    }

    @Override
    public String name() {
        if (winograd == null) {
            return "FFT";
        }
        String points = winograd.toString();
        return "Winograd " + points.substring(0, points.indexOf(" at"));
    }

    private boolean fits(KernelCase kernelCase) {
        // F(2×2, 3×3) has only the factors ½ and ¼, so that small integers stay exact.
        boolean exact = kernelCase.tier() == Tier.EXACT_INTEGER && winograd == Winograd.F2X2_3X3;
        return OPERATIONS.contains(kernelCase.operation()) && FftOracle.fits(conv(kernelCase)) && !exact;
    }

    private static ConvDims conv(KernelCase kernelCase) {
        return kernelCase.dims() instanceof ConvViewDims views ? views.conv() : (ConvDims) kernelCase.dims();
    }

    /// The output with the algorithm's bound, or null if it cannot be computed like that.
    private @Nullable Expected bounded(KernelCase kernelCase, NamedArrays inputs, Expected exact) {
        // The gradient with respect to the bias is a plain sum in every algorithm.
        if (exact.name().equals("db")) {
            return null;
        }
        return winograd == null
                ? FftOracle.of((ConvDims) kernelCase.dims(), inputs, exact).bounded()
                : kernelCase.operation().expected(winograd, kernelCase.dims(), inputs, exact);
    }

    @Override
    public @Nullable List<Target> targets(KernelCase kernelCase, NamedArrays inputs, List<Target> expected) {
        if (!fits(kernelCase)) {
            return null;
        }
        Gathered gathered = Gathered.of(kernelCase, inputs);
        List<Target> targets = new ArrayList<>();
        boolean any = false;
        for (Target target : expected) {
            Expected fast = bounded(gathered.kernelCase(), gathered.inputs(), gathered.dense(target.expected()));
            if (fast == null) {
                targets.add(target);
                continue;
            }
            double[] bounds = target.bounds().clone();
            for (int i = 0; i < bounds.length; i++) {
                int at = gathered.stored(i);
                bounds[at] = Math.max(bounds[at], fast.bound(Precision.FLOAT32, i));
            }
            targets.add(new Target(target.expected(), bounds));
            any = true;
        }
        return any ? targets : null;
    }

    @Override
    public boolean looksLike(
            KernelCase kernelCase, NamedArrays inputs, List<Target> targets, Map<String, float[]> outputs) {
        Gathered gathered = Gathered.of(kernelCase, inputs);
        for (Target target : targets) {
            Expected exact = target.expected();
            float[] actual = outputs.get(exact.name());
            if (!exact.name().equals("db")
                    && (actual == null
                            || !looksLike(
                                    gathered.kernelCase(),
                                    gathered.inputs(),
                                    gathered.dense(exact),
                                    gathered.dense(actual)))) {
                return false;
            }
        }
        return true;
    }

    private boolean looksLike(KernelCase kernelCase, NamedArrays inputs, Expected exact, float[] actual) {
        for (int i = 0; i < actual.length && kernelCase.tier() == Tier.EXACT_INTEGER; i++) {
            if (Math.abs(actual[i] - exact.value()[i]) >= 0.5) {
                return false;
            }
        }
        double[] usual = usual(kernelCase, inputs, exact);
        return usual != null
                && Spread.of(exact, actual, usual, kernelCase.operation() == Operation.CONV2D_RELU)
                                .objection(winograd == null ? LEAST_FFT : LEAST_WINOGRAD)
                        == null;
    }

    /// The usual error of each element; for Winograd's algorithm u times the magnitude of its bound.
    private double @Nullable [] usual(KernelCase kernelCase, NamedArrays inputs, Expected exact) {
        if (winograd == null) {
            return FftOracle.of((ConvDims) kernelCase.dims(), inputs, exact).usual();
        }
        Expected bounded = bounded(kernelCase, inputs, exact);
        return bounded == null
                ? null
                : Arrays.stream(bounded.magnitude())
                        .map(magnitude -> Roundoff.FLOAT32 * magnitude)
                        .toArray();
    }
}
