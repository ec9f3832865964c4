package dev.yij.testvectors.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.testvectors.model.ModelCase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelVerdictTest {

    private static final ModelVerdict VERDICT = new ModelVerdict(
            ModelCase.FLATTEN_32,
            List.of(
                    "trained/conv2d_1/kernel: checksum 1 is off",
                    "trained/conv2d_1/kernel: checksum 3 is off",
                    "trained/conv2d_1/kernel_2: checksum 1 is off"));

    @Test
    void aTensorThatIsKnownToDeviateIsSetAsideAndNoOther() {
        ModelVerdict left = VERDICT.without(Map.of("model_flatten_32 trained/conv2d_1/kernel", "rounded otherwise"));
        assertEquals(List.of("trained/conv2d_1/kernel_2: checksum 1 is off"), left.errors());
        assertFalse(left.passed());
    }

    @Test
    void aListedTensorThatPassesIsAnError() {
        ModelVerdict left = VERDICT.without(Map.of("model_flatten_32 loss/1", "fixed long ago"));
        assertTrue(
                left.errors().contains("loss/1: listed as a known deviation (fixed long ago), but it passed"),
                left::toString);
    }

    @Test
    void whatIsListedForOtherCasesDoesNotCount() {
        Map<String, String> others = Map.of(
                "model_chapter_224 trained/conv2d_1/kernel", "of another model", "relu_n4_gaussian", "of a kernel");
        assertEquals(VERDICT, VERDICT.without(others));
    }
}
