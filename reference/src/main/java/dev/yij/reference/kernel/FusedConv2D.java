package dev.yij.reference.kernel;

import org.jspecify.annotations.Nullable;

/// Implemented by a [Backend] that computes convolution and ReLU, which may be cut off at a largest value, in
/// one pass over the output. With other backends a layer calls [Backend#conv2d] and then [Backend#relu] or
/// [Backend#map].
public interface FusedConv2D {

    /// [Backend#conv2d] followed by ReLU: y = max(min(b + Σ x · w, max), 0).
    ///
    /// @param b   the bias, or null for none
    /// @param max the largest value; infinity for none, 6 for ReLU6
    void conv2dRelu(Conv2DShape s, float[] x, float[] w, float @Nullable [] b, float max, float[] y);

    /// [Backend#conv2d] followed by [Backend#relu].
    ///
    /// @param b the bias, or null for none
    default void conv2dRelu(Conv2DShape s, float[] x, float[] w, float @Nullable [] b, float[] y) {
        conv2dRelu(s, x, w, b, Float.POSITIVE_INFINITY, y);
    }

    /// [Backend#groupedConv2d] followed by ReLU.
    ///
    /// @param b   the bias, or null for none
    /// @param max the largest value; infinity for none
    void groupedConv2dRelu(Conv2DShape s, float[] x, float[] w, float @Nullable [] b, float max, float[] y);

    /// Whether [#conv2dReluMaxPool] computes this convolution.
    default boolean poolsAfter(Conv2DShape s) {
        return false;
    }

    /// [#conv2dRelu] followed by [Backend#maxPool2d] with windows of 2×2 and stride 2 without padding: the same
    /// numbers, but the outputs of the convolution are not stored.
    ///
    /// @param s a convolution for which [#poolsAfter] is true
    /// @param y `images × outH/2 × outW/2 × outC`, the sides rounded down
    default void conv2dReluMaxPool(Conv2DShape s, float[] x, float[] w, float @Nullable [] b, float max, float[] y) {
        throw new UnsupportedOperationException("this backend does not pool after " + s);
    }
}
