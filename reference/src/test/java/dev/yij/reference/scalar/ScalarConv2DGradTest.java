package dev.yij.reference.scalar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.Window;
import org.junit.jupiter.api.Test;

class ScalarConv2DGradTest {

    /// Input 3×3, kernel 2×2, output 2×2; in the gradients every output has its own decimal place.
    private static final Conv2DShape SMALL =
            new Conv2DShape(1, Window.of(3, 2, 1, 1, Padding.VALID), Window.of(3, 2, 1, 1, Padding.VALID), 1, 1);

    private static final float[] SMALL_DY = {1, 10, 100, 1000};

    /// A row of four pixels, a kernel of three taps, stride 2: the windows are 0 1 2 and 2 3 (4, padding).
    private static final Conv2DShape STRIDED =
            new Conv2DShape(1, Window.of(1, 1, 1, 1, Padding.VALID), Window.of(4, 3, 2, 1, Padding.SAME), 1, 1);

    @Test
    void theInputGradientCollectsTheWeightsThatReadAPixel() {
        float[] dx = Poison.nan(9);
        ScalarConv2D.conv2dGradInput(SMALL, SMALL_DY, new float[] {1, 2, 3, 4}, dx);
        // corner: dy₀·1; edge: dy₀·2 + dy₁·1; centre: dy₀·4 + dy₁·3 + dy₂·2 + dy₃·1
        assertArrayEquals(
                new float[] {
                    1, 12, 20,
                    103, 1234, 2040,
                    300, 3400, 4000
                },
                dx);
    }

    @Test
    void theWeightGradientCollectsThePixelsThatAWeightMet() {
        float[] dw = new float[4];
        float[] db = new float[1];
        ScalarConv2D.conv2dGradWeights(SMALL, new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, SMALL_DY, dw, db);
        // dw₀ = 1·1 + 2·10 + 4·100 + 5·1000, dw₁ = 2·1 + 3·10 + 5·100 + 6·1000, …
        assertArrayEquals(new float[] {5421, 6532, 8754, 9865}, dw);
        assertArrayEquals(new float[] {1111}, db);
    }

    @Test
    void withStrideAndPaddingOnlyTapsOnTheImageCount() {
        float[] dx = Poison.nan(4);
        ScalarConv2D.conv2dGradInput(STRIDED, new float[] {1, 10}, new float[] {1, 2, 3}, dx);
        assertArrayEquals(new float[] {1, 2, 13, 20}, dx); // 1·1, 1·2, 1·3 + 10·1, 10·2
        float[] dw = new float[3];
        ScalarConv2D.conv2dGradWeights(STRIDED, new float[] {1, 2, 3, 4}, new float[] {1, 10}, dw, null);
        assertArrayEquals(new float[] {31, 42, 3}, dw); // 1·1 + 3·10, 2·1 + 4·10, 3·1
    }

    @Test
    void aPixelThatNoWindowReadsHasNoGradient() {
        // kernel 1, stride 2 over three pixels reads pixels 0 and 2
        Conv2DShape s =
                new Conv2DShape(1, Window.of(1, 1, 1, 1, Padding.VALID), Window.of(3, 1, 2, 1, Padding.VALID), 1, 1);
        float[] dx = Poison.nan(3);
        ScalarConv2D.conv2dGradInput(s, new float[] {3, 4}, new float[] {2}, dx);
        assertArrayEquals(new float[] {6, 0, 8}, dx);
    }

    @Test
    void channelsAndFiltersAreNotMixedUp() {
        // one pixel of two channels, a 1×1 kernel to three filters: a dense layer
        Window one = Window.of(1, 1, 1, 1, Padding.VALID);
        Conv2DShape s = new Conv2DShape(1, one, one, 2, 3);
        float[] dy = {1, 10, 100};
        float[] dx = Poison.nan(2);
        ScalarConv2D.conv2dGradInput(s, dy, new float[] {1, 2, 3, /* */ 4, 5, 6}, dx);
        assertArrayEquals(new float[] {321, 654}, dx); // 1·1 + 10·2 + 100·3, 1·4 + 10·5 + 100·6
        float[] dw = new float[6];
        float[] db = new float[3];
        ScalarConv2D.conv2dGradWeights(s, new float[] {7, 8}, dy, dw, db);
        assertArrayEquals(new float[] {7, 70, 700, /* */ 8, 80, 800}, dw);
        assertArrayEquals(dy, db);
    }

    @Test
    void weightGradientsAreAddedToWhatIsThere() {
        float[] dw = {10_000, 20_000, 30_000, 40_000};
        float[] db = {5};
        ScalarConv2D.conv2dGradWeights(SMALL, new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, SMALL_DY, dw, db);
        assertArrayEquals(new float[] {15_421, 26_532, 38_754, 49_865}, dw);
        assertArrayEquals(new float[] {1116}, db);
    }
}
