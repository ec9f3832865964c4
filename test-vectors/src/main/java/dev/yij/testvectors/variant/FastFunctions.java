package dev.yij.testvectors.variant;

import dev.yij.testvectors.NamedArrays;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.declaration.FunctionProfile;
import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.kernel.Operation;
import dev.yij.testvectors.oracle.Expected;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Exponentials, logarithms and hyperbolic tangents as precise as a [FunctionProfile] says.
///
/// Their errors are added to the bounds, relative to the largest intermediate result ([Expected#magnitude]):
/// those of eˣ at the largest argument that the element depends on, of a logarithm, and of tanh.
///
/// @param profile the accuracy
record FastFunctions(FunctionProfile profile) implements Variant {

    @Override
    public String name() {
        return "functions as precise as " + profile + " requires";
    }

    @Override
    public @Nullable List<Target> targets(KernelCase kernelCase, NamedArrays inputs, List<Target> expected) {
        switch (kernelCase.operation()) {
            case SIGMOID,
                    TANH,
                    POINTWISE,
                    POINTWISE_GRAD,
                    SOFTMAX,
                    CROSS_ENTROPY_CLIPPED,
                    CROSS_ENTROPY_LOGITS,
                    CROSS_ENTROPY_LOGITS_GRAD,
                    SPARSE_CROSS_ENTROPY,
                    SPARSE_CROSS_ENTROPY_GRAD -> {
                List<Target> targets = new ArrayList<>();
                expected.forEach(target -> targets.add(widened(kernelCase, inputs, target)));
                return targets;
            }
            default -> {
                return null;
            }
        }
    }

    private Target widened(KernelCase kernelCase, NamedArrays inputs, Target target) {
        Expected exact = target.expected();
        float[] x = inputs.find("x");
        double[] bounds = target.bounds().clone();
        for (int i = 0; i < bounds.length; i++) {
            double size = Math.max(exact.magnitude()[i], Math.abs(exact.value()[i]));
            bounds[i] += size * (2 * profile.exp(argument(kernelCase, x, i)) + profile.log()) + profile.tanh(size);
        }
        return new Target(exact, bounds);
    }

    /// The largest |argument| of an exponential that has an effect on an element.
    private static double argument(KernelCase kernelCase, float @Nullable [] x, int i) {
        if (x == null) {
            return 0;
        }
        if (!(kernelCase.dims() instanceof RowDims d)) {
            return Math.min(2 * Math.abs(x[i]), 90);
        }
        boolean losses = kernelCase.operation() == Operation.CROSS_ENTROPY_LOGITS
                || kernelCase.operation() == Operation.SPARSE_CROSS_ENTROPY;
        int row = losses ? i : i / d.columns();
        double largest = Double.NEGATIVE_INFINITY;
        double smallest = Double.POSITIVE_INFINITY;
        for (int j = 0; j < d.columns(); j++) {
            largest = Math.max(largest, x[row * d.columns() + j]);
            smallest = Math.min(smallest, x[row * d.columns() + j]);
        }
        // e⁻⁹⁰ is below the smallest normal number.
        return Math.min(losses ? largest - smallest : largest - x[i], 90);
    }
}
