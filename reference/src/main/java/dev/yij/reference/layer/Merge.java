package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.kernel.Window2D;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A layer with several inputs, which has no weights: `branch.then(new Add(), shortcut)`.
///
/// The methods of [Layer] for one input call those for several with a list of one, which none of these layers
/// accepts.
public sealed interface Merge extends Layer permits Concatenate, ElementwiseMerge {

    /// The shape of one output, given those of the inputs.
    ///
    /// @throws ShapeException if they do not fit together
    Shape outputShape(List<Shape> in);

    /// Computes the outputs y of `pass.images()` inputs.
    ///
    /// @param x for each input of the layer, its values
    void forward(Pass pass, List<Shape> in, List<float[]> x, float[] y);

    /// Computes the gradient of the loss with respect to one input.
    ///
    /// @param input the number of the input, counted from 0
    /// @param x     the inputs of [#forward]
    /// @param y     the output of [#forward]
    /// @param dy    the gradient with respect to y; not changed
    /// @param dx    receives the gradient with respect to that input
    void backward(Pass pass, List<Shape> in, int input, List<float[]> x, float[] y, float[] dy, float[] dx);

    @Override
    default Shape outputShape(Shape in) {
        return outputShape(List.of(in));
    }

    @Override
    default Optional<Window2D> window(Shape in) {
        return Layers.pixelWindow(in);
    }

    @Override
    default void forward(Pass pass, Shape in, List<Weight> weights, float[] x, float[] y) {
        forward(pass, List.of(in), List.of(x), y);
    }

    @Override
    default void backward(
            Pass pass, Shape in, List<Weight> weights, float[] x, float[] y, float[] dy, float @Nullable [] dx) {
        if (dx != null) {
            backward(pass, List.of(in), 0, List.of(x), y, dy, dx);
        }
    }

    @Override
    default boolean backwardReadsInput() {
        return false;
    }

    @Override
    default boolean backwardReadsOutput() {
        return false;
    }

    @Override
    default Map<String, Object> config() {
        return new Config().put("name", name()).toMap();
    }

    /// The exception for inputs that do not fit together.
    ///
    /// @param expected what is expected of them
    static ShapeException mismatch(String expected, List<Shape> in) {
        StringBuilder shapes = new StringBuilder();
        for (int i = 0; i < in.size(); i++) {
            shapes.append(i == 0 ? "" : i == in.size() - 1 ? " and " : ", ").append(in.get(i));
        }
        return new ShapeException("expected " + expected + ", found " + shapes);
    }
}
