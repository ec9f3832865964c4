package dev.yij.simd.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.Window;
import dev.yij.reference.kernel.Window2D;
import dev.yij.simd.Arrays32;
import dev.yij.simd.thread.Workers;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds every kernel, at vectors of any width, bit by bit to the loops that it stands for.
class ChainKernelTest {

    private static final int LANES = MicroKernel.LANES;
    private static final int N = 4 * LANES;
    private static final int TILES = 3;
    private static final int K0 = 2;

    /// One of each permitted subclass, so that no kernel can be added without this test.
    static Stream<ChainKernel> kernels() {
        return MicroKernelTest.permitted(ChainKernel.class);
    }

    private static int groups(ChainKernel kernel) {
        return kernel instanceof F32Chain8x3 ? 1 : 3; // that one has all terms in registers
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void tilesAreTheSumsOfTheirTermsInOrderThenClipped(ChainKernel kernel) {
        int kc = kernel.terms * groups(kernel);
        int rows = TILES * kernel.mr;
        WeightPanels b = new WeightPanels();
        float[] w = Arrays32.random((K0 + kc) * N, 2);
        try (Workers workers = new Workers(1)) {
            b.pack(workers, K0 + kc, N, w);
        }
        float[] bias = Arrays32.random(N, 3);
        Epilogue clips = new Epilogue(-0.4f, 0.5f);
        for (int segment : new int[] {kernel.terms, 100}) { // adjacent, apart
            for (int lda : new int[] {5, 400}) { // rows overlap, apart
                float[] a = Arrays32.random(7 + rows * lda + 100 * kc, 1);
                a[7] = Float.NaN; // stays NaN
                for (int j : new int[] {0, LANES}) { // the second one begins in the midst of a panel
                    for (Epilogue epilogue : List.of(Epilogue.NONE, clips)) {
                        float[] expected = poisoned(rows * N);
                        for (int r = 0; r < rows; r++) {
                            for (int i = j; i < j + kernel.width; i++) {
                                float sum = bias[i];
                                for (int k = 0; k < kc; k++) {
                                    int at = 7 + r * lda + k / kernel.terms * segment + k % kernel.terms;
                                    sum = Math.fma(a[at], w[(K0 + k) * N + i], sum);
                                }
                                expected[r * N + i] = epilogue.apply(sum);
                            }
                        }
                        float[] found = poisoned(rows * N);
                        kernel.multiply(TILES, kc, a, 7, lda, segment, b, K0, j, bias, j, 0, found, j, N, epilogue);
                        String what = kernel.getClass().getSimpleName() + ", lda " + lda + ", segment " + segment
                                + ", column " + j + ", " + epilogue;
                        Arrays32.assertSameBits(expected, found, what);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void sumsOfSeveralGroupsContinueFromStoredOnes(ChainKernel kernel) {
        Assumptions.assumeTrue(groups(kernel) > 1, "has all terms in registers");
        int kc = kernel.terms;
        int rows = TILES * kernel.mr;
        float[] a = Arrays32.random(rows * 2 * kc, 1);
        WeightPanels b = new WeightPanels();
        try (Workers workers = new Workers(1)) {
            b.pack(workers, 2 * kc, N, Arrays32.random(2 * kc * N, 2));
        }
        float[] bias = Arrays32.random(N, 3);
        int segment = kernel.terms;
        float[] expected = poisoned(rows * N);
        kernel.multiply(TILES, 2 * kc, a, 0, 2 * kc, segment, b, 0, 0, bias, 0, 0, expected, 0, N, Epilogue.RELU);

        float[] found = poisoned(rows * N);
        kernel.multiply(TILES, kc, a, 0, 2 * kc, segment, b, 0, 0, bias, 0, 0, found, 0, N, Epilogue.NONE);
        kernel.multiply(TILES, kc, a, kc, 2 * kc, segment, b, kc, 0, found, 0, N, found, 0, N, Epilogue.RELU);
        Arrays32.assertSameBits(expected, found, kernel.getClass().getSimpleName());
    }

    @ParameterizedTest
    @CsvSource({
        // kernel, stride, input channels, columns: the kernel that has them
        "3, 2, 3, 1.0, F32Chain9x1",
        "3, 2, 3, 0.5, F32Chain9xHalf",
        "3, 2, 3, 2.0, none",
        "1, 1, 8, 3.0, F32Chain8x3",
        "1, 1, 8, 1.0, F32Chain8x1",
        "1, 1, 16, 3.0, none",
        "1, 1, 16, 1.5, F32Chain8x1",
        "1, 1, 48, 0.5, F32Chain8xHalf",
        "1, 1, 7, 1.0, none"
    })
    void theKernelIsChosenByShape(int size, int stride, int channels, double vectors, String expected) {
        Window window = Window.of(56, size, stride, 1, Padding.SAME);
        Conv2DShape shape = new Conv2DShape(1, new Window2D(window, window), channels, 1);
        float[] x = new float[56 * 56 * channels];
        Blocks blocks = Blocks.ofRows(Patches.ofInput(shape, x), 14);
        ChainKernel found = ChainKernel.of(blocks, size * size * channels, (int) (vectors * LANES));
        assertEquals(expected, found == null ? "none" : found.getClass().getSimpleName());
    }

    private static float[] poisoned(int size) {
        float[] values = new float[size];
        Arrays.fill(values, -777);
        return values;
    }
}
