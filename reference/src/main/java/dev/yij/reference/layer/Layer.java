package dev.yij.reference.layer;

import dev.yij.reference.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One layer of a network: an immutable configuration, the arithmetic of shapes, and the translation of both
/// into calls of a [Backend][dev.yij.reference.kernel.Backend]. The weights belong to the model and are
/// handed in.
///
/// Shapes never contain the batch dimension; arrays do.
public interface Layer {

    /// The name, `conv2d_1`; empty until the layer is added to a model that names it.
    String name();

    /// The same layer under another name.
    Layer name(String name);

    /// The class name in Keras, `Conv2D`: shown in the summary and stored in model files.
    default String className() {
        return getClass().getSimpleName();
    }

    /// The shape of one output, given that of one input.
    ///
    /// @throws dev.yij.reference.tensor.ShapeException if the layer cannot take that input
    Shape outputShape(Shape in);

    /// The weights this layer needs for inputs of the given shape, in the order in which they are handed in.
    default List<WeightSpec> weights(Shape in) {
        return List.of();
    }

    /// How many multiplications, each with an addition, one input takes on its way through, padding counted:
    /// those of a convolution or a dense layer by the formula, 0 for what costs little beside them.
    default long multiplications(Shape in) {
        return 0;
    }

    /// Computes the outputs y of `pass.images()` inputs x.
    void forward(Pass pass, Shape in, List<Weight> weights, float[] x, float[] y);

    /// Computes the gradient of the loss by the inputs, and adds that by the weights to [Weight#gradient].
    ///
    /// @param x  what [#forward] was given
    /// @param y  what [#forward] computed
    /// @param dy the gradient by y; used up: it may be overwritten
    /// @param dx receives the gradient by x; null if nobody needs it
    void backward(Pass pass, Shape in, List<Weight> weights, float[] x, float[] y, float[] dy, float @Nullable [] dx);

    /// The configuration in Keras's words, for model files: `filters`, `kernel_size`, `padding`, …; only
    /// numbers, strings, booleans and lists of them. [Layers#fromConfig] reads it back.
    Map<String, Object> config();
}
