package dev.yij.io.format;

import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Summary statistics of an array. Minimum, mean and maximum are those of its finite elements.
///
/// @param shape      its dimensions
/// @param min        the minimum, NaN if no element is finite
/// @param mean       the mean, summed in double
/// @param max        the maximum
/// @param nans       the number of NaN elements
/// @param infinities the number of infinite elements
public record ArrayStatistics(Shape shape, double min, double mean, double max, int nans, int infinities) {

    /// Computes the statistics in one pass.
    public static ArrayStatistics of(Tensor array) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        double sum = 0;
        int nans = 0;
        int infinities = 0;
        for (float value : array.data()) {
            if (Float.isNaN(value)) {
                nans++;
            } else if (Float.isInfinite(value)) {
                infinities++;
            } else {
                min = Math.min(min, value);
                max = Math.max(max, value);
                sum += value;
            }
        }
        int finite = array.data().length - nans - infinities;
        return finite == 0
                ? new ArrayStatistics(array.shape(), Double.NaN, Double.NaN, Double.NaN, nans, infinities)
                : new ArrayStatistics(array.shape(), min, sum / finite, max, nans, infinities);
    }

    /// The header of a table of [#line]s.
    static String head() {
        return String.format(
                "%-32s %-16s %12s %12s %12s %8s %8s", "array", "shape", "min", "mean", "max", "NaN", "Inf");
    }

    /// A line of a table.
    String line(String name) {
        return String.format(
                Locale.ROOT, "%-32s %-16s %12.5g %12.5g %12.5g %8d %8d", name, shape, min, mean, max, nans, infinities);
    }

    /// For JSON, which has no NaN: null if no element is finite.
    Map<String, @Nullable Object> toMap(String name) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("name", name);
        map.put("shape", shape.toArray());
        map.put("min", Double.isNaN(min) ? null : min);
        map.put("mean", Double.isNaN(mean) ? null : mean);
        map.put("max", Double.isNaN(max) ? null : max);
        map.put("nan", nans);
        map.put("inf", infinities);
        return map;
    }
}
