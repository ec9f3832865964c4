import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.kernel.Kernels;

/// Exercise 3: max pooling.
///
/// Of each window only the largest number is kept, channel by channel:
///
///     y[n,oh,ow,c] = max x[n,ih,iw,c]    over the window's rows ph < poolH and columns pw < poolW
///     ih = oh · strideH - padTop  + ph
///     iw = ow · strideW - padLeft + pw
///
/// Padding takes no part: it is not a 0, which would win against negative numbers.
///
/// `d` has images(), inH(), inW(), channels(), poolH(), poolW(), strideH(), strideW(), padTop(), padLeft(),
/// outH(), outW(). x and y are NHWC.
///
/// By hand: of 1.5 -0.2 / 0.4 2.3 the largest is 2.3.
///
/// Read: docs/figures.md, "Max pooling".
public class MaxPooling implements Kernels {

    @Override
    public void maxPool2d(PoolDims d, float[] x, float[] y) {
        // TODO
    }
}
