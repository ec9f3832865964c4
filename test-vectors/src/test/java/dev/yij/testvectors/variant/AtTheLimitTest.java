package dev.yij.testvectors.variant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.NamedArrays;
import dev.yij.testvectors.Precision;
import dev.yij.testvectors.cases.Cases;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.contract.Judge;
import dev.yij.testvectors.contract.Verdict;
import dev.yij.testvectors.declaration.Declaration;
import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.kernel.Operation;
import dev.yij.testvectors.variant.Variant.Target;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AtTheLimitTest {

    private static final Judge ANY = Judge.of(Declaration.DEFAULT);

    private static final List<KernelCase> CASES = Cases.all().stream()
            .filter(c -> c.operation() == Operation.CROSS_ENTROPY_CLIPPED_GRAD)
            .toList();

    /// The gradient in double, with quotients multiplied by a factor.
    private static float[] gradient(RowDims d, float[] p, float[] t, double factor) {
        float[] dx = new float[p.length];
        for (int row = 0; row < d.rows(); row++) {
            int from = row * d.columns();
            double sum = 0;
            for (int i = from; i < from + d.columns(); i++) {
                sum += p[i];
            }
            double targets = 0;
            for (int i = from; i < from + d.columns(); i++) {
                targets += kept(p[i] / sum * factor, t[i]);
            }
            for (int i = from; i < from + d.columns(); i++) {
                double q = p[i] / sum * factor;
                dx[i] = (float) ((q * targets - kept(q, t[i])) / d.rows());
            }
        }
        return dx;
    }

    private static double kept(double q, double t) {
        return q >= 1e-7f && q <= 1f - 1e-7f ? t : 0;
    }

    @Test
    void quotientsThatAreTwoUlpOffPassOnEitherSideOfTheLimit() {
        int met = 0;
        for (KernelCase c : CASES) {
            for (double factor : new double[] {1 - 0x1p-22, 1 + 0x1p-22}) {
                NamedArrays inputs = c.inputs();
                float[] dx = gradient((RowDims) c.dims(), inputs.get("p"), inputs.get("t"), factor);
                Verdict verdict = ANY.judge(c, Map.of("dx", dx));
                assertTrue(verdict.passed(), verdict::toString);
                met += verdict.variant().isEmpty() ? 0 : 1;
            }
        }
        assertTrue(met > 0, "no case has a quotient near a limit");
    }

    /// A target with the probability 1e-7, which a quotient 1 ULP smaller clips: the gradient is then 0, and 1
    /// / rows otherwise.
    @Test
    void nothingBetweenTheTwoSidesIsAccepted() {
        KernelCase c = CASES.get(0);
        RowDims d = (RowDims) c.dims();
        float[] p = new float[d.rows() * d.columns()];
        float[] t = new float[p.length];
        for (int row = 0; row < d.rows(); row++) {
            p[row * d.columns()] = 1e-7f;
            p[row * d.columns() + 1] = 1f - 1e-7f;
            t[row * d.columns()] = 1;
        }
        NamedArrays inputs =
                new NamedArrays(List.of(new NamedArray("p", d.shape(), p), new NamedArray("t", d.shape(), t)));
        List<Target> expected = c.expected(inputs).stream()
                .map(e -> Target.of(e, Precision.FLOAT32))
                .toList();
        AtTheLimit variant = new AtTheLimit();
        List<Target> targets = Objects.requireNonNull(variant.targets(c, inputs, expected));

        float[] kept = gradient(d, p, t, 1 + 0x1p-22);
        float[] clipped = gradient(d, p, t, 1 - 0x1p-22);
        float[] between = kept.clone();
        for (int i = 0; i < between.length; i++) {
            between[i] /= 2;
        }
        assertEquals(-1f / d.rows(), kept[0], 1e-6f);
        assertEquals(0, clipped[0]);
        assertTrue(variant.looksLike(c, inputs, targets, Map.of("dx", kept)));
        assertTrue(variant.looksLike(c, inputs, targets, Map.of("dx", clipped)));
        assertFalse(variant.looksLike(c, inputs, targets, Map.of("dx", between)));
    }
}
