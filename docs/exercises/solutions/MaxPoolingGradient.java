import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.kernel.Kernels;
import java.util.Arrays;

/// A solution of exercise 4.
public class MaxPoolingGradient implements Kernels {

    @Override
    public void maxPool2dGrad(PoolDims d, float[] x, float[] dy, float[] dx) {
        Arrays.fill(dx, 0);
        for (int n = 0; n < d.images(); n++) {
            for (int oh = 0; oh < d.outH(); oh++) {
                for (int ow = 0; ow < d.outW(); ow++) {
                    for (int c = 0; c < d.channels(); c++) {
                        int largest = -1; // the index of the maximum in x
                        for (int ph = 0; ph < d.poolH(); ph++) {
                            for (int pw = 0; pw < d.poolW(); pw++) {
                                int ih = oh * d.strideH() - d.padTop() + ph;
                                int iw = ow * d.strideW() - d.padLeft() + pw;
                                if (ih >= 0 && ih < d.inH() && iw >= 0 && iw < d.inW()) {
                                    int at = ((n * d.inH() + ih) * d.inW() + iw) * d.channels() + c;
                                    if (largest < 0 || x[at] > x[largest]) {
                                        largest = at;
                                    }
                                }
                            }
                        }
                        dx[largest] += dy[((n * d.outH() + oh) * d.outW() + ow) * d.channels() + c];
                    }
                }
            }
        }
    }
}
