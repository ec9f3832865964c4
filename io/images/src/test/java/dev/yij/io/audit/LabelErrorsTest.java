package dev.yij.io.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class LabelErrorsTest {

    /// Labels 0, 0, 0, 1, 1. Thresholds: t(0) = (0.9 + 0.8 + 0.1) / 3 = 0.6, t(1) = (0.7 + 0.3) / 2 = 0.5.
    /// Image 2 reaches t(1) only, image 4 t(0) only. Image 3 agrees with its label.
    @Test
    void anImageAboveTheThresholdOfAnotherClassIsSuspect() {
        float[][] probabilities = {{0.9f, 0.1f}, {0.8f, 0.2f}, {0.1f, 0.9f}, {0.3f, 0.7f}, {0.7f, 0.3f}};
        List<LabelErrors.Suspect> suspects = LabelErrors.find(probabilities, new int[] {0, 0, 0, 1, 1});
        assertEquals(
                List.of(2, 4), suspects.stream().map(LabelErrors.Suspect::image).toList());
        assertEquals(1, suspects.getFirst().suggested());
        assertEquals(-0.8, suspects.getFirst().margin(), 1e-6);
        assertEquals(-0.4, suspects.getLast().margin(), 1e-6);
    }

    /// Class 1 is predicted with 0.4 at most. t(0) = (0.9 + 0.7 + 0.52) / 3 = 0.707, t(1) = 0.4: image 2 with
    /// 0.52 for its label is below the threshold of its own class but reaches that of class 1.
    @Test
    void aClassOfLowProbabilitiesHasALowThreshold() {
        float[][] probabilities = {{0.9f, 0.1f}, {0.7f, 0.3f}, {0.52f, 0.48f}, {0.6f, 0.4f}, {0.6f, 0.4f}};
        List<LabelErrors.Suspect> suspects = LabelErrors.find(probabilities, new int[] {0, 0, 0, 1, 1});
        assertEquals(1, suspects.size());
        assertEquals(new LabelErrors.Suspect(2, 0, 1, 0.52f - 0.48f), suspects.getFirst());
    }

    /// Class 2 has no images: nothing tells how sure the model is of it.
    @Test
    void aClassWithoutImagesIsNeverSuggested() {
        float[][] probabilities = {{0.5f, 0.1f, 0.4f}, {0.1f, 0.3f, 0.6f}};
        assertEquals(List.of(), LabelErrors.find(probabilities, new int[] {0, 1}));
    }

    @Test
    void noImagesAreNoErrors() {
        assertEquals(List.of(), LabelErrors.find(new float[0][], new int[0]));
    }

    @Test
    void aLabelIsNeededForEachImage() {
        assertThrows(IllegalArgumentException.class, () -> LabelErrors.find(new float[1][2], new int[2]));
    }
}
