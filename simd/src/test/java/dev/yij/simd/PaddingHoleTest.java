package dev.yij.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.scalar.ScalarBackend;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The known difference between the products and the reference: taps in the padding are multiplied by 0
/// instead of skipped. The results differ only where a weight is not finite, or where a sum is -0.0.
class PaddingHoleTest {

    /// One pixel under the middle of a kernel of three taps: the outer two are in the padding.
    private static final Conv2DShape ONE_PIXEL = Convolutions.shape(1, 1, 1, 1, 3, 1, 1, 1, 1, Padding.SAME);

    private static float forward(Backend backend, float x, float[] w, float b) {
        float[] y = {Float.NaN};
        backend.conv2d(ONE_PIXEL, new float[] {x}, w, new float[] {b}, y);
        return y[0];
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void anInfiniteWeightOverPaddingGivesNotANumberWhereTheReferenceSkipsIt(Mode mode) {
        float[] w = {Float.POSITIVE_INFINITY, 2, 0};
        assertEquals(7f, forward(new ScalarBackend(), 3, w, 1));
        try (Backend simd = SimdBackends.create(mode, 1)) {
            assertEquals(Float.NaN, forward(simd, 3, w, 1));
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aSumOfNegativeZeroTurnsPositiveOverPadding(Mode mode) {
        float[] w = {1, -1, 1};
        assertEquals(-0f, forward(new ScalarBackend(), 0, w, -0f));
        try (Backend simd = SimdBackends.create(mode, 1)) {
            assertEquals(0f, forward(simd, 0, w, -0f));
        }
    }

    @Test
    void withoutPaddingInfinitiesAgreeWithTheReference() {
        Conv2DShape s = Convolutions.shape(1, 1, 3, 1, 3, 1, 1, 1, 1, Padding.VALID);
        float[] x = {1, 2, 3};
        float[] w = {Float.POSITIVE_INFINITY, 1, 1};
        Stream.of(Mode.values()).forEach(mode -> {
            float[] y = {Float.NaN};
            try (Backend simd = SimdBackends.create(mode, 1)) {
                simd.conv2d(s, x, w, null, y);
            }
            assertEquals(Float.POSITIVE_INFINITY, y[0]);
        });
    }
}
