package dev.yij.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ChapterTest {

    /// 2 · 224² · 32 · (3 · 3 · 3), by hand.
    @Test
    void theFirstConvolutionTakesEightySevenMegaflopPerImage() {
        assertEquals(86_704_128, Chapter.flops(Chapter.convolution("conv2d_1", 1)));
    }

    /// The other seven by hand: four of 224² · 32 · 288 multiplications, as pooling offsets the filters,
    /// and three of half as many. The dense layer: 256 · 20.
    @Test
    void anImageTakesTwoFlopsForEachMultiplicationOfTheModel() {
        long multiplications = 43_352_064L + 4 * 462_422_016L + 3 * 231_211_008L + 5_120L;
        assertEquals(2 * multiplications, Chapter.FORWARD_FLOPS);
    }

    @Test
    void trainingDoesNotComputeTheGradientWithRespectToTheImage() {
        assertEquals(3 * Chapter.FORWARD_FLOPS - 86_704_128, Chapter.TRAINING_FLOPS);
    }

    @Test
    void onlyConvolutionsAreConvolved() {
        assertThrows(IllegalArgumentException.class, () -> Chapter.convolution("dense_1", 1));
    }
}
