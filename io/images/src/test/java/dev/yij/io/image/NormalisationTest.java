package dev.yij.io.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NormalisationTest {

    /// The first numbers of the chapter's own notebook.
    @Test
    void agreesWithTheChaptersNumbers() {
        assertEquals(0.6862745f, Normalisation.of(215));
        assertEquals(0.7019608f, Normalisation.of(217));
        assertEquals(0.654902f, Normalisation.of(211));
        assertEquals(0.20000005f, Normalisation.of(153));
        assertEquals(0.0196079f, Normalisation.of(130), 1e-8f);
        assertEquals(0.05098045f, Normalisation.of(134), 1e-8f);
        assertEquals(-1f, Normalisation.of(0));
        assertEquals(1f, Normalisation.of(255));
    }

    @Test
    void writesOnlyWhereItShould() {
        float[] into = new float[8];
        Arrays.fill(into, Float.NaN);
        Normalisation.normalise(RgbImage.of(1, 2, new byte[] {0, (byte) 255, 0, 0, 0, (byte) 255}), into, 1);
        assertArrayEquals(new float[] {Float.NaN, -1, 1, -1, -1, -1, 1, Float.NaN}, into);
    }

    @Test
    void everyLevelComesBack() {
        byte[] levels = new byte[256 * 3];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (byte) (i / 3);
        }
        RgbImage image = RgbImage.of(64, 4, levels);
        float[] values = new float[levels.length];
        Normalisation.normalise(image, values, 0);
        assertEquals(image, Normalisation.toImage(values, 0, 4, 64));
    }

    @Test
    void valuesOutOfRangeAreCutOff() {
        RgbImage image = Normalisation.toImage(new float[] {-5f, 5f, Float.NaN}, 0, 1, 1);
        assertEquals(0x00ff00, image.pixel(0, 0));
        assertTrue(image.toString().contains("1×1"));
    }
}
