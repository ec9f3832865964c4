package dev.yij.testvectors.oracle;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.dims.PaddedPoolDims;
import dev.yij.testvectors.dims.PoolDims;
import java.util.Arrays;

/// Pooling in double. The outer loop visits the pixels in row-major order, the inner one all windows that
/// contain the pixel, so the first of several equal maxima of a window is visited first. The result for NaN is
/// not defined.
public final class PoolOracle {

    private PoolOracle() {}

    /// Called for each pixel of each window, with indices into the input and the output array.
    private interface Visit {
        void pixelOf(int pixel, int window);
    }

    /// y[n,oh,ow,c] = max x[n,ih,iw,c] over the window; exact.
    public static Expected max(PoolDims d, float[] x) {
        int[] maximum = maxima(d, x);
        double[] y = new double[maximum.length];
        Arrays.setAll(y, window -> x[maximum[window]]);
        return Expected.exact("y", d.yShape(), y);
    }

    /// dx = the sum of dy over all windows in which the pixel is the first maximum in row-major order.
    public static Expected maxGrad(PoolDims d, float[] x, float[] dy) {
        int[] maximum = maxima(d, x);
        Sums dx = new Sums(x.length);
        for (int window = 0; window < maximum.length; window++) {
            dx.add(maximum[window], dy[window]);
        }
        return dx.ofInputs("dx", 0, d.xShape());
    }

    /// y[n,oh,ow,c] = Σ x[n,ih,iw,c] / count over the pixels of the window; padding is neither summed nor
    /// counted.
    public static Expected average(PoolDims d, float[] x) {
        Sums y = new Sums(NamedArray.elements(d.yShape()));
        visit(d, (pixel, window) -> y.add(window, x[pixel]));
        for (int window = 0; window < NamedArray.elements(d.yShape()); window++) {
            y.average(window);
        }
        return y.ofQuotients("y", d.yShape());
    }

    /// dx[n,ih,iw,c] = Σ dy[n,oh,ow,c] / count over the windows that contain the pixel.
    public static Expected averageGrad(PoolDims d, float[] dy) {
        int[] count = new int[dy.length];
        visit(d, (pixel, window) -> count[window]++);
        Sums dx = new Sums(NamedArray.elements(d.xShape()));
        visit(d, (pixel, window) -> dx.add(pixel, (double) dy[window] / count[window]));
        return dx.ofQuotients("dx", d.xShape());
    }

    /// As [#average(PoolDims, float[])], divided as the padding says.
    public static Expected average(PaddedPoolDims d, float[] x) {
        Sums y = new Sums(NamedArray.elements(d.yShape()));
        visit(d.pool(), (pixel, window) -> y.add(window, x[pixel]));
        int[] divisors = divisors(d);
        for (int window = 0; window < divisors.length; window++) {
            y.divide(window, divisors[window]);
        }
        return y.ofQuotients("y", d.yShape());
    }

    /// As [#averageGrad(PoolDims, float[])], divided as the padding says.
    public static Expected averageGrad(PaddedPoolDims d, float[] dy) {
        int[] divisors = divisors(d);
        Sums dx = new Sums(NamedArray.elements(d.xShape()));
        visit(d.pool(), (pixel, window) -> dx.add(pixel, (double) dy[window] / divisors[window]));
        return dx.ofQuotients("dx", d.xShape());
    }

    private static int[] divisors(PaddedPoolDims d) {
        PoolDims pool = d.pool();
        int[] pixels = new int[NamedArray.elements(d.yShape())];
        visit(pool, (pixel, window) -> pixels[window]++);
        int[] divisors = new int[pixels.length];
        Arrays.setAll(divisors, window -> {
            int output = window / pool.channels();
            return d.divisor(output / pool.outW() % pool.outH(), output % pool.outW(), pixels[window]);
        });
        return divisors;
    }

    /// The index of each window's first maximum.
    private static int[] maxima(PoolDims d, float[] x) {
        int[] maximum = new int[NamedArray.elements(d.yShape())];
        Arrays.fill(maximum, -1);
        visit(d, (pixel, window) -> {
            if (maximum[window] < 0 || x[pixel] > x[maximum[window]]) {
                maximum[window] = pixel;
            }
        });
        return maximum;
    }

    private static void visit(PoolDims d, Visit visit) {
        int pixels = d.images() * d.inH() * d.inW();
        for (int pixel = 0; pixel < pixels; pixel++) {
            int row = pixel / d.inW() % d.inH() + d.padTop();
            int column = pixel % d.inW() + d.padLeft();
            int firstImageRow = pixel / (d.inH() * d.inW()) * d.outH();
            // Earlier windows end before the pixel, later ones begin after it.
            int top = first(row, d.poolH(), d.strideH());
            int left = first(column, d.poolW(), d.strideW());
            for (int oh = top; oh < d.outH() && oh * d.strideH() <= row; oh++) {
                for (int ow = left; ow < d.outW() && ow * d.strideW() <= column; ow++) {
                    boolean contained =
                            contains(oh * d.strideH(), d.poolH(), row) && contains(ow * d.strideW(), d.poolW(), column);
                    for (int c = 0; contained && c < d.channels(); c++) {
                        int window = (firstImageRow + oh) * d.outW() + ow;
                        visit.pixelOf(pixel * d.channels() + c, window * d.channels() + c);
                    }
                }
            }
        }
    }

    private static int first(int position, int size, int stride) {
        return Math.max(position - size + stride, 0) / stride;
    }

    private static boolean contains(int start, int size, int position) {
        return start <= position && position < start + size;
    }
}
