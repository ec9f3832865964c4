package dev.yij.reference.model;

import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Add;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.DepthwiseConv2D;
import dev.yij.reference.layer.Dropout;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.Initializer;
import dev.yij.reference.layer.ReLU;
import dev.yij.reference.layer.Size;
import dev.yij.reference.tensor.Shape;

/// MobileNetV2 (Sandler, Howard, Zhu, Zhmoginov & Chen, "MobileNetV2: Inverted Residuals and Linear
/// Bottlenecks", 2018, table 2) with the layers and widths of Keras's application, for training from random
/// weights.
///
/// A block expands its channels by a 1×1 convolution, filters each of them by a depthwise one, and projects
/// them to few again. Where the shapes are equal, what enters the block is added to what leaves it. Keras
/// pads before a depthwise convolution of stride 2; here its padding `same` adds the same zeros.
public final class MobileNetModel {

    /// A group of blocks of the paper's table 2.
    ///
    /// @param expansion how many times more channels there are within a block
    /// @param filters   channels that leave a block, before they are multiplied by alpha
    /// @param count     number of blocks
    /// @param stride    of the first one
    private record Blocks(int expansion, int filters, int count, int stride) {}

    private static final Blocks[] TABLE = {
        new Blocks(1, 16, 1, 1),
        new Blocks(6, 24, 2, 2),
        new Blocks(6, 32, 3, 2),
        new Blocks(6, 64, 4, 2),
        new Blocks(6, 96, 3, 1),
        new Blocks(6, 160, 3, 2),
        new Blocks(6, 320, 1, 1)
    };

    private static final int FIRST = 32;
    private static final int LAST = 1280;

    /// As in [ResidualModel]; Keras's 0.999 is for many more steps.

    private MobileNetModel() {}

    /// The network, not yet built.
    ///
    /// @param input   `height × width × channels`
    /// @param alpha   by which all widths are multiplied: 0.35 for the smallest that Keras has
    /// @param dropout the fraction of the means that is dropped while training; 0 for no dropout layer
    public static Network create(Shape input, int classes, double alpha, double dropout) {
        Value image = Network.input("", input);
        Value x = relu6(ResidualModel.normalized(image, width(FIRST, alpha), 3, 2));
        int channels = width(FIRST, alpha);
        for (Blocks blocks : TABLE) {
            int filters = width(blocks.filters(), alpha);
            for (int i = 0; i < blocks.count(); i++) {
                int stride = i == 0 ? blocks.stride() : 1;
                x = block(x, channels, blocks.expansion(), filters, stride);
                channels = filters;
            }
        }
        x = relu6(ResidualModel.normalized(x, Math.max(LAST, width(LAST, alpha)), 1, 1))
                .then(new GlobalAveragePooling2D());
        if (dropout > 0) {
            x = x.then(new Dropout(dropout));
        }
        return Network.of(image, x.then(new Dense(classes)).then(new Activation(ActivationFunction.SOFTMAX)));
    }

    private static Value block(Value x, int channels, int expansion, int filters, int stride) {
        Value within = expansion == 1 ? x : relu6(ResidualModel.normalized(x, expansion * channels, 1, 1));
        Value filtered = relu6(within.then(new DepthwiseConv2D(3)
                        .strides(Size.of(stride))
                        .padding(Padding.SAME)
                        .useBias(false)
                        .initializer(Initializer.HE_NORMAL))
                .then(new BatchNormalization().momentum(ResidualModel.MOMENTUM)));
        Value projected = ResidualModel.normalized(filtered, filters, 1, 1);
        return stride == 1 && channels == filters ? projected.then(new Add(), x) : projected;
    }

    private static Value relu6(Value x) {
        return x.then(new ReLU(6));
    }

    /// A number of channels multiplied by alpha: the nearest multiple of 8, unless that is smaller by more
    /// than a tenth (`_make_divisible` in Keras's mobilenet_v2.py).
    private static int width(int filters, double alpha) {
        double exact = filters * alpha;
        int rounded = Math.max(8, (int) (exact + 4) / 8 * 8);
        return rounded < 0.9 * exact ? rounded + 8 : rounded;
    }
}
