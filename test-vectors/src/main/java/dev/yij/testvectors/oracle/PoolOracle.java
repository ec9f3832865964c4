package dev.yij.testvectors.oracle;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.PoolDims;
import java.util.Arrays;

/// Pooling in double. Every pixel visits the windows that cover it, pixels in row-major order, so that a
/// window's first maximum is the first one to come. What a NaN does is not defined here.
public final class PoolOracle {

    private PoolOracle() {}

    /// What happens when a pixel visits a window: both are indices into their arrays, channels included.
    private interface Visit {
        void pixelUnder(int pixel, int window);
    }

    /// y[n,oh,ow,c] = max x[n,ih,iw,c] over the window; exact.
    public static Expected max(PoolDims d, float[] x) {
        int[] winner = winners(d, x);
        double[] y = new double[winner.length];
        Arrays.setAll(y, window -> x[winner[window]]);
        return Expected.exact("y", d.yShape(), y);
    }

    /// dx = the sum of the dy of all windows whose first maximum, in row-major order, the pixel is.
    public static Expected maxGrad(PoolDims d, float[] x, float[] dy) {
        int[] winner = winners(d, x);
        Sums dx = new Sums(x.length);
        for (int window = 0; window < winner.length; window++) {
            dx.add(winner[window], dy[window]);
        }
        return dx.ofInputs("dx", 0, d.xShape());
    }

    /// y[n,oh,ow,c] = Σ x[n,ih,iw,c] / count over the pixels under the window; padding is neither summed nor
    /// counted.
    public static Expected average(PoolDims d, float[] x) {
        Sums y = new Sums(NamedArray.elements(d.yShape()));
        visit(d, (pixel, window) -> y.add(window, x[pixel]));
        for (int window = 0; window < NamedArray.elements(d.yShape()); window++) {
            y.average(window);
        }
        return y.ofQuotients("y", d.yShape());
    }

    /// dx[n,ih,iw,c] = Σ dy[n,oh,ow,c] / count over the windows that cover the pixel.
    public static Expected averageGrad(PoolDims d, float[] dy) {
        int[] count = new int[dy.length];
        visit(d, (pixel, window) -> count[window]++);
        Sums dx = new Sums(NamedArray.elements(d.xShape()));
        visit(d, (pixel, window) -> dx.add(pixel, (double) dy[window] / count[window]));
        return dx.ofQuotients("dx", d.xShape());
    }

    private static int[] winners(PoolDims d, float[] x) {
        int[] winner = new int[NamedArray.elements(d.yShape())];
        Arrays.fill(winner, -1);
        visit(d, (pixel, window) -> {
            if (winner[window] < 0 || x[pixel] > x[winner[window]]) {
                winner[window] = pixel;
            }
        });
        return winner;
    }

    private static void visit(PoolDims d, Visit visit) {
        int pixels = d.images() * d.inH() * d.inW();
        for (int pixel = 0; pixel < pixels; pixel++) {
            int row = pixel / d.inW() % d.inH() + d.padTop();
            int column = pixel % d.inW() + d.padLeft();
            int firstImageRow = pixel / (d.inH() * d.inW()) * d.outH();
            for (int oh = 0; oh < d.outH(); oh++) {
                for (int ow = 0; ow < d.outW(); ow++) {
                    boolean covered =
                            covers(oh * d.strideH(), d.poolH(), row) && covers(ow * d.strideW(), d.poolW(), column);
                    for (int c = 0; covered && c < d.channels(); c++) {
                        int window = (firstImageRow + oh) * d.outW() + ow;
                        visit.pixelUnder(pixel * d.channels() + c, window * d.channels() + c);
                    }
                }
            }
        }
    }

    private static boolean covers(int start, int size, int position) {
        return start <= position && position < start + size;
    }
}
