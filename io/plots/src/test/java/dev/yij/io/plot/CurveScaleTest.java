package dev.yij.io.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class CurveScaleTest {

    private static List<String> ticks(double low, double high, int most, BigDecimal smallest) {
        return new CurveScale(low, high)
                .ticks(most, smallest).stream().map(BigDecimal::toPlainString).toList();
    }

    @Test
    void ticksAreRoundAndHaveEqualDecimals() {
        assertEquals(List.of("0.5", "1.0", "1.5", "2.0"), ticks(0.4, 2.2, 4, BigDecimal.ZERO));
        assertEquals(List.of("-200", "0", "200"), ticks(-250, 399, 4, BigDecimal.ZERO));
        assertEquals(List.of("0.0001", "0.0002"), ticks(0.00005, 0.00025, 2, BigDecimal.ZERO));
    }

    @Test
    void epochsAreWholeNumbers() {
        assertEquals(List.of("1", "2"), ticks(1, 2, 10, BigDecimal.ONE));
        assertEquals(List.of("5", "10", "15", "20", "25", "30", "35", "40"), ticks(1, 40, 10, BigDecimal.ONE));
        assertEquals(List.of("100", "200", "300"), ticks(1, 300, 5, BigDecimal.ONE));
    }

    @Test
    void aSingleValueHasRoomAround() {
        CurveFigure figure =
                new CurveFigure(null, "Loss", List.of(4), List.of(new Curve("Train", new double[] {2})), List.of());
        assertEquals(new CurveScale(1.8, 2.2), CurveScale.ofValues(figure));
        assertEquals(new CurveScale(3, 5), CurveScale.ofEpochs(figure));
    }

    @Test
    void valuesThatAreNoNumbersDoNotCount() {
        CurveFigure figure = new CurveFigure(
                null,
                "Loss",
                List.of(1, 2, 3),
                List.of(
                        new Curve("Train", new double[] {Double.NaN, 3, Double.POSITIVE_INFINITY}),
                        new Curve("Validation", new double[] {Double.NaN, 1, Double.NaN})),
                List.of());
        assertEquals(new CurveScale(1, 3), CurveScale.ofValues(figure));
        assertTrue(new CurveScale(1, 3).widened(0.05).equals(new CurveScale(0.9, 3.1)));
    }
}
