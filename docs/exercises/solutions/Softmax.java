import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.kernel.Kernels;

/// A solution of exercise 5.
public class Softmax implements Kernels {

    @Override
    public void softmax(RowDims d, float[] x, float[] y) {
        for (int r = 0; r < d.rows(); r++) {
            int start = r * d.columns();
            float max = Float.NEGATIVE_INFINITY;
            for (int j = 0; j < d.columns(); j++) {
                max = Math.max(max, x[start + j]);
            }
            float sum = 0;
            for (int j = 0; j < d.columns(); j++) {
                y[start + j] = (float) Math.exp(x[start + j] - max);
                sum += y[start + j];
            }
            for (int j = 0; j < d.columns(); j++) {
                y[start + j] /= sum;
            }
        }
    }
}
