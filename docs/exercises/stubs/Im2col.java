import dev.yij.io.exercise.PatchMatrix;
import dev.yij.testvectors.dims.ConvDims;

/// Exercise 9: im2col, the patch matrix.
///
/// A convolution is a matrix product in disguise. Copy the window of each output into one row of a matrix; then
/// each output is a row of that matrix times a column of the weights:
///
///     patches[(n,oh,ow), (kh,kw,ic)] = x[n,ih,iw,ic], or 0 in the padding
///     y = patches · w + b
///
/// Row (n,oh,ow) is row (n · outH + oh) · outW + ow. Column (kh,kw,ic) is column (kh · kernelW + kw) · inC +
/// ic, the order in which w has its rows. The matrix has images · outH · outW rows and kernelH · kernelW · inC
/// columns, and is stored row by row.
///
/// A number is copied up to kernelH · kernelW times. That costs memory, and it is worth it: nothing on a
/// computer is as fast as a matrix product (exercise 10).
///
/// By hand: the image 1 2 3 / 4 5 6 and a 2×2 window without padding have two patches: 1 2 4 5 and 2 3 5 6.
///
/// Read: docs/figures.md, "The patch matrix".
public class Im2col implements PatchMatrix {

    @Override
    public void fill(ConvDims d, float[] x, float[] patches) {
        // TODO
    }
}
