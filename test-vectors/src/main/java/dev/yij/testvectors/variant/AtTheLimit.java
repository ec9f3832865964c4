package dev.yij.testvectors.variant;

import dev.yij.testvectors.NamedArrays;
import dev.yij.testvectors.Roundoff;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.kernel.Operation;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The gradient of clipped cross-entropy where a quotient that is a few ULP off is on the other side of a
/// limit: whether a probability of 1, or one of 1 - 2⁻²³, is clipped then depends on the division.
///
/// A row is right if it is as expected, or as it would be with those quotients on the other side; nothing
/// between the two is accepted.
record AtTheLimit() implements Variant {

    private static final double LOWEST = 1e-7f;
    private static final double HIGHEST = 1f - 1e-7f;

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
        Target target = expected.get(0);
        double[] other = otherSide((RowDims) kernelCase.dims(), inputs);
        double[] bounds = target.bounds().clone();
        for (int i = 0; i < bounds.length; i++) {
            if (!Double.isNaN(other[i])) {
                // as many roundings as the expected value has, but those of the other one's size
                bounds[i] += Roundoff.bound(target.expected().terms()[i], size(kernelCase, inputs, i))
                        + Math.abs(other[i] - target.expected().value()[i]);
            }
        }
        return List.of(new Target(target.expected(), bounds));
    }

    private static double size(KernelCase kernelCase, NamedArrays inputs, int i) {
        return (inputs.get("p")[i] + 2.0 * inputs.get("t")[i]) / ((RowDims) kernelCase.dims()).rows();
    }

    @Override
    public boolean looksLike(
            KernelCase kernelCase, NamedArrays inputs, List<Target> targets, Map<String, float[]> outputs) {
        RowDims d = (RowDims) kernelCase.dims();
        Target target = targets.get(0);
        float[] actual = Objects.requireNonNull(outputs.get(target.expected().name()));
        double[] other = otherSide(d, inputs);
        for (int row = 0; row < d.rows(); row++) {
            boolean same = true;
            boolean crossed = true;
            for (int i = row * d.columns(); i < (row + 1) * d.columns(); i++) {
                double value = target.expected().value()[i];
                boolean either = !Double.isNaN(other[i]);
                double bound = target.bounds()[i] - (either ? Math.abs(other[i] - value) : 0);
                same &= Math.abs(actual[i] - value) <= bound;
                crossed &= either && Math.abs(actual[i] - other[i]) <= bound;
            }
            if (!same && !crossed) {
                return false;
            }
        }
        return true;
    }

    /// The gradient with all quotients that are near a limit on its other side; NaN in rows without one.
    private static double[] otherSide(RowDims d, NamedArrays inputs) {
        float[] p = inputs.get("p");
        float[] t = inputs.get("t");
        double[] other = new double[p.length];
        for (int row = 0; row < d.rows(); row++) {
            int from = row * d.columns();
            int to = from + d.columns();
            double sum = 0;
            for (int i = from; i < to; i++) {
                sum += p[i];
            }
            double targets = 0;
            boolean near = false;
            for (int i = from; i < to; i++) {
                double q = p[i] / sum;
                boolean inside = q >= LOWEST && q <= HIGHEST;
                boolean crosses = t[i] > 0 && (isNear(q, LOWEST) || isNear(q, HIGHEST));
                other[i] = inside != crosses ? t[i] : 0;
                targets += other[i];
                near |= crosses;
            }
            for (int i = from; i < to; i++) {
                other[i] = near ? (p[i] / sum * targets - other[i]) / d.rows() : Double.NaN;
            }
        }
        return other;
    }

    private static boolean isNear(double q, double limit) {
        return Math.abs(q - limit) <= ULPS * 2 * Roundoff.FLOAT32 * limit;
    }
}
