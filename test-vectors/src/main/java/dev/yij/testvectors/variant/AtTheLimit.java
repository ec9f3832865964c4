package dev.yij.testvectors.variant;

import dev.yij.testvectors.NamedArrays;
import dev.yij.testvectors.Roundoff;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.kernel.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The gradient of clipped cross-entropy where a quotient that is a few ULP off is on the other side of the
/// limit:
/// whether a probability of 1, or one of 1 - 2⁻²³, is clipped then depends on the division.
record AtTheLimit() implements Variant {

    /// 1 - 1e-7 and 1e-7 in float32.
    private static final double[] LIMITS = {1f - 1e-7f, 1e-7f};

    /// Units in the last place that a quotient may be off, with the rounding of the sum.
    private static final double ULPS = 4;

    @Override
    public String name() {
        return "a quotient at the clipping limit on the other side of it";
    }

    @Override
    public @Nullable List<Target> targets(KernelCase kernelCase, NamedArrays inputs, List<Target> expected) {
        if (kernelCase.operation() != Operation.CROSS_ENTROPY_CLIPPED_GRAD) {
            return null;
        }
        RowDims d = (RowDims) kernelCase.dims();
        float[] p = inputs.get("p");
        float[] t = inputs.get("t");
        Target target = expected.get(0);
        double[] bounds = target.bounds().clone();
        for (int row = 0; row < d.rows(); row++) {
            double sum = 0;
            double targets = 0;
            boolean near = false;
            for (int i = row * d.columns(); i < (row + 1) * d.columns(); i++) {
                sum += p[i];
                targets += t[i];
            }
            for (int i = row * d.columns(); i < (row + 1) * d.columns(); i++) {
                near |= t[i] > 0 && isNearLimit(p[i] / sum);
            }
            for (int i = row * d.columns(); near && i < (row + 1) * d.columns(); i++) {
                double unclipped = (p[i] / sum * targets - t[i]) / d.rows();
                bounds[i] += Math.abs(unclipped - target.expected().value()[i])
                        + ULPS * 2 * Roundoff.FLOAT32 * t[i] / d.rows();
            }
        }
        return List.of(new Target(target.expected(), bounds));
    }

    private static boolean isNearLimit(double q) {
        for (double limit : LIMITS) {
            if (Math.abs(q - limit) <= ULPS * 2 * Roundoff.FLOAT32 * limit) {
                return true;
            }
        }
        return false;
    }
}
