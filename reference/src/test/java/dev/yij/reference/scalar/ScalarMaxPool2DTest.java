package dev.yij.reference.scalar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.Pool2DShape;
import dev.yij.reference.kernel.Window;
import org.junit.jupiter.api.Test;

class ScalarMaxPool2DTest {

    private static final float NAN = Float.NaN;
    private static final float INF = Float.POSITIVE_INFINITY;

    @Test
    void theChaptersDrawingIsPooled() {
        Pool2DShape s =
                new Pool2DShape(1, Window.of(4, 2, 2, 1, Padding.VALID), Window.of(6, 2, 2, 1, Padding.VALID), 1);
        float[] x = {
            1.5f, -0.2f, -1.9f, 1.4f, 3.6f, 1.2f, 0.4f, 2.3f, 1.3f, -0.5f, -0.4f, 1.2f, -0.3f, -0.4f, 1.5f, 0.3f, 0.0f,
            4.7f, -0.1f, -3.0f, 0.4f, 1.2f, -0.3f, 2.8f
        };
        assertArrayEquals(new float[] {2.3f, 1.4f, 3.6f, -0.1f, 1.5f, 4.7f}, maxPool(s, x));
    }

    @Test
    void everyChannelIsPooledForItself() {
        // two rows of two pixels of two channels
        Pool2DShape s = Pool2DShape.global(1, 2, 2, 2);
        assertArrayEquals(new float[] {7, 8}, maxPool(s, new float[] {1, 8, 3, 2, 7, 4, 5, 6}));
    }

    @Test
    void paddingNeverWins() {
        // windows -1 -2 and -3 (padding)
        assertArrayEquals(new float[] {-1, -3}, maxPool(row(3, 2, 2, Padding.SAME), new float[] {-1, -2, -3}));
    }

    @Test
    void nanWinsAgainstAnyNumber() {
        Pool2DShape s = row(6, 2, 2, Padding.VALID);
        assertArrayEquals(new float[] {NAN, NAN, 1}, maxPool(s, new float[] {NAN, INF, 1, NAN, 1, 0}));
    }

    @Test
    void aWindowOfMinusInfinityHasThatMaximum() {
        Pool2DShape s = row(2, 2, 2, Padding.VALID);
        assertArrayEquals(new float[] {-INF}, maxPool(s, new float[] {-INF, -INF}));
        assertArrayEquals(new float[] {5, 0}, gradient(s, new float[] {-INF, -INF}, 5));
    }

    @Test
    void theFirstOfEqualMaximaReceivesTheWholeGradient() {
        Pool2DShape s = row(4, 4, 4, Padding.VALID);
        assertArrayEquals(new float[] {0, 1, 0, 0}, gradient(s, new float[] {1, 2, 2, 2}, 1));
        // in row-major order: of 1 2 / 2 2 the one at the right of the first row
        Pool2DShape square = Pool2DShape.global(1, 2, 2, 1);
        assertArrayEquals(new float[] {0, 1, 0, 0}, gradient(square, new float[] {1, 2, 2, 2}, 1));
        assertArrayEquals(new float[] {0, 0, 1, 0}, gradient(square, new float[] {1, 1, 2, 2}, 1));
        // 0.0 and -0.0 are equal
        assertArrayEquals(new float[] {1, 0, 0, 0}, gradient(square, new float[] {-0f, 0, 0, 0}, 1));
    }

    @Test
    void overlappingWindowsAddTheirGradients() {
        // windows 1 5 and 5 2
        assertArrayEquals(new float[] {0, 11, 0}, gradient(row(3, 2, 1, Padding.VALID), new float[] {1, 5, 2}, 1, 10));
    }

    @Test
    void aWindowWithNanPropagatesNoGradient() {
        Pool2DShape s = row(4, 2, 2, Padding.VALID);
        assertArrayEquals(new float[] {0, 0, 0, 10}, gradient(s, new float[] {NAN, 1, 2, 3}, 1, 10));
    }

    @Test
    void pixelsThatNoWindowReadsHaveNoGradient() {
        // VALID leaves out the fifth pixel
        assertArrayEquals(
                new float[] {0, 1, 10, 0, 0},
                gradient(row(5, 2, 2, Padding.VALID), new float[] {1, 2, 4, 3, 9}, 1, 10));
    }

    /// Windows of rows and columns 0 and 2, then 2 and 4, over 5×5 pixels.
    @Test
    void aDilatedWindowSkipsPixels() {
        Window window = Window.of(5, 2, 2, 2, Padding.VALID);
        Pool2DShape s = new Pool2DShape(1, window, window, 1);
        float[] rising = new float[25];
        float[] falling = new float[25];
        for (int i = 0; i < 25; i++) {
            rising[i] = i + 1;
            falling[i] = 25 - i;
        }
        assertArrayEquals(new float[] {13, 15, 23, 25}, maxPool(s, rising));
        assertArrayEquals(new float[] {25, 23, 15, 13}, maxPool(s, falling));
        float[] last = new float[25];
        last[12] = 1;
        last[14] = 2;
        last[22] = 3;
        last[24] = 4;
        assertArrayEquals(last, gradient(s, rising, 1, 2, 3, 4));
        float[] first = new float[25];
        first[0] = 1;
        first[2] = 2;
        first[10] = 3;
        first[12] = 4;
        assertArrayEquals(first, gradient(s, falling, 1, 2, 3, 4));
    }

    private static Pool2DShape row(int in, int pool, int stride, Padding padding) {
        return new Pool2DShape(1, Window.of(1, 1, 1, 1, padding), Window.of(in, pool, stride, 1, padding), 1);
    }

    private static float[] maxPool(Pool2DShape s, float[] x) {
        float[] y = Poison.nan(s.outputSize());
        ScalarPool2D.maxPool2d(s, x, y);
        return y;
    }

    private static float[] gradient(Pool2DShape s, float[] x, float... dy) {
        float[] dx = Poison.nan(s.inputSize());
        ScalarPool2D.maxPool2dGrad(s, x, dy, dx);
        return dx;
    }
}
