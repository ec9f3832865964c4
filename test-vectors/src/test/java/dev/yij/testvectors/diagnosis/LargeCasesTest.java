package dev.yij.testvectors.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.cases.Cases;
import dev.yij.testvectors.cases.KernelCase;
import dev.yij.testvectors.cases.LargeCases;
import dev.yij.testvectors.contract.Judge;
import dev.yij.testvectors.contract.NaiveKernels;
import dev.yij.testvectors.contract.Verdict;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.kernel.Kernels;
import dev.yij.testvectors.kernel.Operation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class LargeCasesTest {

    private static List<KernelCase> cases(Operation operation, int most) {
        return LargeCases.all().stream()
                .filter(c -> c.operation() == operation
                        && c.operation().parameters().stream()
                                .allMatch(p -> NamedArray.elements(p.shape(c.dims())) <= most))
                .toList();
    }

    private static RunDiagnosis run(Kernels backend, List<KernelCase> cases) {
        List<Diagnosis> failing = new ArrayList<>();
        List<Evidence> passing = new ArrayList<>();
        for (KernelCase c : cases) {
            Verdict verdict = Judge.strict().judge(backend, c);
            if (verdict.passed()) {
                passing.add(verdict.evidence());
            } else {
                failing.add(verdict.diagnosis());
            }
        }
        return RunDiagnosis.of(failing, passing);
    }

    private static void assertNamed(String bug, RunDiagnosis run) {
        assertFalse(run.findings().isEmpty(), "no case fails");
        assertEquals(
                List.of(bug),
                run.findings().get(0).suspects().stream().map(Hypothesis::name).toList(),
                run::toString);
    }

    @Test
    void theNumbersAreAnIntegerFormula() {
        KernelCase c = LargeCases.all().getFirst();
        float[] x = c.inputs().get("x");
        // By hand: hash(1, 0), from h = 0x85EBCA77
        int h = 0x85EBCA77;
        h = (h ^ (h >>> 15)) * 0x2C1B3C6D;
        h = (h ^ (h >>> 12)) * 0x297A2D39;
        h ^= h >>> 15;
        assertEquals((h >>> 29) - 4, x[0]);
        Set<Float> values = new HashSet<>();
        for (float value : x) {
            values.add(value);
        }
        assertEquals(Set.of(-4f, -3f, -2f, -1f, 0f, 1f, 2f, 3f), values);
    }

    @Test
    void theyReachTheLimitsThatTheyAreFor() {
        Set<String> names =
                new HashSet<>(Cases.all().stream().map(KernelCase::name).toList());
        for (KernelCase c : LargeCases.all()) {
            assertTrue(names.add(c.name()), c::name);
            boolean many = false;
            for (var parameter : c.operation().parameters()) {
                int[] shape = parameter.shape(c.dims());
                int elements = NamedArray.elements(shape);
                many |= elements > 1 << 24;
                int last = shape[shape.length - 1];
                many |= elements > 0 && (shape[0] > 1 << 16 || last > 1 << 16 || elements / last > 1 << 16);
            }
            assertTrue(many, c::name);
        }
    }

    @Test
    void aCorrectBackendPasses() {
        for (Operation operation :
                Set.of(Operation.CONV2D, Operation.CONV2D_GRAD_WEIGHTS, Operation.DENSE, Operation.SOFTMAX)) {
            for (KernelCase c : cases(operation, 1 << 22)) {
                Verdict verdict = Judge.strict().judge(new NaiveKernels() {}, c);
                assertTrue(verdict.passed(), verdict::toString);
            }
        }
    }

    @Test
    void anIndexOf16BitsIsNamed() {
        NaiveKernels bits16 = new NaiveKernels() {
            @Override
            public int pixel(ConvDims d, int n, int oh, int ow, int kh, int kw, int ic) {
                int pixel = NaiveKernels.super.pixel(d, n, oh, ow, kh, kw, ic);
                return pixel < 0 ? -1 : pixel & 0xffff;
            }
        };
        assertNamed("16-bit index", run(bits16, cases(Operation.CONV2D, 1 << 22)));
    }

    @Test
    void anIndexInFloat32IsNamed() {
        NaiveKernels floats = new NaiveKernels() {
            @Override
            public void relu(float[] x, float[] y) {
                for (int i = 0; i < y.length; i++) {
                    y[i] = Math.max(x[Math.min((int) (float) i, x.length - 1)], 0);
                }
            }
        };
        assertNamed("index in float32", run(floats, cases(Operation.RELU, 1 << 25)));
    }

    /// The position is index / 3, computed as (index · 43691) >> 17 in 32 bits, which is right up to 98303.
    @Test
    void aDivisionThatOverflowsIn32BitsIsNamed() {
        NaiveKernels magic = new NaiveKernels() {
            @Override
            public void conv2d(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
                NaiveKernels.super.conv2d(d, x, w, b, y);
                for (int i = 0; d.outC() == 3 && i < y.length; i++) {
                    int channel = i - 3 * (i * 43691 >>> 17);
                    y[i] = channel < 3 ? y[i] : 0;
                }
            }
        };
        assertNamed("32-bit overflow of an index", run(magic, cases(Operation.CONV2D, 1 << 22)));
    }
}
