package dev.yij.testvectors.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.testvectors.numpy.NumpyArray;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DigestTest {

    private static final Digest DIGEST =
            new Digest(new int[] {0, 2}, new float[] {1, 3}, 0.1f, new float[] {-2, 10, -64, -134, -484}, new float[] {
                1, 1, 1, 1, 1
            });

    @Test
    void checksumsFollowTheFormula() {
        // 1·(0-8) - 2·(1-8) + 3·(2-8) - 4·(3-8) = -8 + 14 - 18 + 20, and so on
        assertArrayEquals(new double[] {-2, 10, 8, 22, 92}, Checksums.of(new double[] {1, -2, 3, -4}));
        // position 17 has the weight of position 0 modulo 17, and of position 17 modulo 31
        double[] late = new double[18];
        late[17] = 1;
        assertArrayEquals(new double[] {1, 1, -8, 2, -33}, Checksums.of(late));
    }

    @Test
    void theSpreadOfChecksumsIsTheRootOfTheSquares() {
        assertArrayEquals(new double[] {5, 5, 5 * 8, 5 * 15, 5 * 50}, Checksums.spread(new double[] {5}));
        assertEquals(5, Checksums.spread(new double[] {3, -4})[0]);
    }

    private static Digest of(float... checksum) {
        return new Digest(DIGEST.index(), DIGEST.sample(), 0.1f, checksum, DIGEST.checksumTolerance());
    }

    @Test
    void aSampleOutsideItsToleranceIsNamed() {
        Digest digest = of(-2, 10, 8, 22, 92);
        assertEquals(List.of(), digest.errors("t", new float[] {1, -2, 3.015625f, -4}));
        List<String> errors = digest.errors("t", new float[] {1, -2, 3.125f, -4});
        assertTrue(
                errors.getFirst()
                        .startsWith("t: 1 of 2 samples are wrong; worst element 2: expected 3.0, actual 3.125"),
                errors::toString);
    }

    @Test
    void aMultipleWidensEveryTolerance() {
        Digest digest = of(-2, 10, 8, 22, 92);
        float[] off = {1, -2, 3.125f, -4};
        assertEquals(3, digest.errors("t", off).size(), "a sample and the sums with the larger weights");
        assertEquals(List.of(), digest.errors("t", off, 8));
    }

    @Test
    void aWrongElementThatIsNoSampleChangesTheChecksums() {
        List<String> errors = of(-2, 10, 8, 22, 92).errors("t", new float[] {1, 0, 3, -4});
        assertTrue(errors.getFirst().startsWith("t: checksum 1 is wrong: expected -2.0, actual 0.0"));
    }

    @Test
    void anotherOrderOfElementsChangesTheWeightedSums() {
        List<String> errors = of(-2, 10, 8, 22, 92).errors("t", new float[] {1, -4, 3, -2});
        assertEquals(3, errors.size(), errors::toString);
        assertTrue(errors.getFirst().startsWith("t: checksum 3 is wrong"));
    }

    @Test
    void nanIsAlwaysWrong() {
        List<String> errors = of(-2, 10, 8, 22, 92).errors("t", new float[] {1, Float.NaN, 3, -4});
        assertEquals(5, errors.size(), "every checksum");
    }

    @Test
    void aTensorThatIsTooShortGivesAnError() {
        assertEquals(
                List.of("t has 1 elements, expected more than 2"),
                of(-2, 10, 8, 22, 92).errors("t", new float[] {1}));
    }

    @Test
    void aDigestIsReadBackFromItsArrays() throws IOException {
        Map<String, NumpyArray> arrays = new LinkedHashMap<>();
        DIGEST.addTo(arrays, "a/b");
        Digest read = Digest.of(arrays, "a/b");
        assertArrayEquals(DIGEST.index(), read.index());
        assertArrayEquals(DIGEST.sample(), read.sample());
        assertEquals(DIGEST.tolerance(), read.tolerance());
        assertArrayEquals(DIGEST.checksum(), read.checksum());
        assertArrayEquals(DIGEST.checksumTolerance(), read.checksumTolerance());
    }
}
