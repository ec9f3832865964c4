package dev.yij.io.onnx.architecture;

import static dev.yij.io.onnx.architecture.Blocks.classes;
import static dev.yij.io.onnx.architecture.Blocks.conv;
import static dev.yij.io.onnx.architecture.Blocks.convNormRelu;
import static dev.yij.io.onnx.architecture.Blocks.network;
import static dev.yij.io.onnx.architecture.Blocks.norm;
import static dev.yij.io.onnx.architecture.Blocks.pool;
import static dev.yij.io.onnx.architecture.Blocks.relu;
import static dev.yij.io.onnx.architecture.Blocks.separable;
import static dev.yij.io.onnx.architecture.Blocks.unbiased;

import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Add;
import dev.yij.reference.layer.AveragePooling2D;
import dev.yij.reference.layer.Concatenate;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dropout;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.ReLU;
import dev.yij.reference.layer.Size;
import dev.yij.reference.layer.UpSampling2D;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Network;
import dev.yij.reference.model.Value;

/// Architectures with branches.
final class Graphs {

    private Graphs() {}

    /// He et al. 2016, table 1, with two 3×3 convolutions a block, as torchvision's `resnet18` and `resnet34`.
    static Model resNet(int... blocks) {
        Value x = Network.input(32, 32, 3);
        Value y = convNormRelu(x, 64, 7, 2).then(pool(3, 2));
        int width = 64;
        for (int stage = 0; stage < blocks.length; stage++) {
            int filters = 64 << stage;
            for (int i = 0; i < blocks[stage]; i++) {
                int stride = stage > 0 && i == 0 ? 2 : 1;
                Value shortcut = width == filters ? y : norm(y.then(unbiased(filters, 1, stride)));
                y = norm(convNormRelu(y, filters, 3, stride).then(unbiased(filters, 3, 1)))
                        .then(new Add(), shortcut)
                        .then(new ReLU());
                width = filters;
            }
        }
        return network(x, classes(y, 1000));
    }

    /// The same with bottlenecks and biases, as Keras's `ResNet50`.
    static Model bottleneckResNet(int... blocks) {
        Value x = Network.input(32, 32, 3);
        Value y = norm(x.then(conv(64, 7, 2))).then(new ReLU()).then(pool(3, 2));
        for (int stage = 0; stage < blocks.length; stage++) {
            int filters = 64 << stage;
            for (int i = 0; i < blocks[stage]; i++) {
                int stride = stage > 0 && i == 0 ? 2 : 1;
                Value shortcut = i == 0 ? norm(y.then(conv(4 * filters, 1, stride))) : y;
                y = norm(y.then(conv(filters, 1, stride))).then(new ReLU());
                y = norm(y.then(conv(filters, 3, 1))).then(new ReLU());
                y = norm(y.then(conv(4 * filters, 1, 1)))
                        .then(new Add(), shortcut)
                        .then(new ReLU());
            }
        }
        return network(x, classes(y, 1000));
    }

    /// Keras's example `cifar10_resnet`: 6n + 2 layers, a 1×1 convolution without normalization as shortcut.
    static Model cifarResNet(int n) {
        Value x = Network.input(32, 32, 3);
        Value y = norm(x.then(conv(16, 3, 1))).then(new ReLU());
        for (int stage = 0; stage < 3; stage++) {
            int filters = 16 << stage;
            for (int i = 0; i < n; i++) {
                int stride = stage > 0 && i == 0 ? 2 : 1;
                Value shortcut = stride == 2 ? y.then(conv(filters, 1, 2)) : y;
                y = norm(y.then(conv(filters, 3, stride))).then(new ReLU());
                y = norm(y.then(conv(filters, 3, 1))).then(new Add(), shortcut).then(new ReLU());
            }
        }
        return network(x, classes(y, 10));
    }

    /// Huang et al. 2017, table 1: growth 32, as Keras's `DenseNet121`.
    static Model denseNet(int... blocks) {
        Value x = Network.input(32, 32, 3);
        Value y = convNormRelu(x, 64, 7, 2).then(pool(3, 2));
        int width = 64;
        for (int block = 0; block < blocks.length; block++) {
            for (int i = 0; i < blocks[block]; i++) {
                Value grown = convNormRelu(norm(y).then(new ReLU()), 128, 1, 1).then(unbiased(32, 3, 1));
                y = y.then(new Concatenate(), grown);
                width += 32;
            }
            y = norm(y).then(new ReLU());
            if (block < blocks.length - 1) {
                width /= 2;
                y = y.then(unbiased(width, 1, 1)).then(new AveragePooling2D(2).padding(Padding.SAME));
            }
        }
        return network(x, classes(y, 1000));
    }

    /// Iandola et al. 2016, table 1: version 1.0 or 1.1 as torchvision's.
    static Model squeezeNet(boolean first) {
        Value x = Network.input(64, 64, 3);
        Value y = x.then(first ? relu(96, 7).strides(Size.of(2)) : relu(64, 3).strides(Size.of(2)))
                .then(pool(3, 2));
        int[] squeezed = {16, 16, 32, 32, 48, 48, 64, 64};
        for (int i = 0; i < squeezed.length; i++) {
            Value small = y.then(relu(squeezed[i], 1));
            y = small.then(relu(4 * squeezed[i], 1)).then(new Concatenate(), small.then(relu(4 * squeezed[i], 3)));
            if (first ? i == 2 || i == 6 : i == 1 || i == 3) {
                y = y.then(pool(3, 2));
            }
        }
        y = y.then(new Dropout(0.5f)).then(relu(1000, 1)).then(new GlobalAveragePooling2D());
        return network(x, y.then(new Activation(ActivationFunction.SOFTMAX)));
    }

    /// Szegedy et al. 2015, table 1, without the auxiliary classifiers.
    static Model googLeNet() {
        int[][] rows = {
            {64, 96, 128, 16, 32, 32},
            {128, 128, 192, 32, 96, 64},
            {192, 96, 208, 16, 48, 64},
            {160, 112, 224, 24, 64, 64},
            {128, 128, 256, 24, 64, 64},
            {112, 144, 288, 32, 64, 64},
            {256, 160, 320, 32, 128, 128},
            {256, 160, 320, 32, 128, 128},
            {384, 192, 384, 48, 128, 128}
        };
        Value x = Network.input(64, 64, 3);
        Value y = x.then(relu(64, 7).strides(Size.of(2))).then(pool(3, 2));
        y = y.then(relu(64, 1)).then(relu(192, 3)).then(pool(3, 2));
        for (int i = 0; i < rows.length; i++) {
            int[] row = rows[i];
            Value three = y.then(relu(row[1], 1)).then(relu(row[2], 3));
            Value five = y.then(relu(row[3], 1)).then(relu(row[4], 5));
            Value pooled = y.then(pool(3, 1)).then(relu(row[5], 1));
            y = y.then(relu(row[0], 1)).then(new Concatenate(), three, five, pooled);
            if (i == 1 || i == 6) {
                y = y.then(pool(3, 2));
            }
        }
        return network(x, classes(y, 1000));
    }

    /// Arriaga et al. 2017: mini-Xception for seven emotions in gray images.
    static Model miniXception() {
        Value x = Network.input(64, 64, 1);
        Value y = norm(x.then(new Conv2D(8, 3).useBias(false))).then(new ReLU());
        y = norm(y.then(new Conv2D(8, 3).useBias(false))).then(new ReLU());
        for (int filters = 16; filters <= 128; filters *= 2) {
            Value shortcut = norm(y.then(unbiased(filters, 1, 2)));
            y = norm(separable(y, filters)).then(new ReLU());
            y = norm(separable(y, filters)).then(pool(3, 2)).then(new Add(), shortcut);
        }
        Value scores = y.then(conv(7, 3, 1)).then(new GlobalAveragePooling2D());
        return network(x, scores.then(new Activation(ActivationFunction.SOFTMAX)));
    }

    /// Ronneberger et al. 2015 with upsampling and a 2×2 convolution, as in a much used version for Keras.
    static Model uNet() {
        Value x = Network.input(16, 16, 1);
        Value[] kept = new Value[4];
        Value y = x;
        for (int i = 0; i < 4; i++) {
            kept[i] = y.then(relu(64 << i, 3)).then(relu(64 << i, 3));
            y = kept[i].then(new MaxPooling2D(2));
        }
        y = y.then(relu(1024, 3)).then(relu(1024, 3));
        for (int i = 3; i >= 0; i--) {
            Value up = y.then(new UpSampling2D(2)).then(relu(64 << i, 2));
            y = kept[i].then(new Concatenate(), up).then(relu(64 << i, 3)).then(relu(64 << i, 3));
        }
        return network(x, y.then(relu(2, 3)).then(conv(1, 1, 1).activation(ActivationFunction.SIGMOID)));
    }
}
