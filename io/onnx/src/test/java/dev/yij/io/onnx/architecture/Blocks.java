package dev.yij.io.onnx.architecture;

import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.DepthwiseConv2D;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.ReLU;
import dev.yij.reference.layer.Size;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Network;
import dev.yij.reference.model.Value;
import dev.yij.reference.train.Seed;

/// What the architectures are made of.
final class Blocks {

    private Blocks() {}

    static Conv2D conv(int filters, int kernel, int stride) {
        return new Conv2D(filters, kernel).strides(Size.of(stride)).padding(Padding.SAME);
    }

    static Conv2D relu(int filters, int kernel) {
        return conv(filters, kernel, 1).activation(ActivationFunction.RELU);
    }

    static Conv2D unbiased(int filters, int kernel, int stride) {
        return conv(filters, kernel, stride).useBias(false);
    }

    static DepthwiseConv2D depthwise(int kernel, int stride) {
        return new DepthwiseConv2D(kernel)
                .strides(Size.of(stride))
                .padding(Padding.SAME)
                .useBias(false);
    }

    static MaxPooling2D pool(int size, int stride) {
        return new MaxPooling2D(size).strides(Size.of(stride)).padding(Padding.SAME);
    }

    /// Convolution without bias, batch normalization, ReLU.
    static Value convNormRelu(Value x, int filters, int kernel, int stride) {
        return x.then(unbiased(filters, kernel, stride))
                .then(new BatchNormalization())
                .then(new ReLU());
    }

    /// A depthwise and a 1×1 convolution, as SeparableConv2D without bias.
    static Value separable(Value x, int filters) {
        return x.then(depthwise(3, 1)).then(unbiased(filters, 1, 1));
    }

    static Model network(Value x, Value y) {
        return Network.of(x, y).build(new Seed(1));
    }

    static Value classes(Value y, int count) {
        return y.then(new GlobalAveragePooling2D())
                .then(new Dense(count))
                .then(new Activation(ActivationFunction.SOFTMAX));
    }

    static Value norm(Value x) {
        return x.then(new BatchNormalization());
    }
}
