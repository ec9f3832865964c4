package dev.yij.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.bench.peers.Results.Row;
import org.junit.jupiter.api.Test;

class AgreementTest {

    private static final Row FIRST = new Row(Library.YIJ_STRICT, 2);
    private static final Row SECOND = new Row(Library.TENSORFLOW, 2);

    private static Agreement after(boolean relative, double[] tolerances, double[] first, double[] second) {
        Agreement agreement = new Agreement("outputs: ", tolerances, relative);
        agreement.add(FIRST, first);
        agreement.add(SECOND, second);
        return agreement;
    }

    @Test
    void theLargestDifferenceIsNamed() {
        Agreement agreement = after(false, new double[] {0.3}, new double[] {1, 2, 3}, new double[] {1, 1.75, 3.125});
        assertTrue(agreement.holds());
        assertEquals("outputs: yij STRICT, 2 threads; TensorFlow, 2 threads 2.5e-01", agreement.toString());
    }

    @Test
    void eachNumberHasItsToleranceAndTheLastOneHoldsForTheRest() {
        double[] tolerances = {0.01, 0.5};
        double[] first = {10, 10, 10};
        assertTrue(after(true, tolerances, first, new double[] {10.05, 14, 6}).holds());
        assertFalse(after(true, tolerances, first, new double[] {10.2, 10, 10}).holds());
        assertFalse(after(true, tolerances, first, new double[] {10, 10, 16}).holds());
    }

    @Test
    void notANumberDisagreesAndSoDoesAMissingOne() {
        double[] tolerance = {1};
        assertFalse(after(false, tolerance, new double[] {1}, new double[] {Double.NaN})
                .holds());
        Agreement missing = after(false, tolerance, new double[] {1, 1}, new double[] {1});
        assertFalse(missing.holds());
        assertTrue(missing.toString().endsWith("DISAGREES"), missing.toString());
    }
}
