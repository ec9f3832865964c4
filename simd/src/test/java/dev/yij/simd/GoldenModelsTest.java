package dev.yij.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.contract.GoldenSequential;
import dev.yij.reference.kernel.Backend;
import dev.yij.testvectors.model.ModelCase;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whole models, built and trained as users do, in every mode and by several threads, against TensorFlow's
/// float64. FAST is judged as closely as the others, although Winograd convolutions round more.
@Tag("slow")
class GoldenModelsTest {

    @ParameterizedTest
    @CsvSource({"STRICT, 2", "FUSED, 2", "FAST, 1", "FAST, 2", "FAST, 3"})
    void aModelOfSquareImagesIsTensorFlows(Mode mode, int threads) {
        assertGolden(ModelCase.FLATTEN_32, mode, threads);
    }

    @ParameterizedTest
    @CsvSource({"STRICT, 2", "FUSED, 2", "FAST, 1", "FAST, 2", "FAST, 3"})
    void aModelThatTreatsHeightAndWidthDifferentlyIsTensorFlows(Mode mode, int threads) {
        assertGolden(ModelCase.OBLONG_12X20, mode, threads);
    }

    private static void assertGolden(ModelCase model, Mode mode, int threads) {
        try (Backend backend = SimdBackends.create(mode, threads)) {
            assertEquals(List.of(), GoldenSequential.errors(model, backend));
        }
    }
}
