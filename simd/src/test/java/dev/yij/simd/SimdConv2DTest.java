package dev.yij.simd;

import static dev.yij.simd.Arrays32.assertSameBits;
import static dev.yij.simd.Arrays32.poisoned;
import static dev.yij.simd.Arrays32.random;
import static dev.yij.simd.Arrays32.started;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.FusedConv2D;
import dev.yij.reference.kernel.PointFunction;
import dev.yij.reference.scalar.ScalarBackend;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds [SimdConv2D] to its scalar twin [ScalarConv2D][dev.yij.reference.scalar.ScalarConv2D]: STRICT has
/// the same bits for any number of threads, and every mode for any cut of the batch.
class SimdConv2DTest {

    private static final Backend REFERENCE = new ScalarBackend();
    private static final List<Backend> STRICT = List.of(
            SimdBackends.create(Mode.STRICT, 1),
            SimdBackends.create(Mode.STRICT, 2),
            SimdBackends.create(Mode.STRICT, 3));
    private static final Backend FUSED = SimdBackends.create(Mode.FUSED, 2);

    static Stream<Conv2DShape> explicit() {
        return Convolutions.explicit().stream();
    }

    @ParameterizedTest
    @MethodSource("explicit")
    void strictHasTheBitsOfTheReference(Conv2DShape s) {
        for (Backend strict : STRICT) {
            assertForwardAgrees(s, strict);
            assertGradInputAgrees(s, strict);
            assertGradWeightsAgrees(s, strict);
        }
    }

    @Provide
    Arbitrary<Conv2DShape> shapes() {
        return Convolutions.arbitrary();
    }

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void strictHasTheBitsOfTheReferenceForAnyShape(@ForAll("shapes") Conv2DShape s) {
        for (Backend strict : STRICT) {
            assertForwardAgrees(s, strict);
            assertGradInputAgrees(s, strict);
            assertGradWeightsAgrees(s, strict);
        }
    }

    private static void assertForwardAgrees(Conv2DShape s, Backend backend) {
        float[] x = random(s.inputSize(), 1);
        float[] w = random(s.kernelSize(), 2);
        float[] b = random(s.outC(), 3);
        float[] expected = poisoned(s.outputSize());
        float[] found = poisoned(s.outputSize());
        REFERENCE.conv2d(s, x, w, b, expected);
        backend.conv2d(s, x, w, b, found);
        assertSameBits(expected, found, "conv2d " + s);

        REFERENCE.conv2d(s, x, w, null, expected);
        REFERENCE.relu(s.outputSize(), expected, expected);
        ((FusedConv2D) backend).conv2dRelu(s, x, w, null, found);
        assertSameBits(expected, found, "conv2dRelu without bias " + s);

        REFERENCE.map(PointFunction.Relu.upTo(0.5f), s.outputSize(), expected, expected);
        ((FusedConv2D) backend).conv2dRelu(s, x, w, null, 0.5f, found);
        assertSameBits(expected, found, "conv2dRelu up to 0.5 " + s);
    }

    private static void assertGradInputAgrees(Conv2DShape s, Backend backend) {
        float[] dy = random(s.outputSize(), 4);
        float[] w = random(s.kernelSize(), 5);
        float[] expected = poisoned(s.inputSize());
        float[] found = poisoned(s.inputSize());
        REFERENCE.conv2dGradInput(s, dy, w, expected);
        backend.conv2dGradInput(s, dy, w, found);
        assertSameBits(expected, found, "conv2dGradInput " + s);
    }

    private static void assertGradWeightsAgrees(Conv2DShape s, Backend backend) {
        float[] x = random(s.inputSize(), 6);
        float[] dy = random(s.outputSize(), 7);
        float[] expected = started(s.kernelSize(), 8);
        float[] expectedBias = started(s.outC(), 9);
        float[] found = expected.clone();
        float[] foundBias = expectedBias.clone();
        REFERENCE.conv2dGradWeights(s, x, dy, expected, expectedBias);
        backend.conv2dGradWeights(s, x, dy, found, foundBias);
        assertSameBits(expected, found, "conv2dGradWeights " + s);
        assertSameBits(expectedBias, foundBias, "conv2dGradWeights, bias " + s);

        REFERENCE.conv2dGradWeights(s, x, dy, expected, null);
        backend.conv2dGradWeights(s, x, dy, found, null);
        assertSameBits(expected, found, "conv2dGradWeights without bias " + s);
    }

    @ParameterizedTest
    @MethodSource("explicit")
    void aBatchCutIntoSlicesGivesTheSameWeightGradients(Conv2DShape one) {
        Conv2DShape s = one.images(5);
        float[] x = random(s.inputSize(), 10);
        float[] dy = random(s.outputSize(), 11);
        for (Backend backend : List.of(FUSED, STRICT.get(1))) {
            float[] whole = started(s.kernelSize(), 12);
            float[] wholeBias = started(s.outC(), 13);
            float[] sliced = whole.clone();
            float[] slicedBias = wholeBias.clone();
            backend.conv2dGradWeights(s, x, dy, whole, wholeBias);
            for (int[] slice : new int[][] {{0, 1}, {1, 3}, {4, 1}}) {
                Conv2DShape part = s.images(slice[1]);
                float[] partX = java.util.Arrays.copyOfRange(x, slice[0] * s.inputSize() / 5, x.length);
                float[] partDy = java.util.Arrays.copyOfRange(dy, slice[0] * s.outputSize() / 5, dy.length);
                backend.conv2dGradWeights(part, partX, partDy, sliced, slicedBias);
            }
            assertSameBits(whole, sliced, backend.description() + " " + s);
            assertSameBits(wholeBias, slicedBias, backend.description() + ", bias " + s);
        }
    }

    @ParameterizedTest
    @MethodSource("explicit")
    void smallIntegersComeOutExactlyInEveryMode(Conv2DShape s) {
        float[] x = Arrays32.smallIntegers(s.inputSize(), 14);
        float[] w = Arrays32.smallIntegers(s.kernelSize(), 15);
        float[] b = Arrays32.smallIntegers(s.outC(), 16);
        float[] expected = poisoned(s.outputSize());
        float[] found = poisoned(s.outputSize());
        REFERENCE.conv2d(s, x, w, b, expected);
        FUSED.conv2d(s, x, w, b, found);
        for (int i = 0; i < s.outputSize(); i++) {
            found[i] += 0f; // -0.0 and 0 are the same whole number
            expected[i] += 0f;
        }
        assertSameBits(expected, found, "small integers " + s);
    }
}
