import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.kernel.Kernels;

/// Exercise 2: conv2d.
///
/// A window slides over the image. At each place, every number under the window is multiplied by the number of
/// the filter at the same place, and all products are added up:
///
///     y[n,oh,ow,oc] = b[oc] + Σ x[n,ih,iw,ic] · w[kh,kw,ic,oc]    over kh, kw, ic
///     ih = oh · strideH - padTop  + kh · dilationH
///     iw = ow · strideW - padLeft + kw · dilationW
///
/// Where ih or iw is outside of the image there is padding, whose numbers are 0: leave the product out.
///
/// Arrays are flat. x is NHWC: its last index runs fastest, so x[n,ih,iw,ic] is element
/// ((n · inH + ih) · inW + iw) · inC + ic. y is NHWC as well, and w is HWIO: kernelH × kernelW × inC × outC.
///
/// `d` has all sizes: images(), inH(), inW(), inC(), kernelH(), kernelW(), outC(), outH(), outW(), strideH(),
/// strideW(), dilationH(), dilationW(), padTop(), padLeft(). `b` is null if there is no bias.
///
/// By hand: the image 1 2 3 / 4 5 6 with the filter 1 10 / 100 1000 and SAME padding. y[0,0,0,0] = 1·1 + 2·10 +
/// 4·100 + 5·1000 = 5421; y[0,1,2,0], in the corner, is 6·1 = 6.
///
/// Read: docs/debugger-tour.md, "Stop 1".
public class Convolution implements Kernels {

    @Override
    public void conv2d(ConvDims d, float[] x, float[] w, float[] b, float[] y) {
        // TODO: a loop for each letter on the left of the formula, and in it one for each letter below the Σ.
    }
}
