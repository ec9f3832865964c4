package dev.yij.testvectors.variant;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.testvectors.Winograd;
import dev.yij.testvectors.cases.Cases;
import dev.yij.testvectors.cases.Fill;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.contract.FftKernels;
import dev.yij.testvectors.contract.Judge;
import dev.yij.testvectors.contract.NaiveKernels;
import dev.yij.testvectors.contract.Verdict;
import dev.yij.testvectors.contract.WinogradKernels;
import dev.yij.testvectors.declaration.Algorithm;
import dev.yij.testvectors.declaration.Declaration;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.kernel.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FastConvolutionTest {

    private static final Judge ANY = Judge.of(Declaration.DEFAULT);

    private static List<KernelCase> small(Operation operation, Fill fill) {
        return Cases.all().stream()
                .filter(c -> c.operation() == operation && c.fill() == fill)
                .filter(c -> c.dims() instanceof ConvDims d
                        && d.groups() == 1
                        && (long) d.images() * d.outH() * d.outW() * d.outC() * d.kernelH() * d.kernelW() * d.inC()
                                <= 40_000)
                .toList();
    }

    @Test
    void resultsOfFourierTransformsAreAcceptedAsSuch() {
        FftKernels backend = new FftKernels() {};
        int met = 0;
        for (Operation operation :
                List.of(Operation.CONV2D, Operation.CONV2D_GRAD_INPUT, Operation.CONV2D_GRAD_WEIGHTS)) {
            for (KernelCase c : small(operation, Fill.SMALL_INTEGERS)) {
                Verdict verdict = ANY.judge(backend, c);
                assertTrue(verdict.passed(), verdict::toString);
                met += verdict.variant().equals("FFT") ? 1 : 0;
            }
        }
        assertTrue(met > 30, met + " cases");
    }

    @Test
    void resultsOfWinogradsAlgorithmAreAcceptedAsSuch() {
        for (Winograd winograd : List.of(Winograd.F4X4_3X3, Winograd.F6X6_3X3)) {
            WinogradKernels backend = () -> winograd;
            int met = 0;
            for (KernelCase c : small(Operation.CONV2D, Fill.SMALL_INTEGERS)) {
                Verdict verdict = ANY.judge(backend, c);
                assertTrue(verdict.passed(), verdict::toString);
                met += verdict.variant().isEmpty() ? 0 : 1;
            }
            assertTrue(met > 3, met + " cases");
        }
    }

    @Test
    void anAlgorithmThatIsNotDeclaredFails() {
        KernelCase c = small(Operation.CONV2D, Fill.SMALL_INTEGERS).get(0);
        Verdict direct =
                Judge.of(Declaration.DEFAULT.algorithm(Algorithm.DIRECT)).judge(new FftKernels() {}, c);
        Verdict declared =
                Judge.of(Declaration.DEFAULT.algorithm(Algorithm.FFT)).judge(new FftKernels() {}, c);
        assertFalse(direct.passed());
        assertEquals("FFT", declared.variant());
    }

    private interface Fault {
        boolean at(ConvDims d, int oh, int ow, int oc);
    }

    record Local(String name, Fault fault) {

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Local> faults() {
        return List.of(
                new Local("one element", (d, oh, ow, oc) -> oh == 1 && ow == 2 && oc == 0),
                new Local("last row", (d, oh, ow, oc) -> oh == d.outH() - 1),
                new Local("first column", (d, oh, ow, oc) -> ow == 0),
                new Local("border", (d, oh, ow, oc) -> oh == 0 || ow == 0 || oh == d.outH() - 1 || ow == d.outW() - 1),
                new Local("interior", (d, oh, ow, oc) -> oh % (d.outH() - 1) * (ow % (d.outW() - 1)) != 0),
                new Local("every other row", (d, oh, ow, oc) -> oh % 2 == 0),
                new Local("one channel", (d, oh, ow, oc) -> oc == 1),
                new Local("all channels but one", (d, oh, ow, oc) -> oc != 1),
                new Local("every other channel", (d, oh, ow, oc) -> oc % 2 == 0),
                new Local("channels after the first 4", (d, oh, ow, oc) -> oc >= 4));
    }

    /// Noise of the size that Fourier transforms have, in one place. Where fewer than 8 elements are left
    /// exact, nothing can be told.
    @ParameterizedTest
    @MethodSource("faults")
    void smallErrorsInOnePlaceDoNotPassAsRounding(Local local) {
        for (KernelCase c : small(Operation.CONV2D, Fill.SMALL_INTEGERS)) {
            ConvDims d = (ConvDims) c.dims();
            if (d.outH() < 3 || d.outW() < 3) {
                continue;
            }
            Random random = new Random(c.seed());
            Map<String, float[]> outputs =
                    new HashMap<>(c.run(new NaiveKernels() {}, c.inputs().copy()));
            float[] y = requireNonNull(outputs.get("y"));
            int exact = 0;
            for (int i = 0; i < y.length; i++) {
                int pixel = i / d.outC();
                if (local.fault().at(d, pixel / d.outW() % d.outH(), pixel % d.outW(), i % d.outC())) {
                    y[i] += (random.nextBoolean() ? 1 : -1) * (3e-5f + 3e-5f * random.nextFloat());
                } else {
                    exact++;
                }
            }
            if (exact >= 8 && exact < y.length) {
                assertFalse(ANY.judge(c, outputs).passed(), c::name);
            }
        }
    }

    @Test
    void errorsProportionalToTheValueDoNotPassAsRounding() {
        for (KernelCase c : small(Operation.CONV2D, Fill.SMALL_INTEGERS)) {
            Map<String, float[]> outputs =
                    new HashMap<>(c.run(new NaiveKernels() {}, c.inputs().copy()));
            float[] y = requireNonNull(outputs.get("y"));
            if (y.length < 64) {
                continue;
            }
            for (int i = 0; i < y.length; i++) {
                y[i] *= 1 + 0x1p-21f;
            }
            assertFalse(ANY.judge(c, outputs).passed(), c::name);
        }
    }
}
