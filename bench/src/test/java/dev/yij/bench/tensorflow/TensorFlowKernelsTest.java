package dev.yij.bench.tensorflow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.yij.testvectors.cases.Cases;
import dev.yij.testvectors.contract.Judge;
import dev.yij.testvectors.contract.Verdict;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.Padding;
import dev.yij.testvectors.kernel.Kernels;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

@Tag("slow")
class TensorFlowKernelsTest {

    @BeforeAll
    static void skipWhereThereIsNoTensorFlow() {
        assumeTrue(TensorFlowRuntime.isPresent(), "TensorFlow has no native library for this system");
    }

    /// Rounded to float32 once, so within every bound; and no case is declined.
    @TestFactory
    Stream<DynamicTest> theOracleAgreesWithTensorFlowInFloat64() {
        Kernels tensorFlow = TensorFlowKernels.float64(1);
        return Cases.all().stream()
                .map(c -> DynamicTest.dynamicTest(c.name(), () -> {
                    Verdict verdict = Judge.strict().judge(tensorFlow, c);
                    assertTrue(verdict.passed(), verdict::toString);
                }));
    }

    @Test
    void theKernelIsNotFlippedAndSamePaddingPutsTheOddPixelAfter() {
        // 2×3 image, 2×2 kernel: the last row and column reach into the padding.
        ConvDims d = ConvDims.of(1, 2, 3, 1, 2, 2, 1, Padding.SAME).withoutBias();
        float[] y = new float[6];
        Arrays.fill(y, Float.NaN);
        TensorFlowKernels.float32(1).conv2d(d, new float[] {1, 2, 3, 4, 5, 6}, new float[] {1, 10, 100, 1000}, null, y);
        assertArrayEquals(new float[] {5421, 6532, 603, 54, 65, 6}, y);
    }
}
