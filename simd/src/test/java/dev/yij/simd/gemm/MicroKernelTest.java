package dev.yij.simd.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.simd.Arrays32;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds every kernel, also those that this machine would not choose, to the two loops they stand for, bit by
/// bit.
class MicroKernelTest {

    private static final int K = 23;

    static Stream<MicroKernel> kernels() {
        return Stream.of(
                new F32Kernel14x2Fma(),
                new F32Kernel14x2MulAdd(),
                new F32Kernel8x2Fma(),
                new F32Kernel4x2Fma(),
                new F32Kernel4x2MulAdd());
    }

    private static float add(MicroKernel kernel, float x, float w, float acc) {
        boolean fused = kernel.getClass().getSimpleName().endsWith("Fma");
        return fused ? Math.fma(x, w, acc) : acc + x * w;
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void aTileIsTheSumOfItsTermsInOrder(MicroKernel kernel) {
        for (int aRow : new int[] {K + 3, 5, -5}) { // apart, overlapping, overlapping backwards
            int aAt = 2 + (aRow < 0 ? -aRow * kernel.rows : 0);
            float[] a = Arrays32.random(2 + Math.abs(aRow) * kernel.rows + K, 1);
            float[] b = Arrays32.random(7 + K * MicroKernel.COLUMNS, 2);
            int cRow = MicroKernel.COLUMNS + 3;
            float[] expected = Arrays32.random(4 + kernel.rows * cRow, 3);
            float[] found = expected.clone();
            for (int r = 0; r < kernel.rows; r++) {
                for (int j = 0; j < MicroKernel.COLUMNS; j++) {
                    int at = 4 + r * cRow + j;
                    for (int i = 0; i < K; i++) {
                        float x = a[aAt + r * aRow + i];
                        expected[at] = add(kernel, x, b[7 + i * MicroKernel.COLUMNS + j], expected[at]);
                    }
                }
            }
            kernel.multiply(K, a, aAt, aRow, b, 7, found, 4, cRow, found, 4, cRow);
            Arrays32.assertSameBits(expected, found, kernel.getClass().getSimpleName() + ", rows at " + aRow);
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void aTransposedTileIsTheSumOfItsTermsInOrder(MicroKernel kernel) {
        for (int aRow : new int[] {kernel.rows + 1, 3}) { // apart, overlapping
            float[] a = Arrays32.random(2 + aRow * K + kernel.rows, 4);
            float[] b = Arrays32.random(7 + K * MicroKernel.COLUMNS, 5);
            int cRow = MicroKernel.COLUMNS + 3;
            float[] expected = Arrays32.random(4 + kernel.rows * cRow, 6);
            float[] found = expected.clone();
            for (int r = 0; r < kernel.rows; r++) {
                for (int j = 0; j < MicroKernel.COLUMNS; j++) {
                    int at = 4 + r * cRow + j;
                    for (int i = 0; i < K; i++) {
                        float x = a[2 + i * aRow + r];
                        expected[at] = add(kernel, x, b[7 + i * MicroKernel.COLUMNS + j], expected[at]);
                    }
                }
            }
            kernel.multiplyTransposed(K, a, 2, aRow, b, 7, found, 4, cRow, found, 4, cRow);
            Arrays32.assertSameBits(expected, found, kernel.getClass().getSimpleName() + ", rows at " + aRow);
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void allRowsOfATileMayStartWithTheSameNumbers(MicroKernel kernel) {
        float[] a = Arrays32.random(kernel.rows * K, 7);
        float[] b = Arrays32.random(K * MicroKernel.COLUMNS, 8);
        float[] bias = Arrays32.random(5 + MicroKernel.COLUMNS, 9);
        float[] repeated = new float[kernel.rows * MicroKernel.COLUMNS];
        for (int i = 0; i < repeated.length; i++) {
            repeated[i] = bias[5 + i % MicroKernel.COLUMNS];
        }
        float[] expected = repeated.clone();
        kernel.multiply(K, a, 0, K, b, 0, expected, 0, MicroKernel.COLUMNS, expected, 0, MicroKernel.COLUMNS);
        float[] found = new float[repeated.length];
        Arrays.fill(found, Float.NaN);
        kernel.multiply(K, a, 0, K, b, 0, bias, 5, 0, found, 0, MicroKernel.COLUMNS);
        Arrays32.assertSameBits(expected, found, kernel.getClass().getSimpleName());
        expected = repeated.clone();
        kernel.multiplyTransposed(
                K, a, 0, kernel.rows, b, 0, expected, 0, MicroKernel.COLUMNS, expected, 0, MicroKernel.COLUMNS);
        Arrays.fill(found, Float.NaN);
        kernel.multiplyTransposed(K, a, 0, kernel.rows, b, 0, bias, 5, 0, found, 0, MicroKernel.COLUMNS);
        Arrays32.assertSameBits(expected, found, kernel.getClass().getSimpleName() + " transposed");
    }

    @Test
    void theKernelOfThisMachineIsOfTheFlavourThatWasAskedFor() {
        assertTrue(MicroKernel.of(true).getClass().getSimpleName().endsWith("Fma"));
        assertTrue(MicroKernel.of(false).getClass().getSimpleName().endsWith("MulAdd"));
        assertEquals(MicroKernel.of(true).rows, MicroKernel.of(false).rows);
    }
}
