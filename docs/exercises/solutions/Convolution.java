import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.kernel.Kernels;

/// A solution of exercise 2.
public class Convolution implements Kernels {

    @Override
    public void conv2d(ConvDims d, float[] x, float[] w, float[] b, float[] y) {
        for (int n = 0; n < d.images(); n++) {
            for (int oh = 0; oh < d.outH(); oh++) {
                for (int ow = 0; ow < d.outW(); ow++) {
                    for (int oc = 0; oc < d.outC(); oc++) {
                        float sum = b == null ? 0 : b[oc];
                        for (int kh = 0; kh < d.kernelH(); kh++) {
                            for (int kw = 0; kw < d.kernelW(); kw++) {
                                int ih = oh * d.strideH() - d.padTop() + kh * d.dilationH();
                                int iw = ow * d.strideW() - d.padLeft() + kw * d.dilationW();
                                if (ih < 0 || ih >= d.inH() || iw < 0 || iw >= d.inW()) {
                                    continue; // padding
                                }
                                for (int ic = 0; ic < d.inC(); ic++) {
                                    float pixel = x[((n * d.inH() + ih) * d.inW() + iw) * d.inC() + ic];
                                    float weight = w[((kh * d.kernelW() + kw) * d.inC() + ic) * d.outC() + oc];
                                    sum += pixel * weight;
                                }
                            }
                        }
                        y[((n * d.outH() + oh) * d.outW() + ow) * d.outC() + oc] = sum;
                    }
                }
            }
        }
    }
}
