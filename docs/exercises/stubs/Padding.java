import dev.yij.io.exercise.PaddingFormula;

/// Exercise 1: how much padding, and where.
///
/// A window of 3 pixels fits into a row of 5 pixels 3 times: with VALID, an output is smaller than its input.
/// SAME pads the row with zeros, so that there is an output for every `stride`-th pixel:
///
///     VALID:  as many windows as fit into the image
///     SAME:   outputs = ⌈in / stride⌉
///
/// A dilated window has gaps: with `window` taps it covers (window - 1) · dilation + 1 pixels.
///
/// How much padding does SAME need? So much that the last window ends at the last padded pixel, and none if
/// there is room already. Half of it is before the image, the rest after. If the number is odd, the extra pixel
/// is *after*: that is TensorFlow's and Keras's rule, and others differ.
///
/// By hand: 6 pixels, a window of 3, stride 2. There are 3 outputs, whose windows start 2 apart and cover 2 + 2
/// + 3 = 7 pixels. One pixel of padding, all of it after the image, so `before` is 0.
///
/// Read: docs/figures.md, "A window slides over the image".
public class Padding implements PaddingFormula {

    @Override
    public int outputs(int in, int window, int stride, int dilation, boolean same) {
        // TODO
        return 0;
    }

    @Override
    public int before(int in, int window, int stride, int dilation, boolean same) {
        // TODO
        return 0;
    }
}
