package dev.yij.reference.layer;

import dev.yij.reference.kernel.Window2D;
import dev.yij.reference.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One layer of a network: an immutable configuration that describes itself. It knows its output shape, its
/// window, its activation and its weights, and translates itself into calls of a
/// [Backend][dev.yij.reference.kernel.Backend]. The values of the weights belong to the model and are passed
/// in.
///
/// The built-in layers are a closed set: `switch`es over layers have no `default`, so that the compiler lists
/// every place that a new built-in layer must be added to. A user-defined layer implements [CustomLayer].
///
/// Shapes never contain the batch dimension; arrays do. A method with the name of a component and one argument,
/// `padding(SAME)`, returns a modified copy.
public sealed interface Layer
        permits Activating,
                Composed,
                Conv2DTranspose,
                Convolution2D,
                CustomLayer,
                Dense,
                Elementwise,
                Merge,
                Pooling2D,
                Rearrangement,
                Resampling,
                Stochastic {

    /// The name, `conv2d_1`; empty until the layer is added to a model that names it.
    String name();

    /// A copy with another name.
    Layer name(String name);

    /// The class name in Keras, `Conv2D`, as shown in the summary and stored in model files.
    default String className() {
        return getClass().getSimpleName();
    }

    /// The shape of one output, given that of one input.
    ///
    /// @throws dev.yij.reference.tensor.ShapeException if the layer does not accept that input
    Shape outputShape(Shape in);

    /// The part of the input that one position of the output reads, as a window that slides over rows and
    /// columns; 1×1 for a pointwise layer. Empty if every output reads the whole input, or the input is not an
    /// image.
    default Optional<Window2D> window(Shape in) {
        return Optional.empty();
    }

    /// The activation function that the layer applies last; linear if it has none.
    default ActivationFunction activation() {
        return ActivationFunction.LINEAR;
    }

    /// The layer without its activation function.
    default Layer withoutActivation() {
        return this;
    }

    /// Whether the outputs are class probabilities, computed from logits by softmax.
    default boolean givesProbabilities() {
        return activation() == ActivationFunction.SOFTMAX;
    }

    /// The weights this layer needs for inputs of the given shape, in the order in which they are passed in.
    default List<WeightSpec> weights(Shape in) {
        return List.of();
    }

    /// The number of multiply-adds of the forward pass of one input, padding counted: by the formula for
    /// convolutions and dense layers, 0 for layers whose cost is negligible.
    default long multiplications(Shape in) {
        return 0;
    }

    /// Computes the outputs y of `pass.images()` inputs x.
    void forward(Pass pass, Shape in, List<Weight> weights, float[] x, float[] y);

    /// Computes the gradient of the loss with respect to the inputs, and adds the gradient with respect to the
    /// weights to [Weight#gradient] where [Pass#trainsWeights] says so.
    ///
    /// @param x  the input of [#forward]
    /// @param y  the output of [#forward]
    /// @param dy the gradient with respect to y; it may be overwritten
    /// @param dx receives the gradient with respect to x; null if it is not needed
    void backward(Pass pass, Shape in, List<Weight> weights, float[] x, float[] y, float[] dy, float @Nullable [] dx);

    /// Whether [#backward] reads the input x. Training does not keep values that nothing reads.
    default boolean backwardReadsInput() {
        return true;
    }

    /// Whether [#backward] reads the output y.
    default boolean backwardReadsOutput() {
        return true;
    }

    /// Whether dx may be the same array as dy in [#backward]; for a layer with several inputs, that of one of
    /// them.
    default boolean backwardInPlace() {
        return false;
    }

    /// The configuration under Keras's keys, for model files: `name`, `filters`, `kernel_size`, `padding`, …;
    /// only numbers, strings, booleans and lists of them. [Layers#fromConfig] reads it back.
    Map<String, Object> config();
}
