package dev.yij.reference.layer;

import dev.yij.reference.tensor.Shape;
import org.jspecify.annotations.Nullable;

/// One array of numbers that a network learns, and the gradient of the loss with respect to it.
public final class Weight {

    private final String name;
    private final Shape shape;
    private final boolean trainable;
    private final float[] value;
    private float @Nullable [] gradient;

    /// A weight of zeros.
    ///
    /// @param name the name in Keras, `conv2d_1/kernel:0`
    public Weight(String name, Shape shape) {
        this(name, shape, true);
    }

    /// A weight of zeros.
    ///
    /// @param trainable whether the optimizer moves it
    public Weight(String name, Shape shape, boolean trainable) {
        this(name, shape, trainable, new float[shape.size()]);
    }

    private Weight(String name, Shape shape, boolean trainable, float[] value) {
        this.name = name;
        this.shape = shape;
        this.trainable = trainable;
        this.value = value;
    }

    /// The same values, not copied, under another name, for a model that contains the model of this weight.
    public Weight named(String to) {
        return new Weight(to, shape, trainable, value);
    }

    /// The same values, not copied, with a separate gradient array, for a slice of a batch whose gradient is
    /// summed separately.
    public Weight withOwnGradient() {
        return new Weight(name, shape, trainable, value);
    }

    /// The name in Keras, `conv2d_1/kernel:0`.
    public String name() {
        return name;
    }

    /// The dimensions: HWIO for a convolution's kernel, in × out for a dense layer's, the channels for a bias.
    public Shape shape() {
        return shape;
    }

    /// Whether the optimizer moves it, unless its layer is frozen; false for moving averages, which a layer
    /// updates itself.
    public boolean trainable() {
        return trainable;
    }

    /// The values, not a copy.
    public float[] value() {
        return value;
    }

    /// The gradient, not a copy: as many numbers as [#value]. It is allocated at the first call, so that a
    /// network used only for prediction needs none.
    public float[] gradient() {
        if (gradient == null) {
            gradient = new float[value.length];
        }
        return gradient;
    }

    @Override
    public String toString() {
        return name + " " + shape;
    }
}
