package dev.yij.reference.scalar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.Pool2DShape;
import dev.yij.reference.kernel.Window;
import org.junit.jupiter.api.Test;

class ScalarAveragePool2DTest {

    private static final Pool2DShape CORNERS =
            new Pool2DShape(1, Window.of(3, 2, 2, 1, Padding.SAME), Window.of(3, 2, 2, 1, Padding.SAME), 1);

    @Test
    void paddingIsNeitherSummedNorCounted() {
        float[] y = Poison.nan(4);
        ScalarPool2D.averagePool2d(CORNERS, new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, y);
        // (1 + 2 + 4 + 5) / 4, (3 + 6) / 2, (7 + 8) / 2, 9 / 1
        assertArrayEquals(new float[] {3, 4.5f, 7.5f, 9}, y);
    }

    @Test
    void theGradientIsSharedByThePixelsCounted() {
        float[] dx = Poison.nan(9);
        ScalarPool2D.averagePool2dGrad(CORNERS, new float[] {4, 20, 200, 1000}, dx);
        // 4 / 4 for each of four, 20 / 2 for the two at the right, 200 / 2 for the two at the bottom, 1000
        assertArrayEquals(
                new float[] {
                    1, 1, 10,
                    1, 1, 10,
                    100, 100, 1000
                },
                dx);
    }

    @Test
    void overlappingWindowsAddTheirShares() {
        // three windows of 2, 3 and 2 pixels
        Pool2DShape s = new Pool2DShape(1, Window.of(1, 1, 1, 1, Padding.SAME), Window.of(3, 3, 1, 1, Padding.SAME), 1);
        float[] dx = Poison.nan(3);
        ScalarPool2D.averagePool2dGrad(s, new float[] {2, 3, 4}, dx);
        assertArrayEquals(new float[] {1 + 1, 1 + 1 + 2, 1 + 2}, dx);
    }

    /// Windows of rows and columns 0 and 2, then 2 and 4, over the numbers 1 to 25.
    @Test
    void aDilatedWindowSkipsPixels() {
        Window window = Window.of(5, 2, 2, 2, Padding.VALID);
        Pool2DShape s = new Pool2DShape(1, window, window, 1);
        float[] x = new float[25];
        for (int i = 0; i < 25; i++) {
            x[i] = i + 1;
        }
        float[] y = Poison.nan(4);
        ScalarPool2D.averagePool2d(s, x, y);
        // (1 + 3 + 11 + 13) / 4, (3 + 5 + 13 + 15) / 4, (11 + 13 + 21 + 23) / 4, (13 + 15 + 23 + 25) / 4
        assertArrayEquals(new float[] {7, 9, 17, 19}, y);
        float[] dx = Poison.nan(25);
        ScalarPool2D.averagePool2dGrad(s, new float[] {4, 8, 12, 16}, dx);
        assertArrayEquals(
                new float[] {
                    1,
                    0,
                    1 + 2,
                    0,
                    2,
                    0,
                    0,
                    0,
                    0,
                    0,
                    1 + 3,
                    0,
                    1 + 2 + 3 + 4,
                    0,
                    2 + 4,
                    0,
                    0,
                    0,
                    0,
                    0,
                    3,
                    0,
                    3 + 4,
                    0,
                    4
                },
                dx);
    }

    @Test
    void globalPoolingAveragesEveryChannelOfEveryImage() {
        Pool2DShape s = Pool2DShape.global(2, 2, 2, 2);
        float[] x = {1, 10, 2, 20, 3, 30, 6, 60, /* */ -1, 0, -1, 0, -1, 0, -1, 4};
        float[] y = Poison.nan(4);
        ScalarPool2D.averagePool2d(s, x, y);
        assertArrayEquals(new float[] {3, 30, /* */ -1, 1}, y); // 12 / 4, 120 / 4, -4 / 4, 4 / 4
        float[] dx = Poison.nan(16);
        ScalarPool2D.averagePool2dGrad(s, new float[] {4, 8, /* */ 12, 16}, dx);
        assertArrayEquals(new float[] {1, 2, 1, 2, 1, 2, 1, 2, /* */ 3, 4, 3, 4, 3, 4, 3, 4}, dx);
    }
}
