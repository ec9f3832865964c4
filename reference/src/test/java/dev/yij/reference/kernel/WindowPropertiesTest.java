package dev.yij.reference.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class WindowPropertiesTest {

    @Property
    void outputAtUndoesInputAt(@ForAll("windows") Window window) {
        for (int o = 0; o < window.out(); o++) {
            for (int k = 0; k < window.size(); k++) {
                assertEquals(o, window.outputAt(window.inputAt(o, k), k));
            }
        }
    }

    @Property
    void whereOutputAtFindsAnOutputItReadsThatInput(@ForAll("windows") Window window) {
        for (int i = 0; i < window.in(); i++) {
            for (int k = 0; k < window.size(); k++) {
                int o = window.outputAt(i, k);
                assertTrue(o >= -1 && o < window.out());
                assertTrue(o == -1 || window.inputAt(o, k) == i);
            }
        }
    }

    @Property
    void samePaddingGivesTheCeilingAndDiffersByAtMostOne(
            @ForAll("sizes") int in, @ForAll("sizes") int size, @ForAll("sizes") int stride) {
        Window window = Window.of(in, size, stride, 1, Padding.SAME);
        assertEquals((int) Math.ceil((double) in / stride), window.out());
        assertTrue(window.after() - window.before() == 0 || window.after() - window.before() == 1);
    }

    @Property
    void underSamePaddingEveryWindowOverlapsTheImage(
            @ForAll("sizes") int in, @ForAll("sizes") int size, @ForAll("sizes") int stride) {
        Window window = Window.of(in, size, stride, 1, Padding.SAME);
        for (int o = 0; o < window.out(); o++) {
            assertTrue(window.tapsInside(o) >= 1);
        }
    }

    @Provide
    Arbitrary<Integer> sizes() {
        return Arbitraries.integers().between(1, 24);
    }

    @Provide
    Arbitrary<Window> windows() {
        Arbitrary<Integer> small = Arbitraries.integers().between(1, 5);
        Arbitrary<Integer> padding = Arbitraries.integers().between(0, 6);
        // in = extent + room, so that every drawn window fits
        return Combinators.combine(Arbitraries.integers().between(0, 20), small, small, small, padding, padding)
                .as((room, size, stride, dilation, before, after) ->
                        Window.padded((size - 1) * dilation + 1 + room, size, stride, dilation, before, after));
    }
}
