package dev.yij.io.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.io.explore.Excitations.Peak;
import dev.yij.reference.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Expected by hand.
class ExcitationsTest {

    @Test
    void eachImageGivesItsLargestNumberAndWhereItIs() {
        Excitations excitations = new Excitations(3, 2);
        excitations.add(0, Tensor.of(new float[] {1, -1, 5, -2, 3, -3, 0, -4, 2, -5, 4, -6}, 2, 3, 2));
        excitations.add(1, Tensor.of(new float[] {0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 9}, 2, 3, 2));
        assertEquals(List.of(new Peak(1, 1, 1, 7), new Peak(0, 0, 1, 5)), excitations.of(0));
        assertEquals(List.of(new Peak(1, 1, 2, 9), new Peak(0, 0, 0, -1)), excitations.of(1));
    }

    @Test
    void nineAreKeptAndOfEqualNumbersTheEarlier() {
        Excitations excitations = new Excitations(1, 1);
        int[] values = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8};
        for (int i = 0; i < values.length; i++) {
            excitations.add(i, Tensor.of(new float[] {values[i]}, 1, 1, 1));
        }
        List<Peak> peaks = excitations.of(0);
        assertEquals(
                List.of(9f, 8f, 6f, 5f, 5f, 5f, 4f, 3f, 3f),
                peaks.stream().map(Peak::value).toList());
        assertEquals(
                List.of(5, 11, 7, 4, 8, 10, 2, 0, 9),
                peaks.stream().map(Peak::image).toList());
    }

    @Test
    void whatIsNoNumberExcitesNothing() {
        Excitations excitations = new Excitations(1, 1);
        IntStream.range(0, 3).forEach(i -> excitations.add(i, Tensor.of(new float[] {Float.NaN}, 1, 1, 1)));
        assertEquals(List.of(), excitations.of(0));
    }
}
