package dev.yij.testvectors.model;

import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.compare.ZeroTrust;
import dev.yij.testvectors.dims.ConvDims;
import dev.yij.testvectors.dims.DenseDims;
import dev.yij.testvectors.dims.PoolDims;
import dev.yij.testvectors.dims.RowDims;
import dev.yij.testvectors.kernel.Declined;
import dev.yij.testvectors.kernel.Kernels;

/// One layer of a [ModelCase], named as in Keras.
public sealed interface ModelLayer {

    /// The arrays that a layer is trained by, or their gradients; both empty for a layer without any.
    ///
    /// @param kernel the kernel
    /// @param bias   the bias
    record Weights(float[] kernel, float[] bias) {}

    /// The arrays of one pass through the layer.
    ///
    /// @param kernels   the backend
    /// @param weights   the weights
    /// @param gradients the gradients with respect to the weights, zero before the backward pass
    /// @param x         the input
    /// @param y         the output, overwritten by the forward pass
    /// @param dy        the gradient with respect to the output
    /// @param dx        the gradient with respect to the input, overwritten by the backward pass; empty if it
    ///                  is not needed, as for the first layer
    record Pass(Kernels kernels, Weights weights, Weights gradients, float[] x, float[] y, float[] dy, float[] dx) {}

    /// The layer's name, `conv2d_1`.
    String name();

    /// Shape of the output.
    int[] outputShape();

    /// Shape of the kernel, no axes for a layer without weights. The bias has one element for each element of
    /// the last axis.
    default int[] kernelShape() {
        return new int[0];
    }

    /// Computes `y` from `x`.
    void forward(Pass pass);

    /// Computes `dx` and the gradients with respect to the weights from `dy`.
    void backward(Pass pass);

    /// A convolution with bias, then ReLU. A backend without the fused kernel, or without the gradient of ReLU,
    /// has it computed here.
    record Convolution(String name, ConvDims dims) implements ModelLayer {
        @Override
        public int[] outputShape() {
            return dims.yShape();
        }

        @Override
        public int[] kernelShape() {
            return dims.wShape();
        }

        @Override
        public void forward(Pass p) {
            try {
                p.kernels()
                        .conv2dRelu(
                                dims, p.x(), p.weights().kernel(), p.weights().bias(), p.y());
            } catch (Declined noFusedKernel) {
                p.kernels()
                        .conv2d(dims, p.x(), p.weights().kernel(), p.weights().bias(), p.y());
                for (int i = 0; i < p.y().length; i++) {
                    p.y()[i] = p.y()[i] <= 0 ? 0 : p.y()[i];
                }
            }
        }

        @Override
        public void backward(Pass p) {
            float[] beforeRelu = ZeroTrust.poisoned(p.dy().length);
            try {
                p.kernels().reluGrad(p.y(), p.dy(), beforeRelu);
            } catch (Declined noReluGradient) {
                for (int i = 0; i < p.dy().length; i++) {
                    beforeRelu[i] = p.y()[i] > 0 ? p.dy()[i] : 0;
                }
            }
            p.kernels()
                    .conv2dGradWeights(
                            dims,
                            p.x(),
                            beforeRelu,
                            p.gradients().kernel(),
                            p.gradients().bias());
            if (p.dx().length > 0) {
                p.kernels().conv2dGradInput(dims, beforeRelu, p.weights().kernel(), p.dx());
            }
        }
    }

    /// Max pooling.
    record MaxPooling(String name, PoolDims dims) implements ModelLayer {
        @Override
        public int[] outputShape() {
            return dims.yShape();
        }

        @Override
        public void forward(Pass p) {
            p.kernels().maxPool2d(dims, p.x(), p.y());
        }

        @Override
        public void backward(Pass p) {
            p.kernels().maxPool2dGrad(dims, p.x(), p.dy(), p.dx());
        }
    }

    /// The mean of each feature map.
    record GlobalAverage(String name, PoolDims dims) implements ModelLayer {
        @Override
        public int[] outputShape() {
            return new int[] {dims.images(), dims.channels()};
        }

        @Override
        public void forward(Pass p) {
            p.kernels().averagePool2d(dims, p.x(), p.y());
        }

        @Override
        public void backward(Pass p) {
            p.kernels().averagePool2dGrad(dims, p.dy(), p.dx());
        }
    }

    /// The same numbers as one vector for each image.
    record Flatten(String name, int images, int size) implements ModelLayer {
        @Override
        public int[] outputShape() {
            return new int[] {images, size};
        }

        @Override
        public void forward(Pass p) {
            System.arraycopy(p.x(), 0, p.y(), 0, p.y().length);
        }

        @Override
        public void backward(Pass p) {
            System.arraycopy(p.dy(), 0, p.dx(), 0, p.dx().length);
        }
    }

    /// A dense layer with bias and without activation.
    record Dense(String name, DenseDims dims) implements ModelLayer {
        @Override
        public int[] outputShape() {
            return dims.yShape();
        }

        @Override
        public int[] kernelShape() {
            return dims.wShape();
        }

        @Override
        public void forward(Pass p) {
            p.kernels().dense(dims, p.x(), p.weights().kernel(), p.weights().bias(), p.y());
        }

        @Override
        public void backward(Pass p) {
            p.kernels()
                    .denseGradWeights(
                            dims,
                            p.x(),
                            p.dy(),
                            p.gradients().kernel(),
                            p.gradients().bias());
            p.kernels().denseGradInput(dims, p.dy(), p.weights().kernel(), p.dx());
        }
    }

    /// Softmax of each row, the last layer: its gradient is part of the loss's.
    record Softmax(String name, RowDims dims) implements ModelLayer {
        @Override
        public int[] outputShape() {
            return dims.shape();
        }

        @Override
        public void forward(Pass p) {
            p.kernels().softmax(dims, p.x(), p.y());
        }

        @Override
        public void backward(Pass p) {
            throw new IllegalStateException(name + " must be the last layer");
        }
    }

    /// Number of elements of the output.
    default int outputSize() {
        return NamedArray.elements(outputShape());
    }
}
