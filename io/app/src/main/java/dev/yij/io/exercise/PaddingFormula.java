package dev.yij.io.exercise;

/// What the exercise on padding implements: the arithmetic of one axis, rows or columns.
public interface PaddingFormula {

    /// The number of outputs along the axis.
    ///
    /// @param in       pixels of the image
    /// @param window   taps of the window
    /// @param stride   pixels between neighbouring windows
    /// @param dilation pixels between neighbouring taps, 1 for an ordinary window
    /// @param same     whether the padding is SAME, otherwise VALID
    int outputs(int in, int window, int stride, int dilation, boolean same);

    /// The number of pixels of padding before the first pixel of the image. Parameters as in [#outputs].
    int before(int in, int window, int stride, int dilation, boolean same);
}
