package dev.yij.testvectors.variant;

import dev.yij.testvectors.contract.NaiveKernels;
import dev.yij.testvectors.dims.ConvDims;
import org.jspecify.annotations.Nullable;

/// The naive backend with another way to add products: convolutions, dense layers and their gradients.
interface SummingKernels extends NaiveKernels {

    /// Σ a·b.
    float dot(float[] a, float[] b);

    @Override
    default void conv2d(ConvDims d, float[] x, float[] w, float @Nullable [] b, float[] y) {
        sums(d, y, x, w, (ix, iw, iy) -> new int[] {iy, ix, iw});
        for (int i = 0; b != null && i < y.length; i++) {
            y[i] += b[i % d.outC()];
        }
    }

    @Override
    default void conv2dGradInput(ConvDims d, float[] dy, float[] w, float[] dx) {
        sums(d, dx, dy, w, (ix, iw, iy) -> new int[] {ix, iy, iw});
    }

    @Override
    default void conv2dGradWeights(ConvDims d, float[] x, float[] dy, float[] dw, float @Nullable [] db) {
        sums(d, dw, x, dy, (ix, iw, iy) -> new int[] {iw, ix, iy});
        for (int i = 0; db != null && i < dy.length; i++) {
            db[i % d.outC()] += dy[i];
        }
    }

    /// The element to which a product is added, and the elements that are multiplied.
    interface Term {
        int[] of(int x, int w, int y);
    }

    private void sums(ConvDims d, float[] out, float[] a, float[] b, Term term) {
        int[] count = new int[out.length];
        everyProduct(d, (x, w, y) -> count[term.of(x, w, y)[0]]++);
        float[][] left = new float[out.length][];
        float[][] right = new float[out.length][];
        for (int i = 0; i < out.length; i++) {
            left[i] = new float[count[i]];
            right[i] = new float[count[i]];
        }
        everyProduct(d, (x, w, y) -> {
            int[] t = term.of(x, w, y);
            int at = --count[t[0]];
            left[t[0]][at] = a[t[1]];
            right[t[0]][at] = b[t[2]];
        });
        for (int i = 0; i < out.length; i++) {
            out[i] = dot(left[i], right[i]);
        }
    }
}
