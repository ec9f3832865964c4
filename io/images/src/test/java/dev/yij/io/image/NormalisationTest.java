package dev.yij.io.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.io.model.PixelScaling;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NormalisationTest {

    /// The first numbers of the chapter's own notebook.
    @Test
    void agreesWithTheChaptersNumbers() {
        assertEquals(0.6862745f, PixelScaling.TF.scale(0, 215));
        assertEquals(0.7019608f, PixelScaling.TF.scale(0, 217));
        assertEquals(0.654902f, PixelScaling.TF.scale(0, 211));
        assertEquals(0.20000005f, PixelScaling.TF.scale(0, 153));
        assertEquals(0.0196079f, PixelScaling.TF.scale(0, 130), 1e-8f);
        assertEquals(0.05098045f, PixelScaling.TF.scale(0, 134), 1e-8f);
        assertEquals(-1f, PixelScaling.TF.scale(0, 0));
        assertEquals(1f, PixelScaling.TF.scale(0, 255));
    }

    @Test
    void writesOnlyWhereItShould() {
        float[] into = new float[8];
        Arrays.fill(into, Float.NaN);
        Normalisation.KERAS.normalise(RgbImage.of(1, 2, new byte[] {0, (byte) 255, 0, 0, 0, (byte) 255}), into, 1);
        assertArrayEquals(new float[] {Float.NaN, -1, 1, -1, -1, -1, 1, Float.NaN}, into);
    }

    @Test
    void blueComesFirstForCaffe() {
        float[] into = new float[3];
        new Normalisation(PixelScaling.CAFFE).normalise(RgbImage.of(1, 1, new byte[] {10, 20, 30}), into, 0);
        assertArrayEquals(new float[] {30 - 103.939f, 20 - 116.779f, 10 - 123.68f}, into);
    }
}
