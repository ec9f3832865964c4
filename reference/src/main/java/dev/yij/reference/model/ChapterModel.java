package dev.yij.reference.model;

import dev.yij.reference.kernel.Padding;
import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.BatchNormalization;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Dropout;
import dev.yij.reference.layer.Flatten;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.layer.Initializer;
import dev.yij.reference.layer.MaxPooling2D;

/// The chapter's convnet: four pairs of 3×3 convolutions with 32, 64, 128 and 256 filters, max pooling between
/// them, then the mean of each feature map and one dense layer. For 224×224×3 images and 20 classes it has
/// 1,177,396 parameters.
public final class ChapterModel {

    private static final int FILTERS = 32;

    /// How much of the moving averages stays in a step: less than Keras's 0.99, because small data sets have
    /// few steps.
    private static final double MOMENTUM = 0.9;

    private ChapterModel() {}

    /// The chapter's model, not yet built.
    public static Sequential create(int classes) {
        return create(classes, FILTERS);
    }

    /// The same model with a different number of filters.
    ///
    /// @param filters filters of the first two convolutions, 32 in the chapter; each following pair has twice
    ///     as many
    public static Sequential create(int classes, int filters) {
        return create(classes, filters, 0, Initializer.GLOROT_UNIFORM);
    }

    /// The same model with dropout before the dense layer and a different initializer.
    ///
    /// @param dropout     the fraction of the means that is dropped while training; 0 for no dropout layer
    /// @param initializer the initializer of the convolutions' kernels, Glorot uniform in the chapter. He's
    ///     preserves the variance of the activations from one ReLU to the next (He, Zhang, Ren, Sun 2015),
    ///     Glorot's halves it
    public static Sequential create(int classes, int filters, double dropout, Initializer initializer) {
        return classify(pairs(filters, initializer), classes, dropout);
    }

    private static Sequential classify(Sequential model, int classes, double dropout) {
        model.add(new GlobalAveragePooling2D());
        if (dropout > 0) {
            model.add(new Dropout(dropout));
        }
        return model.add(new Dense(classes)).add(new Activation(ActivationFunction.SOFTMAX));
    }

    /// The same model with batch normalization between each convolution, which then has no bias, and its
    /// ReLU. For 20 classes it has 1,178,356 trainable parameters.
    ///
    /// @param filters     as [#create(int,int)]
    /// @param dropout     as [#create(int,int,double,Initializer)]
    /// @param initializer of the convolutions' kernels, whose scale the normalization undoes
    public static Sequential createNormalized(int classes, int filters, double dropout, Initializer initializer) {
        Sequential model = new Sequential();
        int last = 8 * filters;
        for (int each = filters; each <= last; each *= 2) {
            for (int i = 0; i < 2; i++) {
                model.add(conv(each, initializer)
                                .activation(ActivationFunction.LINEAR)
                                .useBias(false))
                        .add(new BatchNormalization().momentum(MOMENTUM))
                        .add(new Activation(ActivationFunction.RELU));
            }
            if (each < last) {
                model.add(new MaxPooling2D(2));
            }
        }
        return classify(model, classes, dropout);
    }

    /// The variant that the chapter argues against: all of the last feature maps flattened to one vector,
    /// 200,704 numbers long for 224×224 images, and so a dense layer with millions of weights.
    public static Sequential createFlatten(int classes) {
        return pairs(FILTERS, Initializer.GLOROT_UNIFORM)
                .add(new Flatten())
                .add(new Dense(classes))
                .add(new Activation(ActivationFunction.SOFTMAX));
    }

    private static Sequential pairs(int first, Initializer initializer) {
        Sequential model = new Sequential();
        int last = 8 * first;
        for (int filters = first; filters <= last; filters *= 2) {
            model.add(conv(filters, initializer)).add(conv(filters, initializer));
            if (filters < last) {
                model.add(new MaxPooling2D(2));
            }
        }
        return model;
    }

    private static Conv2D conv(int filters, Initializer initializer) {
        return new Conv2D(filters, 3)
                .padding(Padding.SAME)
                .activation(ActivationFunction.RELU)
                .initializer(initializer);
    }
}
