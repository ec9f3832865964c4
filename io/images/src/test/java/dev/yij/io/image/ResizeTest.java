package dev.yij.io.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yij.io.model.Interpolation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResizeTest {

    private static RgbImage row(int... red) {
        byte[] rgb = new byte[3 * red.length];
        for (int i = 0; i < red.length; i++) {
            rgb[3 * i] = (byte) red[i];
            rgb[3 * i + 2] = 7;
        }
        return RgbImage.of(red.length, 1, rgb);
    }

    private static int[] reds(RgbImage image) {
        int[] reds = new int[image.width() * image.height()];
        for (int i = 0; i < reds.length; i++) {
            int pixel = image.pixel(i % image.width(), i / image.width());
            assertEquals(7, pixel & 0xffff, "green 0 and blue 7 stay");
            reds[i] = pixel >> 16;
        }
        return reds;
    }

    /// 5 → 3: step 5/3, centres 0.83, 2.5, 4.17. 3 → 7: step 3/7, centres 0.21, 0.64, 1.07, 1.5, 1.93, 2.36,
    /// 2.79.
    @Test
    void nearestTakesThePixelUnderTheCentre() {
        assertArrayEquals(
                new int[] {10, 30, 50}, reds(Resize.resize(row(10, 20, 30, 40, 50), Interpolation.NEAREST, 1, 3)));
        assertArrayEquals(
                new int[] {10, 10, 20, 20, 20, 30, 30},
                reds(Resize.resize(row(10, 20, 30), Interpolation.NEAREST, 1, 7)));
    }

    /// The step is 8/7, so every seventh centre, i = 3 + 7j, falls exactly on the border of pixels 3 + 8j and 4
    /// + 8j. By the closed form it is always the right one. The sum of rounded steps lies below the border for
    /// j = 0 … 3 and j ≥ 11, worked out with Python's floats, and takes the left one there.
    @Test
    void nearestGathersPillowsRoundingErrors() {
        int[] indices = Resize.nearestIndices(256, 224);
        for (int i = 0; i < 224; i++) {
            int j = i / 7;
            boolean below = i % 7 == 3 && (j <= 3 || j >= 11);
            assertEquals((8 * i + 4) / 7 - (below ? 1 : 0), indices[i], "position " + i);
        }
    }

    @Test
    void heightComesBeforeWidth() {
        RgbImage image = Resize.resize(row(10, 20), Interpolation.NEAREST, 3, 5);
        assertEquals(5, image.width());
        assertEquals(3, image.height());
        assertArrayEquals(
                new int[] {10, 10, 20, 20, 20}, reds(Resize.resize(row(10, 20), Interpolation.NEAREST, 1, 5)));
    }

    /// Halving: the triangle is 4 wide, so weights are 3/7, 3/7, 1/7 at the left edge and mirrored at the
    /// right: (0·3 + 100·3 + 200) / 7 = 71.4 and (100 + 200·3 + 240·3) / 7 = 202.9.
    @Test
    void bilinearWidensItsTriangleWhenItShrinks() {
        assertArrayEquals(
                new int[] {71, 203}, reds(Resize.resize(row(0, 100, 200, 240), Interpolation.BILINEAR, 1, 2)));
    }

    /// Doubling: centres at 0.25, 0.75, 1.25, 1.75 between pixels whose centres are 0.5 and 1.5.
    @Test
    void bilinearInterpolatesWhenItGrows() {
        assertArrayEquals(new int[] {0, 50, 150, 200}, reds(Resize.resize(row(0, 200), Interpolation.BILINEAR, 1, 4)));
    }

    /// At 0.75 the weights are k(0.25) = 0.8671875 and k(0.75) = 0.2265625: 200 · 0.2265625 / 1.09375 = 41.4.
    @Test
    void bicubicIsKeyssWithMinusOneHalf() {
        int[] reds = reds(Resize.resize(row(0, 200), Interpolation.BICUBIC, 1, 4));
        assertEquals(41, reds[1]);
        assertEquals(159, reds[2]);
    }

    @Test
    void boxIsTheMean() {
        assertArrayEquals(new int[] {50, 220}, reds(Resize.resize(row(0, 100, 200, 240), Interpolation.BOX, 1, 2)));
    }

    /// Columns are treated like rows.
    @Test
    void rowsAndColumnsAreTreatedAlike() {
        RgbImage tall = RgbImage.of(1, 4, new byte[] {0, 0, 7, 100, 0, 7, (byte) 200, 0, 7, (byte) 240, 0, 7});
        assertArrayEquals(new int[] {71, 203}, reds(Resize.resize(tall, Interpolation.BILINEAR, 2, 1)));
    }

    @ParameterizedTest
    @EnumSource(Interpolation.class)
    void anAreaOfOneColourStaysThatColour(Interpolation filter) {
        RgbImage plain = RgbImage.of(5, 1, new byte[] {9, 0, 7, 9, 0, 7, 9, 0, 7, 9, 0, 7, 9, 0, 7});
        for (int red : reds(Resize.resize(plain, filter, 3, 8))) {
            assertEquals(9, red);
        }
        assertArrayEquals(new int[] {9, 9}, reds(Resize.resize(plain, filter, 1, 2)));
    }

    @Test
    void aSideBelowOneIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Resize.resize(row(1), Interpolation.NEAREST, 0, 1));
    }
}
