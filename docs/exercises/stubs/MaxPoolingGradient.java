import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.kernel.Kernels;

/// Exercise 4: the gradient of max pooling.
///
/// The loss depends on y. `dy` says how much it changes if a number of y changes; `dx` is to say the same of x.
/// If the largest number of a window grows a little, y grows by the same; if another one does, y stays. So each
/// dy is added to the place in dx where its window has its maximum, and all other places get nothing.
///
/// If the maximum occurs twice in a window, the first one in the order of reading (row by row) receives all of
/// dy. Where windows overlap, a pixel may be the maximum of several: their dy are added up.
///
/// By hand: x = 1 2 / 2 2 in one window with dy = 1 gives dx = 0 1 / 0 0.
///
/// Every element of dx must be written, also the zeros.
///
/// Read: docs/debugger-tour.md, "Stop 2".
public class MaxPoolingGradient implements Kernels {

    @Override
    public void maxPool2dGrad(PoolDims d, float[] x, float[] dy, float[] dx) {
        // TODO
    }
}
