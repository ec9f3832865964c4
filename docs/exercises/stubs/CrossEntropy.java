import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.kernel.Kernels;

/// Exercise 6: cross-entropy and its gradient.
///
/// The loss of an image is small if the class that it belongs to has a high probability. With the scores x,
/// their softmax p and the target t (1 for the actual class, 0 for the others; or any probabilities):
///
///     loss[r] = -Σ t[r,j] · log p[r,j]    over the classes j
///
/// p can be so small that it is 0 in float32, whose logarithm is infinite. But log p[j] = x[j] - log Σ
/// exp(x[k]), and as in softmax, log Σ exp(x[k]) = max + log Σ exp(x[k] - max).
///
/// What is minimized is the mean of the losses over all rows. Its gradient with respect to the scores is
/// surprisingly simple:
///
///     dx[r,j] = (p[r,j] - t[r,j]) / rows
///
/// By hand: two classes with scores 0 and log 3, and the first is the actual one. p = 0.25 and 0.75, so the
/// loss is -log 0.25 = 1.3863, and of one row dx = -0.75 and 0.75: the first score should grow, the second
/// shrink.
///
/// Read: docs/debugger-tour.md, "Stop 3" and "Stop 4".
public class CrossEntropy implements Kernels {

    @Override
    public void crossEntropyLogits(RowDims d, float[] x, float[] t, float[] loss) {
        // TODO
    }

    @Override
    public void crossEntropyLogitsGrad(RowDims d, float[] x, float[] t, float[] dx) {
        // TODO
    }
}
