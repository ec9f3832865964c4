package dev.yij.simd;

import static dev.yij.simd.Arrays32.assertSameBits;
import static dev.yij.simd.Arrays32.poisoned;
import static dev.yij.simd.Arrays32.random;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.Pool2DShape;
import dev.yij.reference.kernel.Window;
import dev.yij.reference.scalar.ScalarBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds [SimdPool2D] to its scalar twin [ScalarPool2D][dev.yij.reference.scalar.ScalarPool2D], bit by bit in
/// every mode.
class SimdPool2DTest {

    private static final Backend REFERENCE = new ScalarBackend();
    private static final List<Backend> BACKENDS = List.of(
            SimdBackends.create(Mode.STRICT, 1), SimdBackends.create(Mode.FUSED, 2), SimdBackends.create(Mode.FAST, 3));

    static Stream<Pool2DShape> shapes() {
        List<Pool2DShape> shapes = new ArrayList<>();
        for (int channels : new int[] {1, 3, 5, 16, 17, 32, 35}) {
            shapes.add(shape(2, 8, 6, 2, 2, 2, Padding.VALID, channels));
            shapes.add(shape(1, 7, 9, 3, 2, 2, Padding.SAME, channels));
            shapes.add(shape(3, 5, 6, 3, 3, 1, Padding.SAME, channels));
            shapes.add(shape(1, 9, 7, 2, 1, 3, Padding.VALID, channels));
            shapes.add(Pool2DShape.global(3, 4, 5, channels));
            shapes.add(new Pool2DShape(2, Window.padded(5, 3, 2, 1, 2, 1), Window.padded(6, 2, 2, 2, 1, 0), channels));
            shapes.add(new Pool2DShape(1, Window.padded(3, 2, 1, 1, 1, 1), Window.padded(4, 2, 1, 1, 1, 0), channels));
        }
        return shapes.stream();
    }

    private static Pool2DShape shape(int n, int h, int w, int ph, int pw, int stride, Padding padding, int channels) {
        return new Pool2DShape(n, Window.of(h, ph, stride, 1, padding), Window.of(w, pw, stride, 1, padding), channels);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void randomValuesGiveTheBitsOfTheReference(Pool2DShape s) {
        assertSameResults(s, random(s.inputSize(), 1));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void tiesPropagateToTheFirstMaximumAsInTheReference(Pool2DShape s) {
        assertSameResults(s, from(new float[] {1, 2, 2, 0, -0f, Float.NEGATIVE_INFINITY}, s.inputSize()));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void aMaximumOfNaNPropagatesNoGradientAsInTheReference(Pool2DShape s) {
        assertSameResults(s, from(new float[] {1, 2, 0, -0f, Float.NaN, Float.POSITIVE_INFINITY}, s.inputSize()));
    }

    private static float[] from(float[] choices, int count) {
        SplittableRandom random = new SplittableRandom(2);
        float[] a = new float[count];
        for (int i = 0; i < count; i++) {
            a[i] = choices[random.nextInt(choices.length)];
        }
        return a;
    }

    private static void assertSameResults(Pool2DShape s, float[] x) {
        float[] dy = random(s.outputSize(), 3);
        float[] max = poisoned(s.outputSize());
        float[] maxGrad = poisoned(s.inputSize());
        float[] average = poisoned(s.outputSize());
        float[] averageGrad = poisoned(s.inputSize());
        REFERENCE.maxPool2d(s, x, max);
        REFERENCE.maxPool2dGrad(s, x, dy, maxGrad);
        REFERENCE.averagePool2d(s, x, average);
        REFERENCE.averagePool2dGrad(s, dy, averageGrad);
        for (Backend backend : BACKENDS) {
            float[] y = poisoned(s.outputSize());
            backend.maxPool2d(s, x, y);
            assertSameBits(max, y, "maxPool2d " + s);
            float[] dx = poisoned(s.inputSize());
            backend.maxPool2dGrad(s, x, dy, dx);
            assertSameBits(maxGrad, dx, "maxPool2dGrad " + s);
            y = poisoned(s.outputSize());
            backend.averagePool2d(s, x, y);
            assertSameBits(average, y, "averagePool2d " + s);
            dx = poisoned(s.inputSize());
            backend.averagePool2dGrad(s, dy, dx);
            assertSameBits(averageGrad, dx, "averagePool2dGrad " + s);
        }
    }
}
