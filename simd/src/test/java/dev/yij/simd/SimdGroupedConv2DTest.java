package dev.yij.simd;

import static dev.yij.simd.Arrays32.assertSameBits;
import static dev.yij.simd.Arrays32.poisoned;
import static dev.yij.simd.Arrays32.random;
import static dev.yij.simd.Arrays32.started;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.FusedConv2D;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.kernel.PointFunction;
import dev.yij.reference.kernel.Window;
import dev.yij.reference.kernel.Window2D;
import dev.yij.reference.scalar.ScalarBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds [SimdGroupedConv2D] to its scalar twin
/// [ScalarGroupedConv2D][dev.yij.reference.scalar.ScalarGroupedConv2D]: STRICT has the same bits for any number
/// of threads, FUSED those of a loop of fused multiply-adds, and FAST those of FUSED.
class SimdGroupedConv2DTest {

    private static final Backend REFERENCE = new ScalarBackend();
    private static final List<Backend> STRICT = List.of(
            SimdBackends.create(Mode.STRICT, 1),
            SimdBackends.create(Mode.STRICT, 2),
            SimdBackends.create(Mode.STRICT, 3));
    private static final List<Backend> FUSED = List.of(
            SimdBackends.create(Mode.FUSED, 1), SimdBackends.create(Mode.FUSED, 2), SimdBackends.create(Mode.FAST, 3));

    static Stream<Conv2DShape> shapes() {
        List<Conv2DShape> shapes = new ArrayList<>();
        for (int channels : new int[] {1, 4, 7, 16, 17, 40, 67}) {
            shapes.add(shape(2, 6, 9, 3, 3, 1, 1, Padding.SAME, channels, channels, channels));
            shapes.add(shape(1, 8, 11, 3, 2, 2, 1, Padding.SAME, channels, channels, channels));
        }
        shapes.add(shape(1, 9, 12, 3, 3, 1, 2, Padding.SAME, 20, 20, 20));
        shapes.add(shape(2, 9, 12, 3, 3, 2, 1, Padding.SAME, 37, 37, 37));
        shapes.add(shape(1, 8, 9, 5, 5, 2, 1, Padding.SAME, 16, 16, 16)); // backwards nine taps of 25
        shapes.add(shape(3, 7, 8, 1, 2, 3, 1, Padding.VALID, 18, 18, 18));
        shapes.add(shape(1, 2, 1, 5, 4, 1, 1, Padding.SAME, 17, 17, 17)); // most taps are padding
        shapes.add(shape(1, 5, 3, 3, 3, 2, 3, Padding.SAME, 16, 16, 16));
        shapes.add(shape(2, 6, 5, 3, 3, 1, 1, Padding.SAME, 6, 18, 6)); // three filters for each channel
        shapes.add(shape(1, 7, 6, 3, 3, 2, 1, Padding.SAME, 32, 48, 2)); // Winograd's algorithm would fit a group
        shapes.add(shape(1, 7, 6, 3, 3, 1, 1, Padding.SAME, 32, 32, 2));
        shapes.add(shape(2, 5, 7, 2, 3, 1, 1, Padding.VALID, 12, 6, 3));
        Window h = Window.padded(6, 3, 2, 1, 2, 0);
        Window w = Window.padded(5, 2, 1, 2, 1, 3);
        shapes.add(new Conv2DShape(1, new Window2D(h, w), 19, 19, 19));
        return shapes.stream();
    }

    private static Conv2DShape shape(
            int n, int h, int w, int kh, int kw, int stride, int dilation, Padding padding, int inC, int outC, int g) {
        Window rows = Window.of(h, kh, stride, dilation, padding);
        Window columns = Window.of(w, kw, stride, dilation, padding);
        return new Conv2DShape(n, new Window2D(rows, columns), inC, outC, g);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void strictHasTheBitsOfTheReference(Conv2DShape s) {
        float[] x = random(s.inputSize(), 1);
        float[] w = random(s.kernelSize(), 2);
        float[] b = random(s.outC(), 3);
        float[] dy = random(s.outputSize(), 4);
        float[] y = poisoned(s.outputSize());
        float[] relu = poisoned(s.outputSize());
        float[] dx = poisoned(s.inputSize());
        float[] dw = started(s.kernelSize(), 5);
        float[] db = started(s.outC(), 6);
        REFERENCE.groupedConv2d(s, x, w, b, y);
        REFERENCE.groupedConv2d(s, x, w, null, relu);
        REFERENCE.map(PointFunction.Relu.upTo(0.5f), s.outputSize(), relu, relu);
        REFERENCE.groupedConv2dGradInput(s, dy, w, dx);
        REFERENCE.groupedConv2dGradWeights(s, x, dy, dw, db);
        REFERENCE.groupedConv2dGradWeights(s, x, dy, dw, null);
        for (Backend strict : STRICT) {
            assertForward(s, strict, x, w, b, y);
            float[] rectified = poisoned(s.outputSize());
            ((FusedConv2D) strict).groupedConv2dRelu(s, x, w, null, 0.5f, rectified);
            assertSameBits(relu, rectified, strict.description() + ", ReLU " + s);
            assertGradients(s, strict, x, w, dy, dx, dw, db);
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void fusedAndFastHaveTheBitsOfALoopOfFusedMultiplyAdds(Conv2DShape s) {
        float[] x = random(s.inputSize(), 1);
        float[] w = random(s.kernelSize(), 2);
        float[] b = random(s.outC(), 3);
        float[] dy = random(s.outputSize(), 4);
        float[] y = poisoned(s.outputSize());
        float[] dx = poisoned(s.inputSize());
        float[] dw = started(s.kernelSize(), 5);
        float[] db = started(s.outC(), 6);
        for (int pixel = 0; pixel < s.images() * s.outH() * s.outW(); pixel++) {
            System.arraycopy(b, 0, y, pixel * s.outC(), s.outC());
        }
        everyProduct(s, (i, k, o) -> y[o] = Math.fma(x[i], w[k], y[o]));
        java.util.Arrays.fill(dx, 0, s.inputSize(), 0);
        everyProduct(s, (i, k, o) -> dx[i] = Math.fma(dy[o], w[k], dx[i]));
        for (int i = 0; i < s.outputSize(); i++) {
            db[i % s.outC()] += dy[i];
        }
        for (int twice = 0; twice < 2; twice++) {
            everyProduct(s, (i, k, o) -> dw[k] = Math.fma(x[i], dy[o], dw[k]));
        }
        for (Backend fused : FUSED) {
            assertForward(s, fused, x, w, b, y);
            assertGradients(s, fused, x, w, dy, dx, dw, db);
        }
    }

    private interface Product {
        void of(int input, int weight, int output);
    }

    /// Taps outermost: each input has at most one output for a tap, and each output one input for a tap and a
    /// channel. Within a weight the outputs ascend.
    private static void everyProduct(Conv2DShape s, Product product) {
        for (int kh = 0; kh < s.kernelH(); kh++) {
            for (int kw = 0; kw < s.kernelW(); kw++) {
                for (int out = 0; out < s.images() * s.outH() * s.outW(); out++) {
                    int n = out / (s.outH() * s.outW());
                    int ih = s.h().inputAt(out / s.outW() % s.outH(), kh);
                    int iw = s.w().inputAt(out % s.outW(), kw);
                    for (int ic = 0; s.h().contains(ih) && s.w().contains(iw) && ic < s.groupInC(); ic++) {
                        for (int oc = 0; oc < s.outC(); oc++) {
                            int input = oc / (s.outC() / s.groups()) * (s.inC() / s.groups()) + ic;
                            product.of(s.x(n, ih, iw, input), s.w(kh, kw, ic, oc), out * s.outC() + oc);
                        }
                    }
                }
            }
        }
    }

    private static void assertForward(Conv2DShape s, Backend backend, float[] x, float[] w, float[] b, float[] y) {
        float[] found = poisoned(s.outputSize());
        backend.groupedConv2d(s, x, w, b, found);
        assertSameBits(y, found, backend.description() + ", output " + s);
    }

    /// The gradients with respect to the weights are added twice, the second time without a bias.
    private static void assertGradients(
            Conv2DShape s, Backend backend, float[] x, float[] w, float[] dy, float[] dx, float[] dw, float[] db) {
        float[] foundDx = poisoned(s.inputSize());
        float[] foundDw = started(s.kernelSize(), 5);
        float[] foundDb = started(s.outC(), 6);
        backend.groupedConv2dGradInput(s, dy, w, foundDx);
        assertSameBits(dx, foundDx, backend.description() + ", input " + s);
        backend.groupedConv2dGradWeights(s, x, dy, foundDw, foundDb);
        backend.groupedConv2dGradWeights(s, x, dy, foundDw, null);
        assertSameBits(dw, foundDw, backend.description() + ", weights " + s);
        assertSameBits(db, foundDb, backend.description() + ", bias " + s);
    }
}
