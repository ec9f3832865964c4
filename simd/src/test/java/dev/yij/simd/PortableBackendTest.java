package dev.yij.simd;

import static dev.yij.simd.Arrays32.poisoned;
import static dev.yij.simd.Arrays32.random;
import static dev.yij.simd.Arrays32.smallIntegers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.DenseShape;
import dev.yij.reference.scalar.ScalarBackend;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds [PortableBackend] to [ScalarBackend]: exactly on whole numbers, within the bound on others.
class PortableBackendTest {

    private static final Backend REFERENCE = new ScalarBackend();
    private static final Backend PORTABLE = new PortableBackend(2);

    static Stream<Conv2DShape> explicit() {
        return Convolutions.explicit().stream();
    }

    @ParameterizedTest
    @MethodSource("explicit")
    void theOutputLiesWithinTheBoundOfTheReference(Conv2DShape s) {
        float[] x = random(s.inputSize(), 1);
        float[] w = random(s.kernelSize(), 2);
        float[] b = random(s.outC(), 3);
        float[] expected = poisoned(s.outputSize());
        float[] found = poisoned(s.outputSize());
        REFERENCE.conv2d(s, x, w, b, expected);
        PORTABLE.conv2d(s, x, w, b, found);
        double n = s.terms() + 1;
        double gamma = n * 0x1p-24 / (1 - n * 0x1p-24);
        Magnitudes magnitudes = new Magnitudes(s, x, w, b);
        for (int i = 0; i < s.outputSize(); i++) {
            double off = Math.abs((double) found[i] - expected[i]);
            assertTrue(off <= 2 * gamma * magnitudes.at(i), () -> "off by " + off + ", " + s);
        }
    }

    @ParameterizedTest
    @MethodSource("explicit")
    void gradientsOfSmallIntegersComeOutExactly(Conv2DShape s) {
        float[] x = smallIntegers(s.inputSize(), 4);
        float[] w = smallIntegers(s.kernelSize(), 5);
        float[] dy = smallIntegers(s.outputSize(), 6);
        float[][] expected = {poisoned(s.inputSize()), smallIntegers(s.kernelSize(), 7), smallIntegers(s.outC(), 8)};
        float[][] found = {poisoned(s.inputSize()), expected[1].clone(), expected[2].clone()};
        REFERENCE.conv2dGradInput(s, dy, w, expected[0]);
        PORTABLE.conv2dGradInput(s, dy, w, found[0]);
        REFERENCE.conv2dGradWeights(s, x, dy, expected[1], expected[2]);
        PORTABLE.conv2dGradWeights(s, x, dy, found[1], found[2]);
        for (int a = 0; a < expected.length; a++) {
            for (int i = 0; i < expected[a].length; i++) {
                assertEquals(expected[a][i] + 0f, found[a][i] + 0f, "gradient " + a + " at " + i + ", " + s);
            }
        }
    }

    @Test
    void denseLayersOfSmallIntegersComeOutExactly() {
        DenseShape s = new DenseShape(3, 19, 5);
        float[] x = smallIntegers(57, 9);
        float[] w = smallIntegers(95, 10);
        float[] b = smallIntegers(5, 11);
        float[] expected = poisoned(15);
        float[] found = poisoned(15);
        REFERENCE.dense(s, x, w, b, expected);
        PORTABLE.dense(s, x, w, b, found);
        for (int i = 0; i < 15; i++) {
            assertEquals(expected[i] + 0f, found[i] + 0f);
        }
    }
}
