package dev.yij.io.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ColorMapTest {

    /// matplotlib 3: `cm.viridis([0, 128, 255], bytes=True)`; 128 lies between two of our points, hence the 2.
    @Test
    void viridisIsMatplotlibs() {
        assertEquals(0x440154, ColorMap.VIRIDIS.rgb(0));
        assertEquals(0xfde725, ColorMap.VIRIDIS.rgb(1));
        int middle = ColorMap.VIRIDIS.rgb(128 / 255.0);
        assertEquals(33, middle >> 16 & 255, 2);
        assertEquals(145, middle >> 8 & 255, 2);
        assertEquals(140, middle & 255, 2);
    }

    /// matplotlib 3: `cm.inferno([0, 255], bytes=True)`.
    @Test
    void infernoIsMatplotlibs() {
        assertEquals(0x000004, ColorMap.INFERNO.rgb(0));
        assertEquals(0xfcffa4, ColorMap.INFERNO.rgb(1));
    }

    @Test
    void divergingIsWhiteInTheMiddle() {
        assertEquals(0xffffff, ColorMap.DIVERGING.rgb(0.5));
    }

    @Test
    void numbersOutsideAreClampedAndNoNumberIsMagenta() {
        assertEquals(0x440154, ColorMap.VIRIDIS.rgb(-3));
        assertEquals(0xfde725, ColorMap.VIRIDIS.rgb(Double.POSITIVE_INFINITY));
        assertEquals(0xff00ff, ColorMap.VIRIDIS.rgb(Double.NaN));
    }
}
