package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.tensor.Shape;
import dev.yij.reference.tensor.ShapeException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Softmax as a layer of its own: positive numbers that add up to 1 along one axis.
///
/// @param name the layer's name, empty until a model names it
/// @param axis the axis, counted from 1 as in Keras, where 0 is the batch, or from the end if negative; -1 for
///     the last
public record Softmax(String name, int axis) implements Activating {

    /// A layer without a name, along the last axis.
    public Softmax() {
        this("", -1);
    }

    @Override
    public Softmax name(String to) {
        return new Softmax(to, axis);
    }

    /// A copy along another axis.
    public Softmax axis(int to) {
        return new Softmax(name, to);
    }

    @Override
    public ActivationFunction function() {
        return ActivationFunction.SOFTMAX;
    }

    @Override
    public int dimension(Shape in) {
        return axis < 0 ? in.rank() + axis : axis - 1;
    }

    @Override
    public Shape outputShape(Shape in) {
        int dimension = dimension(in);
        if (dimension < Math.min(in.rank() - 1, 0) || dimension >= in.rank()) {
            throw new ShapeException("the axis " + axis + " does not exist in inputs of shape " + in);
        }
        return in;
    }

    /// Along another axis than the last, the numbers are first put in rows of those that belong together.
    @Override
    public void forward(Pass pass, Shape in, List<Weight> weights, float[] x, float[] y) {
        if (isAlongLast(in)) {
            Activating.super.forward(pass, in, weights, x, y);
            return;
        }
        int size = in.size();
        float[] rows = new float[pass.images() * size];
        Rearrangement.copy(pass.images(), size, size, i -> inRows(in, i), x, rows);
        int columns = in.dim(dimension(in));
        pass.backend().softmax(rows.length / columns, columns, rows, rows);
        Rearrangement.copyBack(pass.images(), size, size, i -> inRows(in, i), rows, y);
    }

    @Override
    public void backward(
            Pass pass, Shape in, List<Weight> weights, float[] x, float[] y, float[] dy, float @Nullable [] dx) {
        if (isAlongLast(in) || dx == null) {
            Activating.super.backward(pass, in, weights, x, y, dy, dx);
            return;
        }
        int size = in.size();
        float[] rows = new float[pass.images() * size];
        float[] gradients = new float[rows.length];
        Rearrangement.copy(pass.images(), size, size, i -> inRows(in, i), y, rows);
        Rearrangement.copy(pass.images(), size, size, i -> inRows(in, i), dy, gradients);
        int columns = in.dim(dimension(in));
        pass.backend().softmaxGrad(rows.length / columns, columns, rows, gradients, gradients);
        Rearrangement.copyBack(pass.images(), size, size, i -> inRows(in, i), gradients, dx);
    }

    @Override
    public Map<String, Object> config() {
        return new Config().put("name", name).put("axis", axis).toMap();
    }

    /// Keras 3 writes a list if the layer got one.
    static Softmax fromConfig(Config config) {
        List<Integer> axis = config.has("axis") ? config.integers("axis") : List.of(-1);
        if (axis.size() != 1) {
            throw config.invalid("axis", "one axis");
        }
        return new Softmax(config.name(), axis.getFirst());
    }
}
