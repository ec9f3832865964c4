package dev.yij.bench.tensorflow;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.dims.ConvDims;

/// Expresses a dilated convolution without dilation: the same kernel with zeros between its taps. TensorFlow's
/// gradients on the CPU do not support dilation ("do not yet support dilation rates larger than 1"); products
/// with zero add nothing, so the results do not change.
final class ZeroStuffing {

    private final ConvDims dilated;
    private final ConvDims plain;

    ZeroStuffing(ConvDims dilated) {
        this.dilated = dilated;
        plain = new ConvDims(
                dilated.images(),
                dilated.inH(),
                dilated.inW(),
                dilated.inC(),
                (dilated.kernelH() - 1) * dilated.dilationH() + 1,
                (dilated.kernelW() - 1) * dilated.dilationW() + 1,
                dilated.outC(),
                dilated.strideH(),
                dilated.strideW(),
                1,
                1,
                dilated.groups(),
                dilated.padding(),
                dilated.bias());
    }

    /// The convolution with the larger kernel and dilation 1; input, output and padding are the same.
    ConvDims plain() {
        return plain;
    }

    /// A kernel with zeros inserted between its taps.
    float[] spread(float[] w) {
        float[] stuffed = new float[NamedArray.elements(plain.wShape())];
        forEachTap((tap, at) -> System.arraycopy(w, tap, stuffed, at, tapSize()));
        return stuffed;
    }

    /// The taps of the enlarged kernel that are not inserted zeros.
    void gather(float[] stuffed, float[] w) {
        forEachTap((tap, at) -> System.arraycopy(stuffed, at, w, tap, tapSize()));
    }

    private interface Tap {
        void at(int dilated, int plain);
    }

    private void forEachTap(Tap action) {
        for (int kh = 0; kh < dilated.kernelH(); kh++) {
            for (int kw = 0; kw < dilated.kernelW(); kw++) {
                int tap = kh * dilated.kernelW() + kw;
                int at = kh * dilated.dilationH() * plain.kernelW() + kw * dilated.dilationW();
                action.at(tap * tapSize(), at * tapSize());
            }
        }
    }

    private int tapSize() {
        return dilated.groupInC() * dilated.outC();
    }
}
