package dev.yij.io.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.Weight;
import dev.yij.reference.model.BuiltLayer;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class FilterSheetTest {

    private static int rgb(BufferedImage image, int x, int y) {
        return image.getRGB(x, y) & 0xffffff;
    }

    /// 8 columns and 4 rows of 120 pixels with 8 between and around: 8 + 8·128 by 8 + 4·128.
    @Test
    void thirtyTwoFiltersOfThreeByThreeAreEightByFour() {
        BufferedImage sheet = FilterSheet.of("conv2d_1", Tensor.zeros(3, 3, 3, 32));
        assertEquals(1032, sheet.getWidth());
        assertEquals(520, sheet.getHeight());
    }

    /// One row of two weights, two filters. The first goes from -1 (level 0) over 0 (128) and 0.6 (204) to
    /// 1 (255); the second is constant.
    @Test
    void everyFilterIsStretchedOverItsOwnRange() {
        float[] kernel = {
            // red, green, blue of the left weight, for filters 0 and 1
            -1,
            5,
            1,
            5,
            0,
            5,
            // and of the right weight
            0.6f,
            5,
            -1,
            5,
            1,
            5,
        };
        BufferedImage sheet = FilterSheet.of("conv2d_1", Tensor.of(kernel, 1, 2, 3, 2));
        assertEquals(0x00ff80, rgb(sheet, 8, 8));
        assertEquals(0x00ff80, rgb(sheet, 47, 47));
        assertEquals(0xcc00ff, rgb(sheet, 48, 8));
        assertEquals(0xe8e8e8, rgb(sheet, 88, 8), "the gap");
        assertEquals(0x808080, rgb(sheet, 96, 8));
    }

    @Test
    void weightsThatAreNoNumbersAreMagenta() {
        BufferedImage sheet = FilterSheet.of("conv2d_1", Tensor.of(new float[] {0, Float.NaN, 1}, 1, 1, 3, 1));
        assertEquals(0xff00ff, rgb(sheet, 8, 8));
    }

    /// Two input channels: a row per filter, 4 between; white is 0, full blue and red the filter's largest
    /// magnitude.
    @Test
    void otherChannelsHaveATileEach() {
        float[] kernel = {-2, 0, 1, 4};
        BufferedImage sheet = FilterSheet.of("conv2d_2", Tensor.of(kernel, 1, 1, 2, 2));
        assertEquals(4 + 2 * 44, sheet.getWidth());
        assertEquals(0x1f5fa8, rgb(sheet, 4, 4), "filter 0, channel 0: -2 of 2");
        // 1 of 2 is half way from white ffffff to red b5202b
        assertEquals(0xda9095, rgb(sheet, 48, 4), "filter 0, channel 1");
        assertEquals(0xffffff, rgb(sheet, 4, 48), "filter 1, channel 0: 0");
        assertEquals(0xb5202b, rgb(sheet, 48, 48), "filter 1, channel 1: 4 of 4");
    }

    @Test
    void layersWithoutSuchAKernelAreRefused() {
        Shape in = Shape.of(4);
        BuiltLayer dense = new BuiltLayer(
                new Dense(2).name("dense_1"), in, Shape.of(2), List.of(new Weight("dense_1/kernel:0", Shape.of(4, 2))));
        assertEquals(
                "dense_1 (Dense) has no filters to show: expected a kernel HWIO of rank 4, found 4×2",
                assertThrows(IllegalArgumentException.class, () -> FilterSheet.of(dense))
                        .getMessage());
        BuiltLayer pool = new BuiltLayer(new MaxPooling2D(2).name("pool"), in, in, List.of());
        assertEquals(
                "pool (MaxPooling2D) has no filters: it has no kernel",
                assertThrows(IllegalArgumentException.class, () -> FilterSheet.of(pool))
                        .getMessage());
    }
}
