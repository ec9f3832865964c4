package dev.yij.simd;

import static dev.yij.simd.Arrays32.assertSameBits;
import static dev.yij.simd.Arrays32.poisoned;
import static dev.yij.simd.Arrays32.random;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.DropoutMask;
import dev.yij.reference.kernel.PointFunction;
import dev.yij.reference.scalar.ScalarBackend;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Holds [SimdActivations] to its scalar twin
/// [ScalarActivations][dev.yij.reference.scalar.ScalarActivations], bit by bit.
class SimdActivationsTest {

    private static final Backend REFERENCE = new ScalarBackend();
    private static final Backend SIMD = SimdBackends.create(Mode.FAST, 3);

    private interface OneInput {
        void apply(Backend backend, float[] x, float[] y);
    }

    private static void assertSameResults(int count, float[] x, OneInput kernel, String what) {
        float[] expected = poisoned(count);
        float[] found = poisoned(count);
        kernel.apply(REFERENCE, x, expected);
        kernel.apply(SIMD, x, found);
        assertSameBits(expected, found, what);
        System.arraycopy(x, 0, found, 0, count);
        kernel.apply(SIMD, found, found);
        assertSameBits(expected, found, what + " in place");
    }

    /// Less than a vector, around one vector, and more than one range of a thread.
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 15, 16, 17, 33, 16_384, 40_001})
    void everyActivationIsTheReferenceElementByElement(int count) {
        float[] x = random(count, 1);
        float[] dy = random(count, 2);
        assertSameResults(count, x, (b, in, y) -> b.relu(count, in, y), "relu");
        assertSameResults(count, x, (b, in, y) -> b.sigmoid(count, in, y), "sigmoid");
        assertSameResults(count, x, (b, in, y) -> b.tanh(count, in, y), "tanh");
        assertSameResults(count, dy, (b, in, dx) -> b.reluGrad(count, x, in, dx), "reluGrad");
        assertSameResults(count, dy, (b, in, dx) -> b.sigmoidGrad(count, x, in, dx), "sigmoidGrad");
        assertSameResults(count, dy, (b, in, dx) -> b.tanhGrad(count, x, in, dx), "tanhGrad");
        for (PointFunction f : List.of(
                new PointFunction.Relu(0, 0, 0.5f),
                new PointFunction.Relu(0.25f, 0.5f, 0.75f),
                PointFunction.Relu.leaky(0.1f),
                PointFunction.Elu.SELU,
                PointFunction.Smooth.SILU)) {
            assertSameResults(count, x, (b, in, y) -> b.map(f, count, in, y), f.toString());
            assertSameResults(count, dy, (b, in, dx) -> b.mapGrad(f, count, x, in, dx), f + ", gradient");
        }
        DropoutMask mask = DropoutMask.of(7, "dropout_1", 11, 0.3f);
        assertSameResults(count, x, (b, in, y) -> b.dropout(mask, count, in, y), "dropout");
    }

    @Test
    void reluKeepsNaNAndMakesNegativeZeroPositive() {
        float[] x = new float[37];
        for (int i = 0; i < x.length; i++) {
            x[i] = new float[] {-0f, Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, 2, -3}[i % 6];
        }
        assertSameResults(x.length, x, (b, in, y) -> b.relu(37, in, y), "relu");
        assertSameResults(x.length, x, (b, in, y) -> b.map(PointFunction.Relu.upTo(1), 37, in, y), "relu up to 1");
        assertSameResults(x.length, random(37, 3), (b, in, dx) -> b.reluGrad(37, x, in, dx), "reluGrad");
    }

    @Test
    void softmaxIsTheReferenceRowByRow() {
        float[] x = random(3 * 20, 4);
        float[] dy = random(3 * 20, 5);
        assertSameResults(60, x, (b, in, y) -> b.softmax(3, 20, in, y), "softmax");
        assertSameResults(60, dy, (b, in, dx) -> b.softmaxGrad(3, 20, x, in, dx), "softmaxGrad");
    }
}
