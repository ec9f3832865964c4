package dev.yij.testvectors.model;

import dev.yij.testvectors.ConvDims;
import dev.yij.testvectors.DenseDims;
import dev.yij.testvectors.NamedArray;
import dev.yij.testvectors.PoolDims;
import dev.yij.testvectors.RowDims;

/// One layer of a [ModelCase], named as Keras names it.
public sealed interface ModelLayer {

    /// The layer's name, `conv2d_1`.
    String name();

    /// Shape of the output.
    int[] outputShape();

    /// A convolution with bias, then ReLU.
    record Convolution(String name, ConvDims dims) implements ModelLayer {
        @Override
        public int[] outputShape() {
            return dims.yShape();
        }
    }

    /// Max pooling.
    record MaxPooling(String name, PoolDims dims) implements ModelLayer {
        @Override
        public int[] outputShape() {
            return dims.yShape();
        }
    }

    /// The mean of each feature map.
    record GlobalAverage(String name, PoolDims dims) implements ModelLayer {
        @Override
        public int[] outputShape() {
            return new int[] {dims.images(), dims.channels()};
        }
    }

    /// The same numbers as one vector for each image.
    record Flatten(String name, int images, int size) implements ModelLayer {
        @Override
        public int[] outputShape() {
            return new int[] {images, size};
        }
    }

    /// A dense layer with bias and without activation.
    record Dense(String name, DenseDims dims) implements ModelLayer {
        @Override
        public int[] outputShape() {
            return new int[] {dims.images(), dims.out()};
        }
    }

    /// Softmax of each row.
    record Softmax(String name, RowDims dims) implements ModelLayer {
        @Override
        public int[] outputShape() {
            return dims.shape();
        }
    }

    /// How many numbers the output has.
    default int outputSize() {
        return NamedArray.elements(outputShape());
    }
}
