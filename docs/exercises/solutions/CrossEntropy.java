import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.kernel.Kernels;

/// A solution of exercise 6.
public class CrossEntropy implements Kernels {

    @Override
    public void crossEntropyLogits(RowDims d, float[] x, float[] t, float[] loss) {
        for (int r = 0; r < d.rows(); r++) {
            int start = r * d.columns();
            double logSum = logSum(d, x, start);
            double sum = 0;
            for (int j = 0; j < d.columns(); j++) {
                sum -= t[start + j] * (x[start + j] - logSum);
            }
            loss[r] = (float) sum;
        }
    }

    @Override
    public void crossEntropyLogitsGrad(RowDims d, float[] x, float[] t, float[] dx) {
        for (int r = 0; r < d.rows(); r++) {
            int start = r * d.columns();
            double logSum = logSum(d, x, start);
            for (int j = 0; j < d.columns(); j++) {
                double p = Math.exp(x[start + j] - logSum);
                dx[start + j] = (float) ((p - t[start + j]) / d.rows());
            }
        }
    }

    /// log Σ exp(x) of the row that begins at an index.
    private static double logSum(RowDims d, float[] x, int start) {
        double max = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < d.columns(); j++) {
            max = Math.max(max, x[start + j]);
        }
        double sum = 0;
        for (int j = 0; j < d.columns(); j++) {
            sum += Math.exp(x[start + j] - max);
        }
        return max + Math.log(sum);
    }
}
