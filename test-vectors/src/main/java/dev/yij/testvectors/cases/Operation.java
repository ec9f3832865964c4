package dev.yij.testvectors.cases;

import java.util.Locale;

/// The kernels of a convnet, forward and backward: one for each method of
/// [Kernels][dev.yij.testvectors.contract.Kernels].
public enum Operation {
    /// Convolution; reads x, w, b, writes y.
    CONV2D,
    /// Convolution and ReLU in one; reads x, w, b, writes y.
    CONV2D_RELU,
    /// Convolution's gradient by its input; reads dy, w, writes dx.
    CONV2D_GRAD_INPUT,
    /// Convolution's gradient by kernel and bias; reads x, dy, writes dw, db.
    CONV2D_GRAD_WEIGHTS,
    /// Dense layer; reads x, w, b, writes y.
    DENSE,
    /// Dense layer's gradient by its input; reads dy, w, writes dx.
    DENSE_GRAD_INPUT,
    /// Dense layer's gradient by kernel and bias; reads x, dy, writes dw, db.
    DENSE_GRAD_WEIGHTS,
    /// Max pooling, global where the window is the image; reads x, writes y.
    MAX_POOL2D,
    /// Max pooling's gradient; reads x, dy, writes dx.
    MAX_POOL2D_GRAD,
    /// Average pooling, global where the window is the image; reads x, writes y.
    AVERAGE_POOL2D,
    /// Average pooling's gradient; reads dy, writes dx.
    AVERAGE_POOL2D_GRAD,
    /// Rectified linear unit; reads x, writes y.
    RELU,
    /// Its gradient from its output; reads y, dy, writes dx.
    RELU_GRAD,
    /// Logistic function; reads x, writes y.
    SIGMOID,
    /// Its gradient from its output; reads y, dy, writes dx.
    SIGMOID_GRAD,
    /// Hyperbolic tangent; reads x, writes y.
    TANH,
    /// Its gradient from its output; reads y, dy, writes dx.
    TANH_GRAD,
    /// Softmax of each row; reads x, writes y.
    SOFTMAX,
    /// Its gradient from its output; reads y, dy, writes dx.
    SOFTMAX_GRAD,
    /// Cross-entropy of clipped probabilities; reads p, t, writes loss.
    CROSS_ENTROPY_CLIPPED,
    /// Its gradient by the logits; reads p, t, writes dx.
    CROSS_ENTROPY_CLIPPED_GRAD,
    /// Cross-entropy of logits; reads x, t, writes loss.
    CROSS_ENTROPY_LOGITS,
    /// Its gradient by the logits; reads x, t, writes dx.
    CROSS_ENTROPY_LOGITS_GRAD,
    /// Steps of Adam; reads g, updates p, m, v.
    ADAM,
    /// Steps of gradient descent; reads g, updates p, v.
    SGD;

    /// The name in lower case, as case names begin.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
