import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.kernel.Kernels;

/// Exercise 5: softmax, without overflow.
///
/// Softmax turns the scores of the classes into probabilities, which are positive and add up to 1, in each row
/// (that is, for each image):
///
///     y[r,j] = exp(x[r,j]) / Σ exp(x[r,k])    over all classes k of the row
///
/// exp(100) is infinite in float32, and infinity divided by infinity is no number. The quotient stays the same
/// if one number is subtracted from all scores of a row: subtract their maximum.
///
/// By hand: scores 0 and log 3 = 1.0986 have the exponentials 1 and 3, so the probabilities are 0.25 and 0.75.
/// Scores 1000 and 1000 have the probabilities 0.5 and 0.5.
///
/// `d` has rows() and columns(); x[r,j] is element r · columns + j.
///
/// Read: docs/debugger-tour.md, "Stop 3".
public class Softmax implements Kernels {

    @Override
    public void softmax(RowDims d, float[] x, float[] y) {
        // TODO
    }
}
