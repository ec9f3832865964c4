package dev.yij.reference.model;

import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Add;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Dropout;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.Initializer;
import dev.yij.reference.layer.MaxPooling2D;
import dev.yij.reference.layer.Size;
import dev.yij.reference.tensor.Shape;

/// A small residual network (He, Zhang, Ren & Sun, "Deep Residual Learning for Image Recognition", 2016): a
/// convolution and four blocks of two 3×3 convolutions with 32, 64, 128 and 192 filters. What enters a block is
/// added to what leaves it; where the number of filters grows, the resolution is halved, and a 1×1 convolution
/// fits the shortcut. Batch normalization follows each convolution, so that these have no bias. For 20 classes
/// it has 889,908 trainable parameters.
public final class ResidualModel {

    private static final int[] FILTERS = {32, 64, 128, 192};

    /// How much of the moving averages stays in a step: less than Keras's 0.99, because small data sets have
    /// few steps.
    static final double MOMENTUM = 0.9;

    private ResidualModel() {}

    /// The network, not yet built.
    ///
    /// @param input   `height × width × channels`
    /// @param dropout the fraction of the means that is dropped while training; 0 for no dropout layer
    public static Network create(Shape input, int classes, double dropout) {
        Value image = Network.input("", input);
        Value x = relu(normalized(image, FILTERS[0], 3, 1)).then(new MaxPooling2D(2));
        for (int filters : FILTERS) {
            x = block(x, filters, filters == FILTERS[0] ? 1 : 2);
        }
        x = x.then(new GlobalAveragePooling2D());
        if (dropout > 0) {
            x = x.then(new Dropout(dropout));
        }
        return Network.of(image, x.then(new Dense(classes)).then(new Activation(ActivationFunction.SOFTMAX)));
    }

    private static Value block(Value x, int filters, int stride) {
        Value branch = normalized(relu(normalized(x, filters, 3, stride)), filters, 3, 1);
        Value shortcut = stride == 1 ? x : normalized(x, filters, 1, stride);
        return relu(branch.then(new Add(), shortcut));
    }

    /// A convolution without bias, followed by batch normalization.
    static Value normalized(Value x, int filters, int kernel, int stride) {
        return x.then(new Conv2D(filters, kernel)
                        .strides(Size.of(stride))
                        .padding(Padding.SAME)
                        .useBias(false)
                        .initializer(Initializer.HE_NORMAL))
                .then(new BatchNormalization().momentum(MOMENTUM));
    }

    private static Value relu(Value x) {
        return x.then(new Activation(ActivationFunction.RELU));
    }
}
