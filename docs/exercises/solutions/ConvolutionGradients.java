import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.kernel.Kernels;
import java.util.Arrays;

/// A solution of exercise 7.
public class ConvolutionGradients implements Kernels {

    /// What happens with one product of the forward pass: the indices of its input, its weight and its output.
    private interface Product {
        void at(int x, int w, int y);
    }

    @Override
    public void conv2dGradWeights(ConvDims d, float[] x, float[] dy, float[] dw, float[] db) {
        forEachProduct(d, (in, weight, out) -> dw[weight] += x[in] * dy[out]);
        if (db != null) {
            for (int i = 0; i < dy.length; i++) {
                db[i % d.outC()] += dy[i];
            }
        }
    }

    @Override
    public void conv2dGradInput(ConvDims d, float[] dy, float[] w, float[] dx) {
        Arrays.fill(dx, 0);
        forEachProduct(d, (in, weight, out) -> dx[in] += w[weight] * dy[out]);
    }

    private static void forEachProduct(ConvDims d, Product product) {
        for (int n = 0; n < d.images(); n++) {
            for (int oh = 0; oh < d.outH(); oh++) {
                for (int ow = 0; ow < d.outW(); ow++) {
                    for (int kh = 0; kh < d.kernelH(); kh++) {
                        for (int kw = 0; kw < d.kernelW(); kw++) {
                            int ih = oh * d.strideH() - d.padTop() + kh * d.dilationH();
                            int iw = ow * d.strideW() - d.padLeft() + kw * d.dilationW();
                            if (ih < 0 || ih >= d.inH() || iw < 0 || iw >= d.inW()) {
                                continue; // padding
                            }
                            for (int ic = 0; ic < d.inC(); ic++) {
                                for (int oc = 0; oc < d.outC(); oc++) {
                                    product.at(
                                            ((n * d.inH() + ih) * d.inW() + iw) * d.inC() + ic,
                                            ((kh * d.kernelW() + kw) * d.inC() + ic) * d.outC() + oc,
                                            ((n * d.outH() + oh) * d.outW() + ow) * d.outC() + oc);
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
