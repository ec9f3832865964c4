package dev.yij.io.exercise;

import dev.yij.testvectors.compare.ZeroTrust;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/// A convolution as the product of the student's [PatchMatrix] and the weights.
record PatchConvolution(PatchMatrix matrix) implements Kernels {

    @Override
    public void conv2d(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        int rows = d.images() * d.outH() * d.outW();
        int depth = d.kernelH() * d.kernelW() * d.inC();
        float[] patches = ZeroTrust.poisoned(rows * depth);
        matrix.fill(d, x, patches);
        for (int row = 0; row < rows; row++) {
            for (int oc = 0; oc < d.outC(); oc++) {
                float sum = b == null ? 0 : b[oc];
                for (int k = 0; k < depth; k++) {
                    sum += patches[row * depth + k] * w[k * d.outC() + oc];
                }
                // A patch that was never written must be reported as an output that was never written.
                y[row * d.outC() + oc] = Float.isNaN(sum) ? ZeroTrust.poisoned(1)[0] : sum;
            }
        }
    }
}
