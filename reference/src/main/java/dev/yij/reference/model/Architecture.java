package dev.yij.reference.model;

import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.Seed;

/// A network architecture: it builds a model for images of any shape and for any number of classes. `yij train
/// --net` accepts the name of a class that implements it and has a constructor without arguments:
///
/// ```java
/// public final class TwoLayers implements Architecture {
///     @Override
///     public Model build(Shape input, int classes, Seed seed) {
///         return new Sequential()
///                 .add(new Conv2D(16, 3).activation(ActivationFunction.RELU))
///                 .add(new GlobalAveragePooling2D())
///                 .add(new Dense(classes))
///                 .add(new Activation(ActivationFunction.SOFTMAX))
///                 .build(input, seed);
///     }
/// }
/// ```
@FunctionalInterface
public interface Architecture {

    /// A model with random initial weights, built but not compiled.
    ///
    /// @param input   the shape of an image, `height × width × channels`
    /// @param classes the number of outputs
    /// @param seed    the seed of the weights and of dropout
    Model build(Shape input, int classes, Seed seed);
}
