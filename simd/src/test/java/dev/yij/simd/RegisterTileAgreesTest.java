package dev.yij.simd;

import static dev.yij.simd.Arrays32.assertSameBits;
import static dev.yij.simd.Arrays32.poisoned;
import static dev.yij.simd.Arrays32.random;
import static dev.yij.simd.Arrays32.started;

import dev.yij.reference.kernel.Backend;
import dev.yij.reference.kernel.Conv2DShape;
import dev.yij.reference.kernel.FusedConv2D;
import dev.yij.reference.kernel.Padding;
import dev.yij.reference.scalar.ScalarBackend;
import dev.yij.simd.gemm.RegisterTile;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Holds every register tile, including those that this machine would not choose, to the reference and to each
/// other, through whole convolutions: 14×2 vectors of 128 bits, as a Mac has, are tested on any machine.
class RegisterTileAgreesTest {

    static Stream<Conv2DShape> shapes() {
        return Stream.concat(
                Convolutions.explicit().stream(),
                Stream.of(
                        Convolutions.shape(2, 9, 31, 3, 3, 1, 1, 32, 48, Padding.SAME), // for Winograd
                        Convolutions.shape(1, 13, 10, 3, 3, 1, 1, 80, 64, Padding.VALID)));
    }

    @ParameterizedTest
    @EnumSource
    void strictHasTheBitsOfTheReference(RegisterTile tile) {
        try (Backend strict = new SimdBackend(Mode.STRICT, 2, tile)) {
            shapes().forEach(s -> assertSameResults(s, new ScalarBackend(), strict));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STRICT")
    void allTilesHaveTheSameBits(Mode mode) {
        try (Backend wide = new SimdBackend(mode, 2, RegisterTile.T14X2V);
                Backend narrow = new SimdBackend(mode, 2, RegisterTile.T4X2V)) {
            shapes().forEach(s -> assertSameResults(s, narrow, wide));
        }
    }

    private static void assertSameResults(Conv2DShape s, Backend expected, Backend found) {
        assertSameBits(output(s, expected), output(s, found), "conv2dRelu " + s);
        assertSameBits(inputGradient(s, expected), inputGradient(s, found), "conv2dGradInput " + s);
        assertSameBits(weightGradient(s, expected), weightGradient(s, found), "conv2dGradWeights " + s);
    }

    private static float[] output(Conv2DShape s, Backend backend) {
        float[] y = poisoned(s.outputSize());
        float[] x = random(s.inputSize(), 1);
        float[] w = random(s.kernelSize(), 2);
        float[] b = random(s.outC(), 3);
        if (backend instanceof FusedConv2D fused) {
            fused.conv2dRelu(s, x, w, b, y);
        } else {
            backend.conv2d(s, x, w, b, y);
            backend.relu(s.outputSize(), y, y);
        }
        return y;
    }

    private static float[] inputGradient(Conv2DShape s, Backend backend) {
        float[] dx = poisoned(s.inputSize());
        backend.conv2dGradInput(s, random(s.outputSize(), 4), random(s.kernelSize(), 5), dx);
        return dx;
    }

    private static float[] weightGradient(Conv2DShape s, Backend backend) {
        float[] dw = started(s.kernelSize(), 6);
        backend.conv2dGradWeights(s, random(s.inputSize(), 7), random(s.outputSize(), 8), dw, null);
        return dw;
    }
}
