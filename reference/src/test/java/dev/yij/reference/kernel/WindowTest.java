package dev.yij.reference.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.tensor.ShapeException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTest {

    @Test
    void samePaddingPutsTheOddPixelAfter() {
        // ⌈224 / 2⌉ = 112; (112 - 1) · 2 + 3 - 224 = 1 position of padding
        Window window = Window.of(224, 3, 2, 1, Padding.SAME);
        assertEquals(0, window.before());
        assertEquals(1, window.after());
        assertEquals(112, window.out());
    }

    /// out = ⌈in / s⌉; total = max((out - 1) · s + (k - 1) · d + 1 - in, 0); before = ⌊total / 2⌋.
    @ParameterizedTest
    @CsvSource({
        // in, size, stride, dilation → before, after, out
        "  5, 3, 1, 1, 1, 1,   5", // total 4 + 3 - 5 = 2
        "  5, 2, 1, 1, 0, 1,   5", // total 4 + 2 - 5 = 1
        "  5, 4, 1, 1, 1, 2,   5", // total 4 + 4 - 5 = 3
        "224, 3, 1, 1, 1, 1, 224",
        "224, 7, 2, 1, 2, 3, 112", // total 222 + 7 - 224 = 5
        "  6, 3, 2, 1, 0, 1,   3", // total 4 + 3 - 6 = 1
        "  7, 3, 2, 1, 1, 1,   4", // total 6 + 3 - 7 = 2
        "  5, 3, 1, 2, 2, 2,   5", // extent 5: total 4 + 5 - 5 = 4
        "  6, 2, 1, 3, 1, 2,   6", // extent 4: total 5 + 4 - 6 = 3
        "  6, 1, 2, 1, 0, 0,   3", // total 4 + 1 - 6 < 0
        "  6, 2, 4, 1, 0, 0,   2", // total 4 + 2 - 6 = 0
        "  1, 3, 1, 1, 1, 1,   1", // total 0 + 3 - 1 = 2: the window is larger than the image
        "  2, 3, 5, 1, 0, 1,   1", // total 0 + 3 - 2 = 1
    })
    void samePaddingKeepsTheSizeDividedByTheStride(
            int in, int size, int stride, int dilation, int before, int after, int out) {
        assertEquals(
                new Window(in, size, stride, dilation, before, after, out),
                Window.of(in, size, stride, dilation, Padding.SAME));
    }

    /// out = ⌊(in - ((k - 1) · d + 1)) / s⌋ + 1.
    @ParameterizedTest
    @CsvSource({
        // in, size, stride, dilation → out
        "224, 2, 2, 1, 112",
        "  5, 3, 1, 1,   3",
        "  6, 3, 2, 1,   2", // ⌊3 / 2⌋ + 1
        "  7, 2, 2, 1,   3", // ⌊5 / 2⌋ + 1: the last pixel is not read
        "  5, 3, 1, 2,   1", // extent 5
        "  9, 4, 2, 2,   2", // extent 7: ⌊2 / 2⌋ + 1
        "  1, 1, 1, 1,   1",
    })
    void validPaddingStaysInside(int in, int size, int stride, int dilation, int out) {
        assertEquals(
                new Window(in, size, stride, dilation, 0, 0, out),
                Window.of(in, size, stride, dilation, Padding.VALID));
    }

    @Test
    void explicitPaddingMayDifferAtBothEnds() {
        // ⌊(5 + 1 + 2 - 3) / 2⌋ + 1 = 3
        assertEquals(new Window(5, 3, 2, 1, 1, 2, 3), Window.padded(5, 3, 2, 1, 1, 2));
    }

    @Test
    void tapsReadFromTheStrideTimesTheOutputMinusThePadding() {
        Window window = Window.of(7, 3, 2, 1, Padding.SAME); // before 1
        assertEquals(-1, window.inputAt(0, 0)); // 0 · 2 - 1 + 0
        assertEquals(3, window.inputAt(1, 2)); // 1 · 2 - 1 + 2
        assertEquals(7, window.inputAt(3, 2)); // 3 · 2 - 1 + 2: past the image
        assertEquals(5, Window.of(9, 3, 1, 2, Padding.VALID).inputAt(1, 2)); // 1 + 2 · 2
    }

    @Test
    void onlyPositionsOfTheImageAreContained() {
        Window window = Window.of(7, 3, 2, 1, Padding.SAME);
        assertFalse(window.contains(-1));
        assertTrue(window.contains(0));
        assertTrue(window.contains(6));
        assertFalse(window.contains(7));
    }

    @Test
    void anInputPositionBetweenTwoStridesHasNoOutputForThatTap() {
        Window window = Window.of(7, 3, 2, 1, Padding.SAME); // tap k at o reads 2 o - 1 + k
        assertEquals(0, window.outputAt(0, 1));
        assertEquals(-1, window.outputAt(0, 0)); // 2 o - 1 = 0 has no whole o
        assertEquals(-1, window.outputAt(0, 2)); // 2 o + 1 = 0 has no whole o
        assertEquals(-1, window.outputAt(6, 3 - 3)); // 2 o - 1 = 6 has no whole o
        assertEquals(3, window.outputAt(6, 1));
        assertEquals(3, window.outputAt(5, 0));
    }

    @Test
    void noOutputIsPastTheLastWindow() {
        // one window only, at 0 … 2; tap 0 at position 2 would need output 1
        assertEquals(-1, Window.of(4, 3, 2, 1, Padding.VALID).outputAt(2, 0));
        assertEquals(-1, Window.of(4, 3, 1, 1, Padding.VALID).outputAt(0, 1)); // would need output -1
    }

    @Test
    void tapsInThePaddingAreNotCounted() {
        Window window = Window.of(5, 3, 1, 2, Padding.SAME); // taps at o - 2, o, o + 2
        assertEquals(2, window.tapsInside(0));
        assertEquals(2, window.tapsInside(1));
        assertEquals(3, window.tapsInside(2));
        assertEquals(2, window.tapsInside(3));
        assertEquals(2, window.tapsInside(4));
    }

    @ParameterizedTest
    @CsvSource({"0,3,1,1", "5,0,1,1", "5,3,0,1", "5,3,1,0", "-1,3,1,1"})
    void numbersBelowOneAreRefusedByBothPaddings(int in, int size, int stride, int dilation) {
        String expected = "input, window, stride and dilation must be at least 1 and padding at least 0, found input "
                + in + ", window " + size + ", stride " + stride + ", dilation " + dilation + ", padding 0 and 0";
        for (Padding padding : Padding.values()) {
            assertEquals(expected, message(() -> Window.of(in, size, stride, dilation, padding)));
        }
    }

    @Test
    void negativePaddingIsRefused() {
        assertEquals(
                "input, window, stride and dilation must be at least 1 and padding at least 0, found input 5, "
                        + "window 3, stride 1, dilation 1, padding -1 and 0",
                message(() -> Window.padded(5, 3, 1, 1, -1, 0)));
    }

    @Test
    void aWindowLargerThanTheInputIsRefused() {
        assertEquals(
                "a window that spans 3 positions does not fit an input of 2",
                message(() -> Window.of(2, 3, 1, 1, Padding.VALID)));
        assertEquals(
                "a window that spans 7 positions does not fit an input of 4 padded to 6",
                message(() -> Window.padded(4, 4, 1, 2, 1, 1)));
    }

    @Test
    void anOutputSizeThatDoesNotFollowIsRefused() {
        assertEquals("expected 3 output positions, found 4", message(() -> new Window(5, 3, 1, 1, 0, 0, 4)));
    }

    @Test
    void aDilationWhoseExtentExceedsAnIntIsRefused() {
        // extent (3 - 1) · 2147483647 + 1
        assertEquals(
                "a window that spans 4294967295 positions does not fit an input of 5",
                message(() -> Window.of(5, 3, 1, Integer.MAX_VALUE, Padding.VALID)));
        // total 4 + 4294967295 - 5, so padded 4294967299
        assertEquals(
                "an input of 5 under a window of 3 taps with dilation 2147483647 would be padded to 4294967299 "
                        + "positions, more than 2147483647",
                message(() -> Window.of(5, 3, 1, Integer.MAX_VALUE, Padding.SAME)));
    }

    @Test
    void explicitPaddingBeyondAnIntIsRefused() {
        assertEquals(
                "an input of 5 padded by 2147483647 and 2147483647 has 4294967299 positions, more than 2147483647",
                message(() -> Window.padded(5, 3, 1, 1, Integer.MAX_VALUE, Integer.MAX_VALUE)));
    }

    @Test
    void theLongestWindowThatFitsAnIntStillFindsItsWayBack() {
        Window window = Window.padded(1 << 30, 2, 1 << 20, 1 << 10, (1 << 30) - 1, 0);
        int o = window.out() - 1;
        assertEquals(o, window.outputAt(window.inputAt(o, 1), 1));
        assertTrue(window.contains(window.inputAt(o, 1)));
    }

    private static @Nullable String message(Supplier<?> what) {
        return assertThrows(ShapeException.class, what::get).getMessage();
    }
}
