package dev.yij.reference.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class WindowTest {

    @Test
    void samePaddingPutsTheOddPixelAfter() {
        Window window = Window.of(224, 3, 2, 1, Padding.SAME);
        assertEquals(0, window.before());
        assertEquals(1, window.after());
        assertEquals(112, window.out());
    }
}
