package dev.yij.io.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.image.RgbImage;
import dev.yij.reference.train.Seed;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Images of a few grey pixels, transformed by hand.
class AugmentationTest {

    private static final ImageChange NOTHING = new ImageChange(0, 0, 0, 1, 1, false, 1, 1);

    /// A grey image from its rows.
    private static RgbImage grey(int[]... rows) {
        byte[] rgb = new byte[3 * rows.length * rows[0].length];
        int at = 0;
        for (int[] row : rows) {
            for (int value : row) {
                for (int c = 0; c < 3; c++) {
                    rgb[at++] = (byte) value;
                }
            }
        }
        return RgbImage.of(rows[0].length, rows.length, rgb);
    }

    private static RgbImage image() {
        return grey(new int[] {10, 20, 30}, new int[] {40, 50, 60}, new int[] {70, 80, 90});
    }

    @Test
    void noChangeChangesNothing() {
        assertEquals(image(), NOTHING.apply(image(), 3, 3));
    }

    @Test
    void aMirrorExchangesLeftAndRight() {
        assertEquals(
                grey(new int[] {30, 20, 10}, new int[] {60, 50, 40}, new int[] {90, 80, 70}),
                new ImageChange(0, 0, 0, 1, 1, true, 1, 1).apply(image(), 3, 3));
    }

    /// A third of three columns is one: each position shows its right neighbour, and the border is repeated.
    @Test
    void aShiftRepeatsTheBorder() {
        assertEquals(
                grey(new int[] {20, 30, 30}, new int[] {50, 60, 60}, new int[] {80, 90, 90}),
                new ImageChange(0, 0, 1 / 3.0, 1, 1, false, 1, 1).apply(image(), 3, 3));
        assertEquals(
                grey(new int[] {40, 50, 60}, new int[] {70, 80, 90}, new int[] {70, 80, 90}),
                new ImageChange(0, 1 / 3.0, 0, 1, 1, false, 1, 1).apply(image(), 3, 3));
    }

    /// A quarter turn: (row, column) shows (1 - (column - 1), 1 + (row - 1)) = (2 - column, row).
    @Test
    void aQuarterTurnTurnsAboutTheCentre() {
        assertEquals(
                grey(new int[] {70, 40, 10}, new int[] {80, 50, 20}, new int[] {90, 60, 30}),
                new ImageChange(Math.PI / 2, 0, 0, 1, 1, false, 1, 1).apply(image(), 3, 3));
    }

    /// Half the scale: source positions are half as far from the centre, and lie between four pixels.
    @Test
    void aZoomInterpolatesBetweenPixels() {
        assertEquals(
                grey(new int[] {30, 35, 40}, new int[] {45, 50, 55}, new int[] {60, 65, 70}),
                new ImageChange(0, 0, 0, 0.5, 0.5, false, 1, 1).apply(image(), 3, 3));
        assertEquals(
                grey(new int[] {15, 20, 25}, new int[] {45, 50, 55}, new int[] {75, 80, 85}),
                new ImageChange(0, 0, 0, 1, 0.5, false, 1, 1).apply(image(), 3, 3));
    }

    @Test
    void brightnessMultipliesAndStopsAtWhite() {
        RgbImage bright = grey(new int[] {0, 100, 250});
        assertEquals(grey(new int[] {0, 120, 255}), new ImageChange(0, 0, 0, 1, 1, false, 1.2, 1).apply(bright, 1, 3));
    }

    @Test
    void aChangeDependsOnSeedEpochAndImageAlone() {
        Augmentation augmentation = Augmentation.PHOTOGRAPHS;
        Seed seed = new Seed(42);
        assertEquals(augmentation.draw(seed, 3, 7), augmentation.draw(new Seed(42), 3, 7));
        Set<ImageChange> changes = new HashSet<>();
        for (int epoch = 0; epoch < 10; epoch++) {
            for (int image = 0; image < 10; image++) {
                changes.add(augmentation.draw(seed, epoch, image));
            }
        }
        assertEquals(100, changes.size());
        assertNotEquals(augmentation.draw(seed, 3, 7), augmentation.draw(new Seed(43), 3, 7));
    }

    /// Of 1,000 draws: all within the ranges, both ends approached, about half mirrored.
    @Test
    void changesFillTheirRanges() {
        double lowest = 0;
        double highest = 0;
        int mirrored = 0;
        for (int image = 0; image < 1000; image++) {
            ImageChange change = new Augmentation(10, 0.5, 0, 0.25, true, 0).draw(new Seed(1), 0, image);
            double degrees = Math.toDegrees(change.angle());
            lowest = Math.min(lowest, degrees);
            highest = Math.max(highest, degrees);
            mirrored += change.mirrored() ? 1 : 0;
            assertTrue(Math.abs(change.right()) <= 0.5, change.toString());
            assertEquals(0, Math.abs(change.down()));
            assertTrue(change.zoomY() >= 0.75 && change.zoomY() <= 1.25, change.toString());
            assertEquals(1, change.factor());
        }
        assertTrue(lowest >= -10 && lowest < -9.8 && highest <= 10 && highest > 9.8, lowest + " to " + highest);
        assertTrue(mirrored > 440 && mirrored < 560, mirrored + " of 1000"); // 3.8 standard deviations
    }

    @Test
    void whatIsSwitchedOnLeavesTheOthersAsTheyWere() {
        ImageChange turned = new Augmentation(10, 0, 0, 0, false, 0).draw(new Seed(1), 0, 0);
        ImageChange both = new Augmentation(10, 0.2, 0, 0, false, 0).draw(new Seed(1), 0, 0);
        assertEquals(turned.angle(), both.angle());
    }

    @Test
    void rangesThatMakeNoSenseAreRefused() {
        assertEquals(
                "zoom must be at least 0 and below 1, found 1.0",
                assertThrows(IllegalArgumentException.class, () -> new Augmentation(0, 0, 0, 1, false, 0))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Augmentation(-1, 0, 0, 0, false, 0));
        assertThrows(IllegalArgumentException.class, () -> new Augmentation(0, 0, 0, 0, false, Double.NaN));
    }

    @Test
    void itReadsAsASentence() {
        assertEquals("none", Augmentation.NONE.toString());
        assertEquals("rotation 12.5°, horizontal flip", new Augmentation(12.5, 0, 0, 0, true, 0).toString());
        assertEquals(
                "scale 0.9 to 1.3, aspect 10%, contrast 20%",
                Augmentation.NONE.scale(0.9, 1.3).aspect(0.1).contrast(0.2).toString());
    }

    /// The mean is 60: 60 + 1.5 · (v - 60).
    @Test
    void contrastMultipliesTheDistanceFromTheMeanOfTheChannel() {
        RgbImage image = grey(new int[] {20, 60, 100});
        assertEquals(grey(new int[] {0, 60, 120}), new ImageChange(0, 0, 0, 1, 1, false, 1, 1.5).apply(image, 1, 3));
        assertEquals(
                grey(new int[] {48, 72, 96}),
                new ImageChange(0, 0, 0, 1, 1, false, 1.2, 0.5).apply(image, 1, 3),
                "then times 1.2");
    }

    /// Of six columns three: the centres of the output's pixels are those of pairs of the input's.
    @Test
    void aLargerImageIsReducedInTheSameStep() {
        RgbImage large = grey(new int[] {10, 20, 30, 40, 50, 60}, new int[] {20, 30, 40, 50, 60, 70});
        assertEquals(grey(new int[] {20, 40, 60}), NOTHING.apply(large, 1, 3));
    }

    /// Magnified by 1.3 and a third wider: columns are read √(4/3) · 1.3 times closer, rows 1.3 / √(4/3) times.
    @Test
    void scaleAndAspectSetTheDistanceBetweenSourcePositions() {
        Augmentation fixed = Augmentation.NONE.scale(1.3, 1.3);
        assertEquals(1 / 1.3, fixed.draw(new Seed(1), 0, 0).zoomX());
        assertEquals(1 / 1.3, fixed.draw(new Seed(1), 0, 0).zoomY());
        Augmentation both = Augmentation.NONE.scale(0.9, 1.3).aspect(0.1);
        double widest = 1;
        double smallest = 1;
        for (int image = 0; image < 1000; image++) {
            ImageChange change = both.draw(new Seed(1), 0, image);
            double scale = 1 / Math.sqrt(change.zoomX() * change.zoomY());
            double ratio = change.zoomY() / change.zoomX();
            assertTrue(scale > 0.9 && scale < 1.3 && ratio > 0.9 && ratio < 1.1, change.toString());
            widest = Math.max(widest, ratio);
            smallest = Math.min(smallest, scale);
        }
        assertTrue(widest > 1.09 && smallest < 0.91, widest + ", " + smallest);
    }

    @Test
    void whatMayBeMagnifiedIsDecodedLarger() {
        assertEquals(167, Augmentation.NONE.scale(0.9, 1.3).decodedSize(128));
        assertEquals(128, Augmentation.NONE.scale(0.5, 1).decodedSize(128));
        assertEquals(128, Augmentation.PHOTOGRAPHS.decodedSize(128), "as ever, so that earlier runs resume");
    }

    @Test
    void scalesThatMakeNoSenseAreRefused() {
        assertEquals(
                "scale must be a range above 0 and at most 10.0, found 1.3 to 0.9",
                assertThrows(IllegalArgumentException.class, () -> Augmentation.NONE.scale(1.3, 0.9))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> Augmentation.NONE.scale(0, 1));
        assertThrows(IllegalArgumentException.class, () -> Augmentation.NONE.aspect(1));
        assertThrows(IllegalArgumentException.class, () -> Augmentation.NONE.contrast(-0.1));
    }
}
