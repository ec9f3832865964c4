package dev.yij.io.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainDefaultsTest {

    /// The columns: training images, batch size, passes in an epoch, epochs, first epoch that can be the best.
    @ParameterizedTest
    @CsvSource({
        "6, 8, 80, 12, 7",
        "48, 8, 10, 12, 7",
        "240, 8, 2, 12, 7",
        "480, 8, 1, 12, 7",
        "800, 16, 2, 12, 1",
        "1600, 16, 1, 12, 1",
        "10000, 32, 1, 12, 1"
    })
    void theSizeDecides(int images, int batchSize, int passes, int epochs, int bestFrom) {
        TrainDefaults defaults = TrainDefaults.forImages(images, false);
        assertEquals(batchSize, defaults.batchSize());
        assertEquals(passes, defaults.passes());
        assertEquals(epochs, defaults.epochs());
        assertEquals(bestFrom, defaults.bestFrom(epochs));
        assertTrue((long) Math.ceilDiv(images * passes, batchSize) * epochs >= 12 * 60);
    }

    @Test
    void theLearningRateFallsTwice() {
        assertEquals(
                Map.of(7, 0.3 * 2e-3, 10, 0.1 * 2e-3),
                TrainDefaults.forImages(48, false).rates(2e-3, 12));
        assertEquals(Map.of(1, 1e-4), TrainDefaults.forImages(48, false).rates(1e-3, 1));
        assertEquals(Map.of(), TrainDefaults.CHAPTER.rates(1e-3, 5));
    }

    @Test
    void weightedClassesAreChangedMoreSoThatFewImagesAreNotLearnedByHeart() {
        TrainDefaults weighted = TrainDefaults.forImages(52, true);
        TrainDefaults usual = TrainDefaults.forImages(52, false);
        assertEquals(0.3f, weighted.network().dropout());
        assertEquals(0, usual.network().dropout());
        assertTrue(weighted.augmentation().zoom() > usual.augmentation().zoom());
        assertTrue(weighted.epochs() < usual.epochs());
        assertEquals(8, weighted.bestFrom(8));
        assertEquals(1, TrainDefaults.forImages(800, true).bestFrom(8));
    }
}
