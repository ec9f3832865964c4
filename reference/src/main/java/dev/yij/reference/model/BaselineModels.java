package dev.yij.reference.model;

import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.Flatten;

/// The two networks of the chapter before the convnet's, which see an image as a list of numbers: what a
/// convnet has to exceed.
public final class BaselineModels {

    private static final int HIDDEN = 500;

    private BaselineModels() {}

    /// Logistic regression: one dense layer with softmax, not yet built. For 32×32×3 images and 20 classes it
    /// has 61,460 parameters.
    public static Sequential logistic(int classes) {
        return classify(new Sequential().add(new Flatten()), classes);
    }

    /// A dense layer of 500 units with ReLU before it, not yet built. For 32×32×3 images and 20 classes it has
    /// 1,546,520 parameters.
    public static Sequential dense(int classes) {
        return classify(
                new Sequential().add(new Flatten()).add(new Dense(HIDDEN).activation(ActivationFunction.RELU)),
                classes);
    }

    private static Sequential classify(Sequential model, int classes) {
        return model.add(new Dense(classes)).add(new Activation(ActivationFunction.SOFTMAX));
    }
}
