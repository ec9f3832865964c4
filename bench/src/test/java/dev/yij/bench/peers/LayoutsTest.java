package dev.yij.bench.peers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class LayoutsTest {

    @Test
    void channelsComeBeforeRowsInNchw() {
        // two images, 1×2 pixels, three channels; the digits are image, column, channel
        float[] nhwc = {0, 1, 2, 10, 11, 12, 100, 101, 102, 110, 111, 112};
        float[] nchw = {0, 10, 1, 11, 2, 12, 100, 110, 101, 111, 102, 112};
        assertArrayEquals(nchw, Layouts.nchw(nhwc, 2, 1, 2, 3));
    }

    @Test
    void filtersComeFirstAndTapsLastInOihw() {
        // 1×2 taps, two inputs, three outputs; the digits are tap, input, output
        float[] hwio = {0, 1, 2, 10, 11, 12, 100, 101, 102, 110, 111, 112};
        float[] oihw = {0, 100, 10, 110, 1, 101, 11, 111, 2, 102, 12, 112};
        assertArrayEquals(oihw, Layouts.oihw(hwio, 1, 2, 2, 3));
    }

    @Test
    void rowsBecomeColumns() {
        assertArrayEquals(new float[] {1, 4, 2, 5, 3, 6}, Layouts.transposed(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
    }
}
