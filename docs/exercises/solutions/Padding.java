import dev.yij.io.exercise.PaddingFormula;

/// A solution of exercise 1.
public class Padding implements PaddingFormula {

    @Override
    public int outputs(int in, int window, int stride, int dilation, boolean same) {
        int extent = (window - 1) * dilation + 1;
        int positions = same ? in : in - extent + 1; // with stride 1
        return (positions + stride - 1) / stride; // rounded up
    }

    @Override
    public int before(int in, int window, int stride, int dilation, boolean same) {
        if (!same) {
            return 0;
        }
        int extent = (window - 1) * dilation + 1;
        int covered = (outputs(in, window, stride, dilation, true) - 1) * stride + extent;
        int total = Math.max(covered - in, 0);
        return total / 2; // rounded down: the odd pixel is after the image
    }
}
