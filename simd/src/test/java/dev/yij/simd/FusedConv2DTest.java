package dev.yij.simd;

import static dev.yij.simd.Arrays32.assertSameBits;
import static dev.yij.simd.Arrays32.poisoned;
import static dev.yij.simd.Arrays32.random;
import static dev.yij.simd.Arrays32.started;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.FusedConv2D;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.simd.winograd.WinogradConv2D;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds FUSED bit by bit to a plain loop with [Math#fma(float, float, float)], written here, and to the
/// reference within the bound of Higham (Accuracy and Stability of Numerical Algorithms, 2nd ed., §3.1).
class FusedConv2DTest {

    /// The unit roundoff of float32.
    private static final double U = 0x1p-24;

    private static final List<Backend> FUSED = List.of(
            SimdBackends.create(Mode.FUSED, 1), SimdBackends.create(Mode.FUSED, 2), SimdBackends.create(Mode.FUSED, 3));

    private static final Backend FAST = SimdBackends.create(Mode.FAST, 2);

    static Stream<Conv2DShape> explicit() {
        return Convolutions.explicit().stream();
    }

    @ParameterizedTest
    @MethodSource("explicit")
    void theOutputHasTheBitsOfALoopOfFusedMultiplyAdds(Conv2DShape s) {
        float[] x = random(s.inputSize(), 1);
        float[] w = random(s.kernelSize(), 2);
        float[] b = random(s.outC(), 3);
        float[] expected = poisoned(s.outputSize());
        for (int n = 0; n < s.images(); n++) {
            for (int oh = 0; oh < s.outH(); oh++) {
                for (int ow = 0; ow < s.outW(); ow++) {
                    for (int oc = 0; oc < s.outC(); oc++) {
                        expected[s.y(n, oh, ow, oc)] = fusedDot(s, x, w, b, n, oh, ow, oc);
                    }
                }
            }
        }
        for (Backend fused : FUSED) {
            float[] found = poisoned(s.outputSize());
            fused.conv2d(s, x, w, b, found);
            assertSameBits(expected, found, fused.description() + " " + s);
        }
    }

    private static float fusedDot(Conv2DShape s, float[] x, float[] w, float[] b, int n, int oh, int ow, int oc) {
        float acc = b[oc];
        for (int kh = 0; kh < s.kernelH(); kh++) {
            for (int kw = 0; kw < s.kernelW(); kw++) {
                int ih = s.h().inputAt(oh, kh);
                int iw = s.w().inputAt(ow, kw);
                for (int ic = 0; s.h().contains(ih) && s.w().contains(iw) && ic < s.inC(); ic++) {
                    acc = Math.fma(x[s.x(n, ih, iw, ic)], w[s.w(kh, kw, ic, oc)], acc);
                }
            }
        }
        return acc;
    }

    @ParameterizedTest
    @MethodSource("explicit")
    void theGradientsHaveTheBitsOfALoopOfFusedMultiplyAdds(Conv2DShape s) {
        float[] x = random(s.inputSize(), 4);
        float[] w = random(s.kernelSize(), 5);
        float[] dy = random(s.outputSize(), 6);
        float[] expectedDx = poisoned(s.inputSize());
        java.util.Arrays.fill(expectedDx, 0, s.inputSize(), 0);
        float[] expectedDw = started(s.kernelSize(), 7);
        float[] startDw = expectedDw.clone();
        for (int n = 0; n < s.images(); n++) {
            for (int oh = 0; oh < s.outH(); oh++) {
                for (int ow = 0; ow < s.outW(); ow++) {
                    addFusedWeightGradients(s, x, dy, expectedDw, n, oh, ow);
                }
            }
            // For one input, each (kh, kw) has at most one output; kh and kw outermost keep them ascending.
            for (int kh = 0; kh < s.kernelH(); kh++) {
                for (int kw = 0; kw < s.kernelW(); kw++) {
                    addFusedInputGradients(s, dy, w, expectedDx, n, kh, kw);
                }
            }
        }
        for (Backend fused : FUSED) {
            float[] dx = poisoned(s.inputSize());
            fused.conv2dGradInput(s, dy, w, dx);
            assertSameBits(expectedDx, dx, fused.description() + ", input " + s);
            float[] dw = startDw.clone();
            fused.conv2dGradWeights(s, x, dy, dw, null);
            assertSameBits(expectedDw, dw, fused.description() + ", weights " + s);
        }
    }

    private static void addFusedWeightGradients(
            Conv2DShape s, float[] x, float[] dy, float[] dw, int n, int oh, int ow) {
        for (int kh = 0; kh < s.kernelH(); kh++) {
            for (int kw = 0; kw < s.kernelW(); kw++) {
                int ih = s.h().inputAt(oh, kh);
                int iw = s.w().inputAt(ow, kw);
                for (int ic = 0; s.h().contains(ih) && s.w().contains(iw) && ic < s.inC(); ic++) {
                    for (int oc = 0; oc < s.outC(); oc++) {
                        int i = s.w(kh, kw, ic, oc);
                        dw[i] = Math.fma(x[s.x(n, ih, iw, ic)], dy[s.y(n, oh, ow, oc)], dw[i]);
                    }
                }
            }
        }
    }

    private static void addFusedInputGradients(
            Conv2DShape s, float[] dy, float[] w, float[] dx, int n, int kh, int kw) {
        for (int oh = 0; oh < s.outH(); oh++) {
            for (int ow = 0; ow < s.outW(); ow++) {
                int ih = s.h().inputAt(oh, kh);
                int iw = s.w().inputAt(ow, kw);
                for (int oc = 0; s.h().contains(ih) && s.w().contains(iw) && oc < s.outC(); oc++) {
                    for (int ic = 0; ic < s.inC(); ic++) {
                        int i = s.x(n, ih, iw, ic);
                        dx[i] = Math.fma(dy[s.y(n, oh, ow, oc)], w[s.w(kh, kw, ic, oc)], dx[i]);
                    }
                }
            }
        }
    }

    static Stream<Conv2DShape> notForWinograd() {
        return explicit().filter(s -> !WinogradConv2D.fits(s));
    }

    @ParameterizedTest
    @MethodSource("notForWinograd")
    void fastHasTheBitsOfFusedWhereWinogradDoesNotFit(Conv2DShape s) {
        float[] x = random(s.inputSize(), 1);
        float[] w = random(s.kernelSize(), 2);
        float[] b = random(s.outC(), 3);
        float[] expected = poisoned(s.outputSize());
        float[] found = poisoned(s.outputSize());
        ((FusedConv2D) FUSED.get(1)).conv2dRelu(s, x, w, b, expected);
        ((FusedConv2D) FAST).conv2dRelu(s, x, w, b, found);
        assertSameBits(expected, found, s.toString());
    }

    @ParameterizedTest
    @MethodSource("explicit")
    void theOutputIsWithinTheBoundOfTheReference(Conv2DShape s) {
        float[] x = random(s.inputSize(), 8);
        float[] w = random(s.kernelSize(), 9);
        float[] b = random(s.outC(), 10);
        float[] reference = poisoned(s.outputSize());
        new ScalarBackend().conv2d(s, x, w, b, reference);
        float[] found = poisoned(s.outputSize());
        FUSED.get(1).conv2d(s, x, w, b, found);
        double n = s.terms() + 1;
        double gamma = n * U / (1 - n * U);
        Magnitudes magnitudes = new Magnitudes(s, x, w, b);
        for (int i = 0; i < s.outputSize(); i++) {
            double bound = 2 * gamma * magnitudes.at(i);
            double off = Math.abs((double) found[i] - reference[i]);
            assertTrue(off <= bound, () -> "off by " + off + ", bound " + bound + ", " + s);
        }
    }
}
