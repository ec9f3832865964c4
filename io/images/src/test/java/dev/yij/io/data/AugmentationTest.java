package dev.yij.io.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.io.data.Augmentation.Change;
import dev.yij.io.image.RgbImage;
import dev.yij.reference.train.Seed;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Images of a few grey pixels, transformed by hand.
class AugmentationTest {

    private static final Change NOTHING = new Change(0, 0, 0, 1, 1, false, 1);

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
        assertEquals(image(), NOTHING.apply(image()));
    }

    @Test
    void aMirrorExchangesLeftAndRight() {
        assertEquals(
                grey(new int[] {30, 20, 10}, new int[] {60, 50, 40}, new int[] {90, 80, 70}),
                new Change(0, 0, 0, 1, 1, true, 1).apply(image()));
    }

    /// A third of three columns is one: each position shows its right neighbour, and the border is repeated.
    @Test
    void aShiftRepeatsTheBorder() {
        assertEquals(
                grey(new int[] {20, 30, 30}, new int[] {50, 60, 60}, new int[] {80, 90, 90}),
                new Change(0, 0, 1 / 3.0, 1, 1, false, 1).apply(image()));
        assertEquals(
                grey(new int[] {40, 50, 60}, new int[] {70, 80, 90}, new int[] {70, 80, 90}),
                new Change(0, 1 / 3.0, 0, 1, 1, false, 1).apply(image()));
    }

    /// A quarter turn: (row, column) shows (1 - (column - 1), 1 + (row - 1)) = (2 - column, row).
    @Test
    void aQuarterTurnTurnsAboutTheCentre() {
        assertEquals(
                grey(new int[] {70, 40, 10}, new int[] {80, 50, 20}, new int[] {90, 60, 30}),
                new Change(Math.PI / 2, 0, 0, 1, 1, false, 1).apply(image()));
    }

    /// Half the scale: source positions are half as far from the centre, and lie between four pixels.
    @Test
    void aZoomInterpolatesBetweenPixels() {
        assertEquals(
                grey(new int[] {30, 35, 40}, new int[] {45, 50, 55}, new int[] {60, 65, 70}),
                new Change(0, 0, 0, 0.5, 0.5, false, 1).apply(image()));
        assertEquals(
                grey(new int[] {15, 20, 25}, new int[] {45, 50, 55}, new int[] {75, 80, 85}),
                new Change(0, 0, 0, 1, 0.5, false, 1).apply(image()));
    }

    @Test
    void brightnessMultipliesAndStopsAtWhite() {
        RgbImage bright = grey(new int[] {0, 100, 250});
        assertEquals(grey(new int[] {0, 120, 255}), new Change(0, 0, 0, 1, 1, false, 1.2).apply(bright));
    }

    @Test
    void aChangeDependsOnSeedEpochAndImageAlone() {
        Augmentation augmentation = Augmentation.PHOTOGRAPHS;
        Seed seed = new Seed(42);
        assertEquals(augmentation.draw(seed, 3, 7), augmentation.draw(new Seed(42), 3, 7));
        Set<Change> changes = new HashSet<>();
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
            Change change = new Augmentation(10, 0.5, 0, 0.25, true, 0).draw(new Seed(1), 0, image);
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
        Change turned = new Augmentation(10, 0, 0, 0, false, 0).draw(new Seed(1), 0, 0);
        Change both = new Augmentation(10, 0.2, 0, 0, false, 0).draw(new Seed(1), 0, 0);
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
    }
}
