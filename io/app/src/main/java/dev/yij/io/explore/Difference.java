package dev.yij.io.explore;

import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.Tensor;
import dev.yij.testvectors.compare.Comparison;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The differences between the outputs of a layer when two backends each compute the whole network.
///
/// @param maximumUlps the largest distance, in units of the last place
/// @param meanUlps    the mean distance
/// @param equal       the fraction of equal numbers
/// @param at          the position of the largest distance, the first of several
/// @param scalar      the reference's value there
/// @param simd        the other backend's value there
record Difference(long maximumUlps, double meanUlps, double equal, List<Integer> at, float scalar, float simd) {

    static Difference of(Tensor scalar, Tensor simd) {
        int count = scalar.data().length;
        long maximum = -1;
        int worst = 0;
        double sum = 0;
        int equal = 0;
        for (int i = 0; i < count; i++) {
            long ulps = Comparison.ulps(scalar.data()[i], simd.data()[i]);
            sum += ulps;
            equal += ulps == 0 ? 1 : 0;
            if (ulps > maximum) {
                maximum = ulps;
                worst = i;
            }
        }
        return new Difference(
                maximum,
                sum / count,
                (double) equal / count,
                coordinates(scalar.shape(), worst),
                scalar.data()[worst],
                simd.data()[worst]);
    }

    private static List<Integer> coordinates(Shape shape, int index) {
        int[] coordinates = new int[shape.rank()];
        int rest = index;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            coordinates[axis] = rest % shape.dim(axis);
            rest /= shape.dim(axis);
        }
        return IntStream.of(coordinates).boxed().toList();
    }

    Map<String, Object> toJson(String layer) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("layer", layer);
        json.put("maximumUlps", maximumUlps);
        json.put("meanUlps", meanUlps);
        json.put("equal", equal);
        json.put("at", at);
        json.put("scalar", scalar);
        json.put("simd", simd);
        return json;
    }
}
