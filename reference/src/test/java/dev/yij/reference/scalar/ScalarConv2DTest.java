package dev.yij.reference.scalar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.Window;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalarConv2DTest {

    /// 1 2 3 / 4 5 6 / 7 8 9
    private static final float[] ONE_TO_NINE = {1, 2, 3, 4, 5, 6, 7, 8, 9};

    @Test
    void everyOutputIsTheDotProductOfTheKernelWithTheWindowUnderIt() {
        Conv2DShape s = new Conv2DShape(1, valid(3, 2), valid(3, 2), 1, 1);
        // 1·1 + 2·2 + 4·3 + 5·4 = 37, 2·1 + 3·2 + 5·3 + 6·4 = 47,
        // 4·1 + 5·2 + 7·3 + 8·4 = 67, 5·1 + 6·2 + 8·3 + 9·4 = 77; a flipped kernel would give 23 first
        assertArrayEquals(new float[] {37, 47, 67, 77}, conv2d(s, ONE_TO_NINE, new float[] {1, 2, 3, 4}, null));
    }

    @Test
    void theBiasOfEachFilterIsAdded() {
        // a row of two RGB pixels, two filters of 1×2
        Conv2DShape s = new Conv2DShape(1, valid(1, 1), valid(2, 2), 3, 2);
        float[] x = {1, 2, 3, /* */ 4, 5, 6};
        float[] w = {
            1, 1, /* */ 0, 1, /* */ -1, 1, // left pixel: R, G, B, each for filters 0 and 1
            2, -1, /* */ 1, -1, /* */ 0, -1 // right pixel
        };
        // filter 0: 0.5 + 1·1 + 2·0 - 3·1 + 4·2 + 5·1 + 6·0 = 11.5; filter 1: -3 + (1 + 2 + 3) - (4 + 5
        // + 6) = -12
        assertArrayEquals(new float[] {11.5f, -12}, conv2d(s, x, w, new float[] {0.5f, -3}));
    }

    @Test
    void strideTwoUnderSamePaddingStartsInTheCorner() {
        // 6×6 ones, 3×3 ones: all padding lies at the bottom and the right, so the first window is
        // full. (ONNX's own reference implementation gives 4 here.) Windows cover 0-2, 2-4 and 4-6, of
        // which 6 is padding.
        Window window = Window.of(6, 3, 2, 1, Padding.SAME);
        Conv2DShape s = new Conv2DShape(1, window, window, 1, 1);
        assertArrayEquals(
                new float[] {
                    9, 9, 6,
                    9, 9, 6,
                    6, 6, 4
                },
                conv2d(s, ones(36), ones(9), null));
    }

    @Test
    void anEvenKernelUnderSamePaddingReachesBeyondTheBottomAndTheRight() {
        Window window = Window.of(3, 2, 1, 1, Padding.SAME);
        Conv2DShape s = new Conv2DShape(1, window, window, 1, 1);
        // 1+2+4+5, 2+3+5+6, 3+6 / 4+5+7+8, 5+6+8+9, 6+9 / 7+8, 8+9, 9
        assertArrayEquals(
                new float[] {
                    12, 16, 9,
                    24, 28, 15,
                    15, 17, 9
                },
                conv2d(s, ONE_TO_NINE, ones(4), null));
    }

    @Test
    void dilationSpreadsTheTaps() {
        float[] x = {1, 2, 3, 4, 5};
        float[] w = {1, 10, 100};
        Conv2DShape valid = new Conv2DShape(1, valid(1, 1), Window.of(5, 3, 1, 2, Padding.VALID), 1, 1);
        assertArrayEquals(new float[] {531}, conv2d(valid, x, w, null)); // 1 + 3·10 + 5·100
        Conv2DShape same = new Conv2DShape(1, valid(1, 1), Window.of(5, 3, 1, 2, Padding.SAME), 1, 1);
        // taps at o - 2, o, o + 2: 10 + 300, 20 + 400, 1 + 30 + 500, 2 + 40, 3 + 50
        assertArrayEquals(new float[] {310, 420, 531, 42, 53}, conv2d(same, x, w, null));
    }

    @Test
    void heightAndWidthAreNotMixedUp() {
        float[] x = {
            1, 2, 3, 4,
            5, 6, 7, 8,
            9, 10, 11, 12
        };
        Conv2DShape tall = new Conv2DShape(1, valid(3, 3), valid(4, 1), 1, 1);
        // 1 + 5·10 + 9·100, …
        assertArrayEquals(new float[] {951, 1062, 1173, 1284}, conv2d(tall, x, new float[] {1, 10, 100}, null));
        Conv2DShape wide = new Conv2DShape(1, valid(3, 2), valid(4, 3), 1, 1);
        // 1+2+3+5+6+7, 2+3+4+6+7+8 / 5+6+7+9+10+11, 6+7+8+10+11+12
        assertArrayEquals(new float[] {24, 30, 48, 54}, conv2d(wide, x, ones(6), null));
        Conv2DShape strides =
                new Conv2DShape(1, Window.of(3, 1, 2, 1, Padding.VALID), Window.of(4, 1, 3, 1, Padding.VALID), 1, 1);
        assertArrayEquals(new float[] {1, 4, 9, 12}, conv2d(strides, x, ones(1), null));
    }

    @Test
    void everyImageOfABatchIsConvolvedForItself() {
        Conv2DShape s = new Conv2DShape(2, valid(3, 2), valid(3, 2), 1, 1);
        float[] x = {1, 2, 3, 4, 5, 6, 7, 8, 9, /* */ 10, 20, 30, 40, 50, 60, 70, 80, 90};
        assertArrayEquals(
                new float[] {37, 47, 67, 77, /* */ 370, 470, 670, 770}, conv2d(s, x, new float[] {1, 2, 3, 4}, null));
    }

    /// With one pixel set and a distinct power of two for every weight, each output identifies the tap that
    /// read the pixel. The padding before is taken from the table, so that this test does not repeat the
    /// computation of [Window].
    @ParameterizedTest
    @CsvSource({
        // inH, inW, kernelH, kernelW, stride, dilation, padding, before (height), before (width)
        "5, 6, 3, 3, 1, 1, SAME,  1, 1",
        "5, 6, 3, 3, 1, 1, VALID, 0, 0",
        "6, 7, 3, 3, 2, 1, SAME,  0, 1",
        "7, 8, 3, 3, 2, 1, VALID, 0, 0",
        "5, 4, 2, 4, 1, 1, SAME,  0, 1",
        "7, 6, 3, 2, 1, 2, SAME,  2, 1",
        "7, 6, 3, 2, 1, 2, VALID, 0, 0",
        "9, 8, 2, 3, 3, 1, SAME,  0, 0",
        "4, 5, 1, 1, 1, 1, SAME,  0, 0",
        "2, 3, 5, 5, 1, 1, SAME,  2, 2",
    })
    void anImpulseShowsWhichTapReadIt(
            int inH, int inW, int kernelH, int kernelW, int stride, int dilation, Padding padding, int top, int left) {
        Conv2DShape s = new Conv2DShape(
                1,
                Window.of(inH, kernelH, stride, dilation, padding),
                Window.of(inW, kernelW, stride, dilation, padding),
                2,
                2);
        float[] w = powersOfTwo(kernelH * kernelW * 2);
        int fired = 0;
        for (int pixel = 0; pixel < inH * inW * 2; pixel++) {
            float[] x = new float[s.inputSize()];
            x[pixel] = 1;
            int row = pixel / 2 / inW;
            int column = pixel / 2 % inW;
            float[] y = conv2d(s, x, w, null);
            for (int o = 0; o < y.length; o++) {
                int kh = row + top - o / 2 / s.outW() * stride;
                int kw = column + left - o / 2 % s.outW() * stride;
                boolean read = kh >= 0
                        && kw >= 0
                        && kh % dilation == 0
                        && kw % dilation == 0
                        && kh / dilation < kernelH
                        && kw / dilation < kernelW;
                int tap = (kh / dilation * kernelW + kw / dilation) * 2 + pixel % 2;
                float expected = read ? (o % 2 == 0 ? 1 : -1) * Math.scalb(1f, tap) : 0;
                assertEquals(expected, y[o], "impulse at " + pixel + ", output " + o);
                fired += read ? 1 : 0;
            }
        }
        if (padding == Padding.VALID) {
            assertEquals(s.multiplications(), fired, "every tap of every output reads one pixel");
        }
    }

    /// Weight `tap` of filter 0 is 2^tap, that of filter 1 its negative.
    private static float[] powersOfTwo(int taps) {
        float[] w = new float[taps * 2];
        for (int tap = 0; tap < taps; tap++) {
            w[tap * 2] = Math.scalb(1f, tap);
            w[tap * 2 + 1] = -Math.scalb(1f, tap);
        }
        return w;
    }

    @Test
    void dotIsOneOutputOfConv2d() {
        Random random = new Random(3);
        Conv2DShape s =
                new Conv2DShape(2, Window.of(5, 3, 2, 1, Padding.SAME), Window.of(6, 2, 1, 2, Padding.SAME), 3, 4);
        float[] x = Poison.gaussian(random, s.inputSize());
        float[] w = Poison.gaussian(random, s.kernelSize());
        float[] b = Poison.gaussian(random, s.outC());
        float[] y = conv2d(s, x, w, b);
        for (int n = 0; n < 2; n++) {
            for (int oh = 0; oh < s.outH(); oh++) {
                for (int ow = 0; ow < s.outW(); ow++) {
                    for (int oc = 0; oc < s.outC(); oc++) {
                        assertEquals(y[s.y(n, oh, ow, oc)], ScalarConv2D.dot(s, x, w, b, n, oh, ow, oc));
                    }
                }
            }
        }
    }

    @Test
    void theSumStartsWithTheBiasAndTakesTheTapsInOrder() {
        // float32 is not associative: 1e8 + 1 = 1e8, so only the order bias, tap 0, tap 1 gives 1
        Conv2DShape s = new Conv2DShape(1, valid(1, 1), valid(2, 2), 1, 1);
        assertArrayEquals(new float[] {1}, conv2d(s, new float[] {-1e8f, 1}, ones(2), new float[] {1e8f}));
        assertArrayEquals(new float[] {0}, conv2d(s, new float[] {1, -1e8f}, ones(2), new float[] {1e8f}));
    }

    @Test
    void tapsInThePaddingAreSkippedAndNotMultipliedByZero() {
        // 0 · Infinity would be NaN
        Window window = Window.of(1, 3, 1, 1, Padding.SAME);
        Conv2DShape s = new Conv2DShape(1, window, window, 1, 1);
        float inf = Float.POSITIVE_INFINITY;
        float[] w = {inf, inf, inf, inf, 2, inf, inf, Float.NaN, inf};
        assertArrayEquals(new float[] {6}, conv2d(s, new float[] {3}, w, null));
    }

    @Test
    void elementsPastTheShapeAreUnchanged() {
        Conv2DShape s = new Conv2DShape(1, valid(2, 2), valid(2, 2), 1, 1);
        float[] y = {Float.NaN, 77};
        ScalarConv2D.conv2d(s, new float[] {1, 1, 1, 1, 1000}, ones(4), null, y);
        assertArrayEquals(new float[] {4, 77}, y);
    }

    private static float[] conv2d(Conv2DShape s, float[] x, float[] w, float @Nullable [] b) {
        float[] y = Poison.nan(s.outputSize());
        ScalarConv2D.conv2d(s, x, w, b, y);
        return y;
    }

    private static Window valid(int in, int size) {
        return Window.of(in, size, 1, 1, Padding.VALID);
    }

    private static float[] ones(int size) {
        float[] a = new float[size];
        Arrays.fill(a, 1);
        return a;
    }
}
