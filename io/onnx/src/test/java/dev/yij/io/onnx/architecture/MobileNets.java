package dev.yij.io.onnx.architecture;

import static dev.yij.io.onnx.architecture.Blocks.classes;
import static dev.yij.io.onnx.architecture.Blocks.conv;
import static dev.yij.io.onnx.architecture.Blocks.convNormRelu;
import static dev.yij.io.onnx.architecture.Blocks.depthwise;
import static dev.yij.io.onnx.architecture.Blocks.network;
import static dev.yij.io.onnx.architecture.Blocks.norm;
import static dev.yij.io.onnx.architecture.Blocks.relu;
import static dev.yij.io.onnx.architecture.Blocks.unbiased;

import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Add;
import dev.yij.reference.layer.Flatten;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.Multiply;
import dev.yij.reference.layer.ReLU;
import dev.yij.reference.layer.Rescaling;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Network;
import dev.yij.reference.model.Value;

/// The MobileNets, of depthwise and 1×1 convolutions.
final class MobileNets {

    private MobileNets() {}

    /// Howard et al. 2017, table 1, as Keras's `MobileNet`.
    static Model mobileNet(double alpha) {
        int[] filters = {64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024};
        Value x = Network.input(32, 32, 3);
        Value y = convNormRelu(x, (int) (32 * alpha), 3, 2);
        for (int i = 0; i < filters.length; i++) {
            int stride = i == 1 || i == 3 || i == 5 || i == 11 ? 2 : 1;
            y = norm(y.then(depthwise(3, stride))).then(new ReLU(6));
            y = norm(y.then(unbiased((int) (filters[i] * alpha), 1, 1))).then(new ReLU(6));
        }
        return network(x, classes(y, 1000));
    }

    /// Sandler et al. 2018, table 2, as Keras's `MobileNetV2`: expansion, channels, repetitions, stride.
    static Model mobileNetV2(double alpha, int classes) {
        int[][] rows = {
            {1, 16, 1, 1}, {6, 24, 2, 2}, {6, 32, 3, 2}, {6, 64, 4, 2}, {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1}
        };
        Value x = Network.input(32, 32, 3);
        int width = divisible(32 * alpha);
        Value y = norm(x.then(unbiased(width, 3, 2))).then(new ReLU(6));
        for (int[] row : rows) {
            int filters = divisible(row[1] * alpha);
            for (int i = 0; i < row[2]; i++) {
                int stride = i == 0 ? row[3] : 1;
                Value inner = y;
                if (row[0] > 1) {
                    inner = norm(inner.then(unbiased(row[0] * width, 1, 1))).then(new ReLU(6));
                }
                inner = norm(inner.then(depthwise(3, stride))).then(new ReLU(6));
                inner = norm(inner.then(unbiased(filters, 1, 1)));
                y = stride == 1 && width == filters ? inner.then(new Add(), y) : inner;
                width = filters;
            }
        }
        y = norm(y.then(unbiased(alpha > 1 ? divisible(1280 * alpha) : 1280, 1, 1)))
                .then(new ReLU(6));
        return network(x, classes == 0 ? y : classes(y, classes));
    }

    /// Howard et al. 2019, table 2, as Keras's `MobileNetV3Small`: filters, kernel, stride, whether gated,
    /// whether with hard swish.
    static Model mobileNetV3Small() {
        double[] expansions = {1, 72 / 16.0, 88 / 24.0, 4, 6, 6, 3, 3, 6, 6, 6};
        int[][] rows = {
            {16, 3, 2, 1, 0},
            {24, 3, 2, 0, 0},
            {24, 3, 1, 0, 0},
            {40, 5, 2, 1, 1},
            {40, 5, 1, 1, 1},
            {40, 5, 1, 1, 1},
            {48, 5, 1, 1, 1},
            {48, 5, 1, 1, 1},
            {96, 5, 2, 1, 1},
            {96, 5, 1, 1, 1},
            {96, 5, 1, 1, 1}
        };
        Value x = Network.input(32, 32, 3);
        Value y = hardSwish(norm(x.then(new Rescaling(1 / 127.5, -1)).then(unbiased(16, 3, 2))));
        int width = 16;
        for (int i = 0; i < rows.length; i++) {
            int[] row = rows[i];
            int expanded = divisible(width * expansions[i]);
            Value inner = y;
            if (i > 0) {
                inner = activated(norm(inner.then(unbiased(expanded, 1, 1))), row[4]);
            }
            inner = activated(norm(inner.then(depthwise(row[1], row[2]))), row[4]);
            if (row[3] == 1) {
                Value gate = inner.then(new GlobalAveragePooling2D().keepdims(true))
                        .then(relu(divisible(expanded * 0.25), 1))
                        .then(conv(expanded, 1, 1));
                inner = inner.then(new Multiply(), hardSigmoid(gate));
            }
            inner = norm(inner.then(unbiased(row[0], 1, 1)));
            y = row[2] == 1 && width == row[0] ? inner.then(new Add(), y) : inner;
            width = row[0];
        }
        y = hardSwish(norm(y.then(unbiased(6 * width, 1, 1)))).then(new GlobalAveragePooling2D().keepdims(true));
        y = hardSwish(y.then(conv(1024, 1, 1))).then(conv(1000, 1, 1)).then(new Flatten());
        return network(x, y.then(new Activation(ActivationFunction.SOFTMAX)));
    }

    private static Value activated(Value x, int hardSwish) {
        return hardSwish == 1 ? hardSwish(x) : x.then(new ReLU());
    }

    /// relu6(x + 3) / 6, in the layers that Keras builds it of.
    private static Value hardSigmoid(Value x) {
        return x.then(new Rescaling(1, 3)).then(new ReLU(6)).then(new Rescaling(1 / 6.0, 0));
    }

    private static Value hardSwish(Value x) {
        return x.then(new Multiply(), hardSigmoid(x));
    }

    /// The nearest multiple of 8, no more than a tenth below: `_make_divisible` of the authors' code.
    private static int divisible(double channels) {
        int nearest = Math.max(8, (int) (channels + 4) / 8 * 8);
        return nearest < 0.9 * channels ? nearest + 8 : nearest;
    }
}
