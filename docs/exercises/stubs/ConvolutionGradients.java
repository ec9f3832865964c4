import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.kernel.Kernels;

/// Exercise 7: the gradients of conv2d.
///
/// Training must know how the loss changes with each weight, and, for the layer before, with each input.
/// Forward, each product is added to one output:
///
///     y[n,oh,ow,oc] += x[n,ih,iw,ic] · w[kh,kw,ic,oc]
///
/// If that output should change by dy, then by the chain rule each product sends dy times the *other* factor
/// back:
///
///     dw[kh,kw,ic,oc] += x[n,ih,iw,ic]  · dy[n,oh,ow,oc]
///     dx[n,ih,iw,ic]  += w[kh,kw,ic,oc] · dy[n,oh,ow,oc]
///     db[oc]          += dy[n,oh,ow,oc]
///
/// with the same ih and iw, and the same padding left out, as in exercise 2: the loops are the same, and only
/// the innermost line differs.
///
/// dw and db are 0 at the beginning; dx is not: every element of it must be written. `db` is null if there is
/// no bias.
///
/// By hand: an image of 6×6 ones, a 3×3 filter, stride 2, SAME, dy of 3×3 ones. There are 9 windows, and dw
/// counts in how many of them a tap is inside of the image: dw = 9 9 6 / 9 9 6 / 6 6 4; db = 9.
///
/// Read: docs/debugger-tour.md, "Stop 4".
public class ConvolutionGradients implements Kernels {

    @Override
    public void conv2dGradWeights(ConvDims d, float[] x, float[] dy, float[] dw, float[] db) {
        // TODO
    }

    @Override
    public void conv2dGradInput(ConvDims d, float[] dy, float[] w, float[] dx) {
        // TODO
    }
}
