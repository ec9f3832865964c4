package dev.yij.simd.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.simd.Arrays32;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds every kernel, including those that this machine would not choose, bit by bit to the two loops that it
/// stands for.
class MicroKernelTest {

    private static final int NR = MicroKernel.NR;
    private static final int LDC = NR + 3;
    private static final int B_OFFSET = 7;
    private static final int C_OFFSET = 4;

    /// One of each permitted subclass, so that no kernel can be added without this test.
    static Stream<MicroKernel> kernels() {
        return permitted(MicroKernel.class);
    }

    static <K> Stream<K> permitted(Class<K> kernels) {
        return Stream.of(kernels.getPermittedSubclasses()).map(kernel -> {
            try {
                return kernels.cast(kernel.getDeclaredConstructor().newInstance());
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(kernel + " has no constructor without parameters", e);
            }
        });
    }

    private static float add(MicroKernel kernel, float x, float w, float acc) {
        boolean fused = kernel.getClass().getSimpleName().endsWith("Fma");
        return fused ? Math.fma(x, w, acc) : acc + x * w;
    }

    /// Index in A of term `i` of row `r`.
    private interface Term {
        int at(int r, int i);
    }

    /// A call of a kernel: c = c + a · b.
    private interface Call {
        void run(float[] a, float[] b, float[] c);
    }

    /// Compares a call, with B at [#B_OFFSET] and C at [#C_OFFSET], with the loops.
    private static void assertAgrees(MicroKernel kernel, int kc, int aSize, Term term, Call call, String what) {
        float[] a = Arrays32.random(aSize, 1);
        float[] b = Arrays32.random(B_OFFSET + kc * NR, 2);
        float[] expected = Arrays32.random(C_OFFSET + kernel.mr * LDC, 3);
        float[] found = expected.clone();
        for (int r = 0; r < kernel.mr; r++) {
            for (int j = 0; j < kernel.width; j++) {
                int c = C_OFFSET + r * LDC + j;
                for (int i = 0; i < kc; i++) {
                    expected[c] = add(kernel, a[term.at(r, i)], b[B_OFFSET + i * NR + j], expected[c]);
                }
            }
        }
        call.run(a, b, found);
        Arrays32.assertSameBits(expected, found, kernel.getClass().getSimpleName() + ", " + what);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void aTileIsTheSumOfItsTermsInOrder(MicroKernel kernel) {
        int cases = 0;
        for (int kc : new int[] {0, 1, 23}) {
            for (int lda : new int[] {kc + 3, 5, -5}) { // apart, overlapping, overlapping backwards
                int aOffset = 2 + (lda < 0 ? -lda * kernel.mr : 0);
                assertAgrees(
                        kernel,
                        kc,
                        2 + Math.abs(lda) * kernel.mr + kc,
                        (r, i) -> aOffset + r * lda + i,
                        (a, b, c) ->
                                kernel.multiply(kc, a, aOffset, lda, b, B_OFFSET, c, C_OFFSET, LDC, c, C_OFFSET, LDC),
                        "kc " + kc + ", lda " + lda);
                cases++;
            }
        }
        assertEquals(9, cases);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void aTileWithScatteredTermsIsTheirSumInOrder(MicroKernel kernel) {
        int cases = 0;
        for (int kc : new int[] {0, 1, 9, 23}) {
            int[] offsets = new int[kc];
            Arrays.setAll(offsets, i -> i / 3 * 100 + i % 3); // runs of three, like the channels of RGB
            for (int lda : new int[] {3, 101}) { // overlapping, apart
                assertAgrees(
                        kernel,
                        kc,
                        2 + lda * kernel.mr + 100 * kc,
                        (r, i) -> 2 + r * lda + offsets[i],
                        (a, b, c) -> kernel.multiplyAt(
                                kc, a, 2, lda, offsets, b, B_OFFSET, c, C_OFFSET, LDC, c, C_OFFSET, LDC),
                        "scattered, kc " + kc + ", lda " + lda);
                cases++;
            }
        }
        assertEquals(8, cases);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void aTransposedTileIsTheSumOfItsTermsInOrder(MicroKernel kernel) {
        int cases = 0;
        for (int kc : new int[] {0, 1, 23}) {
            for (int lda : new int[] {kernel.mr + 1, 3}) { // apart, overlapping
                assertAgrees(
                        kernel,
                        kc,
                        2 + lda * kc + kernel.mr,
                        (r, i) -> 2 + i * lda + r,
                        (a, b, c) -> kernel.multiplyTransposed(
                                kc, a, 2, lda, b, B_OFFSET, c, C_OFFSET, LDC, c, C_OFFSET, LDC),
                        "transposed, kc " + kc + ", lda " + lda);
                cases++;
            }
        }
        assertEquals(6, cases);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void allRowsOfATileMayStartFromTheSameValues(MicroKernel kernel) {
        int kc = 23;
        int mr = kernel.mr;
        float[] a = Arrays32.random(mr * kc, 7);
        float[] b = Arrays32.random(kc * NR, 8);
        float[] bias = Arrays32.random(5 + NR, 9);
        int[] offsets = new int[kc];
        Arrays.setAll(offsets, i -> i);
        String name = kernel.getClass().getSimpleName();

        float[] expected = repeated(bias, kernel);
        kernel.multiply(kc, a, 0, kc, b, 0, expected, 0, NR, expected, 0, NR);
        float[] found = poisoned(mr);
        kernel.multiply(kc, a, 0, kc, b, 0, bias, 5, 0, found, 0, NR);
        Arrays32.assertSameBits(expected, found, name);

        found = poisoned(mr);
        kernel.multiplyAt(kc, a, 0, kc, offsets, b, 0, bias, 5, 0, found, 0, NR);
        Arrays32.assertSameBits(expected, found, name + " scattered");

        expected = repeated(bias, kernel);
        kernel.multiplyTransposed(kc, a, 0, mr, b, 0, expected, 0, NR, expected, 0, NR);
        found = poisoned(mr);
        kernel.multiplyTransposed(kc, a, 0, mr, b, 0, bias, 5, 0, found, 0, NR);
        Arrays32.assertSameBits(expected, found, name + " transposed");
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void clippedSumsAreTheSumsClipped(MicroKernel kernel) {
        int kc = 3;
        Epilogue epilogue = new Epilogue(-0.1f, 0.2f);
        float[] a = Arrays32.random(kernel.mr * kc, 7);
        float[] b = Arrays32.random(kc * NR, 8);
        float[] bias = Arrays32.random(NR, 9);
        a[0] = Float.NaN; // stays NaN
        int[] offsets = {0, 1, 2};
        String name = kernel.getClass().getSimpleName();

        float[] expected = poisoned(kernel.mr);
        kernel.multiply(kc, a, 0, kc, b, 0, bias, 0, 0, expected, 0, NR);
        boolean low = false;
        boolean high = false;
        for (int r = 0; r < kernel.mr; r++) {
            for (int i = r * NR; i < r * NR + kernel.width; i++) {
                low |= expected[i] < epilogue.floor();
                high |= expected[i] > epilogue.ceiling();
                expected[i] = epilogue.apply(expected[i]);
            }
        }
        assertTrue(low && high, "both bounds must matter");
        float[] found = poisoned(kernel.mr);
        kernel.multiplyClipped(kc, a, 0, kc, b, 0, bias, 0, 0, found, 0, NR, epilogue);
        Arrays32.assertSameBits(expected, found, name);
        found = poisoned(kernel.mr);
        kernel.multiplyAtClipped(kc, a, 0, kc, offsets, b, 0, bias, 0, 0, found, 0, NR, epilogue);
        Arrays32.assertSameBits(expected, found, name + " scattered");
    }

    private static float[] repeated(float[] bias, MicroKernel kernel) {
        float[] rows = poisoned(kernel.mr);
        for (int r = 0; r < kernel.mr; r++) {
            System.arraycopy(bias, 5, rows, r * NR, kernel.width);
        }
        return rows;
    }

    private static float[] poisoned(int mr) {
        float[] a = new float[mr * NR];
        Arrays.fill(a, Float.NaN);
        return a;
    }

    @Test
    void theTilesUseEveryKernelWithTheArithmeticOfItsName() {
        Set<Class<?>> used = new HashSet<>();
        for (RegisterTile tile : RegisterTile.values()) {
            for (Accumulation accumulation : Accumulation.values()) {
                Class<?> kernel = tile.kernel(accumulation).getClass();
                String arithmetic = accumulation == Accumulation.FMA ? "Fma" : "MulAdd";
                assertEquals("F32Kernel" + tile.toString().replace("v", "") + arithmetic, kernel.getSimpleName());
                used.add(kernel);
            }
            used.add(tile.channelKernel().getClass());
            for (Accumulation accumulation : Accumulation.values()) {
                for (MicroKernel narrow : tile.narrowKernels(accumulation)) {
                    assertEquals(tile.kernel(accumulation).mr, narrow.mr); // they share packed rows
                    used.add(narrow.getClass());
                }
            }
        }
        assertEquals(Set.of(MicroKernel.class.getPermittedSubclasses()), used);
    }
}
