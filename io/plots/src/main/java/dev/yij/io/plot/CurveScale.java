package dev.yij.io.plot;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/// A range of values along an axis.
///
/// @param low  the smallest
/// @param high the largest, above `low`
record CurveScale(double low, double high) {

    /// The range of a plot's values; [0, 1] if none is finite, with a margin around a single value.
    static CurveScale ofValues(CurveFigure figure) {
        double low =
                figure.curves().stream().flatMapToDouble(Curve::finite).min().orElse(0);
        double high =
                figure.curves().stream().flatMapToDouble(Curve::finite).max().orElse(1);
        return low < high ? new CurveScale(low, high) : around(low, low == 0 ? 1 : Math.abs(low) / 10);
    }

    /// The range of a plot's epochs; a single epoch has one unit on either side.
    static CurveScale ofEpochs(CurveFigure figure) {
        int first = figure.epochs().getFirst();
        int last = figure.epochs().getLast();
        return first < last ? new CurveScale(first, last) : around(first, 1);
    }

    private static CurveScale around(double value, double room) {
        return new CurveScale(value - room, value + room);
    }

    /// This range, extended at both ends by a fraction of its length.
    CurveScale widened(double share) {
        double room = share * (high - low);
        return new CurveScale(low - room, high + room);
    }

    /// The relative position of a value in the range: 0 at its low end, 1 at its high end.
    double position(double value) {
        return (value - low) / (high - low);
    }

    /// At most the given number of round values within the range, in steps of 1, 2 or 5 times a power of ten.
    List<BigDecimal> ticks(int most, BigDecimal smallestStep) {
        BigDecimal step = step((high - low) / most).max(smallestStep);
        List<BigDecimal> ticks = new ArrayList<>();
        BigDecimal tick = BigDecimal.valueOf(low)
                .divide(step, 0, RoundingMode.CEILING)
                .multiply(step)
                .setScale(Math.max(0, step.scale()), RoundingMode.UNNECESSARY);
        for (; tick.doubleValue() <= high; tick = tick.add(step)) {
            ticks.add(tick);
        }
        return ticks;
    }

    private static BigDecimal step(double atLeast) {
        int exponent = (int) Math.floor(Math.log10(atLeast));
        for (int factor : new int[] {1, 2, 5}) {
            BigDecimal step = BigDecimal.valueOf(factor).scaleByPowerOfTen(exponent);
            if (step.doubleValue() >= atLeast) {
                return step;
            }
        }
        return BigDecimal.ONE.scaleByPowerOfTen(exponent + 1);
    }
}
