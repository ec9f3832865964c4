package dev.yij.io.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yij.io.image.PngFile;
import dev.yij.io.image.RgbImage;
import dev.yij.reference.tensor.Tensor;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class HeatMapTest {

    private static final int FIRST = 0x440154;
    private static final int LAST = 0xfde725;

    private static FeatureMap map(int height, int width, float... values) {
        return new FeatureMap("conv2d_1", 0, height, width, values);
    }

    private static BufferedImage grey(int width, int height) {
        byte[] levels = new byte[3 * width * height];
        java.util.Arrays.fill(levels, (byte) 100);
        return PngFile.toBufferedImage(RgbImage.of(width, height, levels));
    }

    private static int rgb(BufferedImage image, int x, int y) {
        return image.getRGB(x, y) & 0xffffff;
    }

    @Test
    void aChannelIsTakenOutOfTheOutput() {
        Tensor output = Tensor.of(new float[] {1, 10, 2, 20, 3, 30, 4, 40}, 1, 2, 2, 2);
        assertArrayEquals(
                new float[] {10, 20, 30, 40},
                FeatureMap.of("conv2d_1", output, 1).values());
        assertEquals(
                "conv2d_1 has channels 0 to 1, found 2",
                assertThrows(IllegalArgumentException.class, () -> FeatureMap.of("conv2d_1", output, 2))
                        .getMessage());
    }

    @Test
    void outputsThatAreNoMapsAreRefused() {
        assertEquals(
                "dense_1 has no feature maps of one image: expected an output height×width×channels, found 1×20",
                assertThrows(IllegalArgumentException.class, () -> FeatureMap.of("dense_1", Tensor.zeros(1, 20), 0))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> FeatureMap.of("conv2d_1", Tensor.zeros(2, 4, 4, 3), 0));
    }

    /// Half of 0x64 = 100 and half of 0x440154 = (68, 1, 84): (84, 50.5, 92), halves rounded up.
    @Test
    void colourAndImageAreMixedByAlpha() {
        HeatMap half = HeatMap.DEFAULT.sampling(Sampling.NEAREST).alpha(0.5);
        BufferedImage overlay = half.overlay(map(1, 2, 3, 7), grey(4, 2));
        assertEquals(84 << 16 | 51 << 8 | 92, rgb(overlay, 0, 0));
        assertEquals(84 << 16 | 51 << 8 | 92, rgb(overlay, 1, 1));
        BufferedImage untouched = half.alpha(0).overlay(map(1, 2, 3, 7), grey(4, 2));
        assertEquals(0x646464, rgb(untouched, 3, 0));
    }

    @Test
    void nearestShowsTheCells() {
        BufferedImage overlay =
                HeatMap.DEFAULT.sampling(Sampling.NEAREST).alpha(1).overlay(map(2, 2, 0, 1, 1, 0), grey(6, 4));
        assertEquals(FIRST, rgb(overlay, 2, 1));
        assertEquals(LAST, rgb(overlay, 3, 1));
        assertEquals(LAST, rgb(overlay, 2, 2));
        assertEquals(FIRST, rgb(overlay, 3, 2));
    }

    /// Two cells over four pixels: pixel centres at 0.25, 0.75, 1.25, 1.75 cells, cell centres at 0.5 and
    /// 1.5, so the values are 0 (clamped), 0.25, 0.75, 1.
    @Test
    void bilinearGoesFromCentreToCentre() {
        FeatureMap map = map(1, 2, 0, 1);
        assertEquals(0, Sampling.BILINEAR.at(map, 0.5, 0.25));
        assertEquals(0.25, Sampling.BILINEAR.at(map, 0.5, 0.75));
        assertEquals(0.75, Sampling.BILINEAR.at(map, 0.5, 1.25));
        assertEquals(1, Sampling.BILINEAR.at(map, 0.5, 1.75));
        // the middle of 0 1 / 2 5
        assertEquals(2, Sampling.BILINEAR.at(map(2, 2, 0, 1, 2, 5), 1, 1));
        BufferedImage overlay = HeatMap.DEFAULT.alpha(1).overlay(map, grey(4, 1));
        assertEquals(ColorMap.VIRIDIS.rgb(0.75), rgb(overlay, 2, 0));
    }

    @Test
    void aConstantMapHasTheFirstColourAndIsCalledConstant() {
        FeatureMap constant = map(2, 2, 3, 3, 3, 3);
        assertEquals("constant 3.00", constant.range());
        BufferedImage overlay = HeatMap.DEFAULT.alpha(1).overlay(constant, grey(4, 4));
        assertEquals(FIRST, rgb(overlay, 2, 2));
    }

    @Test
    void whatIsNotFiniteIsMagentaAndOutsideTheRange() {
        FeatureMap map = map(1, 4, Float.NaN, -1, 2, Float.NEGATIVE_INFINITY);
        assertEquals("-1.00 to 2.00", map.range());
        assertEquals(2, map.notFinite());
        for (Sampling sampling : Sampling.values()) {
            BufferedImage overlay = HeatMap.DEFAULT.sampling(sampling).alpha(1).overlay(map, grey(4, 1));
            assertEquals(0xff00ff, rgb(overlay, 0, 0), sampling + " NaN");
            assertEquals(FIRST, rgb(overlay, 1, 0), sampling + " -1");
            assertEquals(LAST, rgb(overlay, 2, 0), sampling + " 2");
            assertEquals(0xff00ff, rgb(overlay, 3, 0), sampling + " infinite");
        }
        assertEquals("no finite value", map(1, 1, Float.NaN).range());
    }

    /// 224 pixels are doubled: 20 + 448 + 20 + 448 + 20 + 22 + 110 wide, 44 + 448 + 20 high; the bar from
    /// 956 on.
    @Test
    void theFigureHasImageMapAndScale() {
        FeatureMap map = map(2, 2, 0, 1, 2, 3);
        BufferedImage figure = HeatMap.DEFAULT.alpha(1).figure(map, grey(224, 224));
        assertEquals(1088, figure.getWidth());
        assertEquals(512, figure.getHeight());
        assertEquals(0x646464, rgb(figure, 20, 44));
        assertEquals(FIRST, rgb(figure, 488, 44));
        assertEquals(LAST, rgb(figure, 956, 44), "largest on top");
        assertEquals(FIRST, rgb(figure, 956, 44 + 447));
        assertEquals(
                1088,
                HeatMap.DEFAULT.figure(map(1, 1, Float.NaN), grey(224, 224)).getWidth());
    }

    /// Two channels are two columns of tiles of 112 pixels; a constant one is grey.
    @Test
    void theSheetHasATilePerChannel() {
        Tensor output = Tensor.of(new float[] {0, 5, 1, 5, 2, 5, 4, 5}, 2, 2, 2);
        BufferedImage sheet = FeatureMapSheet.of("conv2d_1", output, ColorMap.VIRIDIS);
        assertEquals(4 + 2 * 116, sheet.getWidth());
        assertEquals(4 + 116, sheet.getHeight());
        assertEquals(ColorMap.VIRIDIS.rgb(0.25), rgb(sheet, 4 + 100, 4 + 10));
        assertEquals(LAST, rgb(sheet, 4 + 100, 4 + 100));
        assertEquals(0x9a9a9a, rgb(sheet, 120 + 100, 4 + 100));
    }
}
