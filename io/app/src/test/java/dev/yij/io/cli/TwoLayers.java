package dev.yij.io.cli;

import dev.yij.reference.layer.Activation;
import dev.yij.reference.layer.ActivationFunction;
import dev.yij.reference.layer.Conv2D;
import dev.yij.reference.layer.Dense;
import dev.yij.reference.layer.GlobalAveragePooling2D;
import dev.yij.reference.model.Architecture;
import dev.yij.reference.model.Model;
import dev.yij.reference.model.Sequential;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.train.Seed;

/// A network of the user's.
public final class TwoLayers implements Architecture {

    /// As `--net` requires.
    public TwoLayers() {}

    @Override
    public Model build(Shape input, int classes, Seed seed) {
        return new Sequential()
                .add(new Conv2D(5, 3).activation(ActivationFunction.RELU))
                .add(new GlobalAveragePooling2D())
                .add(new Dense(classes))
                .add(new Activation(ActivationFunction.SOFTMAX))
                .build(input, seed);
    }
}
