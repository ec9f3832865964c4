package dev.yij.reference.kernel;

import org.jspecify.annotations.Nullable;

/// Implemented by a [Backend] that has a kernel for convolution and ReLU in one pass over the output. For other
/// backends a layer calls [Backend#conv2d] and then [Backend#relu].
public interface FusedConv2D {

    /// [Backend#conv2d] followed by [Backend#relu]: y = max(b + Σ x · w, 0).
    ///
    /// @param b the bias, or null for none
    void conv2dRelu(Conv2DShape s, float[] x, float[] w, float @Nullable [] b, float[] y);
}
