package dev.yij.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.testvectors.model.ModelCase;
import java.util.List;
import org.junit.jupiter.api.Test;

class GoldenSequentialTest {

    @Test
    void theReferenceTrainsAModelThatTreatsHeightAndWidthDifferentlyAsTensorFlowDoes() {
        assertEquals(List.of(), GoldenSequential.errors(ModelCase.OBLONG_12X20, new ScalarBackend()));
    }
}
