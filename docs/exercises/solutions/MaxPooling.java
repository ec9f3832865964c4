import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.kernel.Kernels;

/// A solution of exercise 3.
public class MaxPooling implements Kernels {

    @Override
    public void maxPool2d(PoolDims d, float[] x, float[] y) {
        for (int n = 0; n < d.images(); n++) {
            for (int oh = 0; oh < d.outH(); oh++) {
                for (int ow = 0; ow < d.outW(); ow++) {
                    for (int c = 0; c < d.channels(); c++) {
                        float max = Float.NEGATIVE_INFINITY;
                        for (int ph = 0; ph < d.poolH(); ph++) {
                            for (int pw = 0; pw < d.poolW(); pw++) {
                                int ih = oh * d.strideH() - d.padTop() + ph;
                                int iw = ow * d.strideW() - d.padLeft() + pw;
                                if (ih >= 0 && ih < d.inH() && iw >= 0 && iw < d.inW()) {
                                    max = Math.max(max, x[((n * d.inH() + ih) * d.inW() + iw) * d.channels() + c]);
                                }
                            }
                        }
                        y[((n * d.outH() + oh) * d.outW() + ow) * d.channels() + c] = max;
                    }
                }
            }
        }
    }
}
