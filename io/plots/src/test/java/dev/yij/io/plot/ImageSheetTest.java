package dev.yij.io.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yij.io.image.RgbImage;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageSheetTest {

    private static RgbImage image(int width, int height, int red) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i] = (byte) red;
        }
        return RgbImage.of(width, height, rgb);
    }

    /// 40×20 pixels are enlarged three times; 4 pixels are between the tiles and around them.
    @Test
    void imagesStandInRowsAndColumnsEnlargedByAWholeNumber() {
        BufferedImage sheet = ImageSheet.of(
                List.of(List.of(image(40, 20, 10), image(40, 20, 20)), List.of(image(40, 20, 30), image(40, 20, 40))));
        assertEquals(4 + 2 * (120 + 4), sheet.getWidth());
        assertEquals(4 + 2 * (60 + 4), sheet.getHeight());
        int[][] found = {
            {sheet.getRGB(4, 4), sheet.getRGB(4 + 124 + 119, 4 + 59)}, {sheet.getRGB(4, 68), sheet.getRGB(128, 127)}
        };
        assertEquals(0xff0a0000, found[0][0]);
        assertEquals(0xff140000, found[0][1]);
        assertEquals(0xff1e0000, found[1][0]);
        assertEquals(0xff280000, found[1][1]);
    }

    @Test
    void imagesOfSeveralSizesOrNoneAreNoSheet() {
        assertThrows(IllegalArgumentException.class, () -> ImageSheet.of(List.of()));
        assertThrows(
                IllegalArgumentException.class, () -> ImageSheet.of(List.of(List.of(image(4, 4, 0), image(4, 5, 0)))));
    }
}
