package dev.yij.reference.kernel;

import org.jspecify.annotations.Nullable;

/// Implemented by a [Backend] that computes convolution and ReLU in one pass over the output. With other
/// backends a layer calls [Backend#conv2d] and then [Backend#relu].
public interface FusedConv2D {

    /// [Backend#conv2d] followed by [Backend#relu]: y = max(b + Σ x · w, 0).
    ///
    /// @param b the bias, or null for none
    void conv2dRelu(Conv2DShape s, float[] x, float[] w, float @Nullable [] b, float[] y);

    /// [Backend#groupedConv2d] followed by [Backend#relu].
    ///
    /// @param b the bias, or null for none
    void groupedConv2dRelu(Conv2DShape s, float[] x, float[] w, float @Nullable [] b, float[] y);
}
