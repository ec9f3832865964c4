package dev.yij.testvectors.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.testvectors.Precision;
import dev.yij.testvectors.Winograd;
import dev.yij.testvectors.cases.Cases;
import dev.yij.testvectors.cases.Fill;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.cases.Tier;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.DenseDims;
import dev.yij.testvectors.dims.Padding;
import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.kernel.Declined;
import dev.yij.testvectors.kernel.Kernels;
import dev.yij.testvectors.kernel.Operation;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class JudgeTest {

    private static List<Verdict> failures(Judge judge, Kernels backend, Predicate<KernelCase> which) {
        List<KernelCase> chosen = Cases.all().stream().filter(which).toList();
        assertFalse(chosen.isEmpty());
        return chosen.stream()
                .map(c -> judge.judge(backend, c))
                .filter(Verdict::failed)
                .toList();
    }

    private static boolean multiplies(KernelCase c) {
        return c.dims() instanceof ConvDims || c.dims() instanceof DenseDims;
    }

    private static Predicate<KernelCase> operation(Operation operation) {
        return c -> c.operation() == operation;
    }

    @ParameterizedTest
    @Tag("slow")
    @EnumSource(names = {"TF32", "BFLOAT16", "FLOAT16"})
    void roundedInputsStayWithinTheirFormatsBoundAndNotWithinFloat32s(Precision precision) {
        NaiveKernels rounding = new NaiveKernels() {
            @Override
            public float factor(float value) {
                return precision.round(value);
            }
        };
        Judge judge = new Judge(precision, null, true);
        assertEquals(List.of(), failures(judge, rounding, JudgeTest::multiplies));
        List<Verdict> inFloat32 = failures(Judge.strict(), rounding, operation(Operation.CONV2D));
        assertTrue(inFloat32.size() >= 85, () -> inFloat32.size() + " cases show the rounding");
        assertTrue(inFloat32.stream().allMatch(v -> v.kernelCase().tier() == Tier.BOUND), "integers are exact");
    }

    @Test
    void theNextShorterFormatDoesNotPass() {
        NaiveKernels bfloat16 = new NaiveKernels() {
            @Override
            public float factor(float value) {
                return Precision.BFLOAT16.round(value);
            }
        };
        assertFalse(failures(
                        new Judge(Precision.TF32, null, true),
                        bfloat16,
                        c -> c.operation() == Operation.CONV2D && c.fill() == Fill.GAUSSIAN)
                .isEmpty());
    }

    static List<Winograd> transforms() {
        return List.of(Winograd.F2X2_3X3, Winograd.F4X4_3X3, Winograd.F4X4_3X3_HALVES);
    }

    /// A forward convolution for which Winograd's algorithm can be used.
    private static boolean tiled(KernelCase c) {
        return (c.operation() == Operation.CONV2D || c.operation() == Operation.CONV2D_RELU)
                && c.dims() instanceof ConvDims d
                && d.kernelH() == 3
                && d.kernelW() == 3
                && d.strideH() * d.strideW() * d.dilationH() * d.dilationW() == 1;
    }

    @ParameterizedTest
    @MethodSource("transforms")
    void winogradInFloat32StaysWithinItsBound(Winograd winograd) {
        WinogradKernels backend = () -> winograd;
        assertEquals(List.of(), failures(new Judge(Precision.FLOAT32, winograd, true), backend, JudgeTest::tiled));
    }

    /// The gradient with respect to the input, computed as a convolution by Winograd's algorithm.
    @ParameterizedTest
    @MethodSource("transforms")
    void winogradsGradientStaysWithinItsBound(Winograd winograd) {
        WinogradKernels forward = () -> winograd;
        Kernels backend = new Kernels() {
            @Override
            public void conv2dGradInput(ConvDims d, float[] dy, float[] w, float[] dx) {
                float[] rotated = new float[w.length];
                for (int i = 0; i < w.length; i++) {
                    int oc = i % d.outC();
                    int ic = i / d.outC() % d.inC();
                    int tap = i / d.outC() / d.inC();
                    rotated[((8 - tap) * d.outC() + oc) * d.inC() + ic] = w[i];
                }
                forward.conv2d(
                        ConvDims.of(d.images(), d.outH(), d.outW(), d.outC(), 3, 3, d.inC(), Padding.SAME),
                        dy,
                        rotated,
                        null,
                        dx);
            }
        };
        assertEquals(
                List.of(),
                failures(
                        new Judge(Precision.FLOAT32, winograd, true),
                        backend,
                        c -> c.operation() == Operation.CONV2D_GRAD_INPUT
                                && c.dims() instanceof ConvDims d
                                && d.kernelH() == 3
                                && d.kernelW() == 3
                                && d.strideH() * d.strideW() * d.dilationH() * d.dilationW() == 1
                                && d.padTop() == 1));
    }

    /// Errors far larger than those of float32: transformed numbers are rounded to 8 bits.
    @ParameterizedTest
    @MethodSource("transforms")
    void aWinogradConvolutionOfLowPrecisionExceedsTheBound(Winograd winograd) {
        WinogradKernels coarse = new WinogradKernels() {
            @Override
            public Winograd winograd() {
                return winograd;
            }

            @Override
            public float transformed(float value) {
                return Precision.BFLOAT16.round(value);
            }
        };
        Predicate<KernelCase> gaussian = c -> tiled(c) && c.fill() == Fill.GAUSSIAN;
        assertFalse(failures(new Judge(Precision.FLOAT32, winograd, true), coarse, gaussian)
                .isEmpty());
        assertEquals(List.of(), failures(new Judge(Precision.BFLOAT16, winograd, true), coarse, gaussian));
    }

    @Test
    void winogradIsNotExactAndIsDetectedIfNotDeclared() {
        WinogradKernels backend = () -> Winograd.F4X4_3X3;
        assertFalse(failures(Judge.strict(), backend, c -> tiled(c) && c.tier() == Tier.EXACT_INTEGER)
                .isEmpty());
    }

    @Test
    void theBoundMayApplyToIntegersInstead() {
        NaiveKernels almost = new NaiveKernels() {
            @Override
            public void conv2d(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
                NaiveKernels.super.conv2d(d, x, w, b, y);
                y[y.length - 1] = Math.nextUp(y[y.length - 1]);
            }
        };
        Predicate<KernelCase> integers = c -> c.operation() == Operation.CONV2D && c.tier() == Tier.EXACT_INTEGER;
        assertEquals(
                Cases.all().stream().filter(integers).count(),
                failures(Judge.strict(), almost, integers).size());
        assertEquals(List.of(), failures(new Judge(Precision.FLOAT32, null, false), almost, integers));
    }

    @Test
    void aChangedInputFailsTheCase() {
        NaiveKernels careless = new NaiveKernels() {
            @Override
            public void relu(float[] x, float[] y) {
                NaiveKernels.super.relu(x, y);
                x[0] = 7;
            }
        };
        List<Verdict> failures = failures(Judge.strict(), careless, operation(Operation.RELU));
        assertEquals(Cases.all().stream().filter(operation(Operation.RELU)).count(), failures.size());
        assertTrue(failures.getFirst().toString().contains("the backend changed its input x"));
    }

    @Test
    void aKernelThatWritesNothingIsDetected() {
        NaiveKernels idle = new NaiveKernels() {
            @Override
            public void averagePool2d(PoolDims d, float[] x, float[] y) {}
        };
        List<Verdict> failures = failures(Judge.strict(), idle, operation(Operation.AVERAGE_POOL2D));
        assertEquals(
                Cases.all().stream().filter(operation(Operation.AVERAGE_POOL2D)).count(), failures.size());
        assertTrue(failures.getFirst().toString().contains("never written"));
    }

    @Test
    void aKernelThatIsNotOverriddenIsDeclined() {
        Declined declined = assertThrows(
                Declined.class,
                () -> Judge.strict().judge(new Kernels() {}, Cases.all().getFirst()));
        assertEquals("declined: conv2d", declined.getMessage());
    }
}
