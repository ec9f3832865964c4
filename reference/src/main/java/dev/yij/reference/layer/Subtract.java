package dev.yij.reference.layer;

import dev.yij.reference.config.Config;
import dev.yij.reference.kernel.Backend;
import dev.yij.reference.tensor.Shape;
import java.util.List;

/// The difference of two inputs: y = x₀ - x₁.
///
/// @param name the layer's name, empty until a model names it
public record Subtract(String name) implements ElementwiseMerge {

    /// A layer without a name.
    public Subtract() {
        this("");
    }

    @Override
    public Subtract name(String to) {
        return new Subtract(to);
    }

    @Override
    public Shape outputShape(List<Shape> in) {
        if (in.size() != 2) {
            throw Merge.mismatch("exactly two inputs", in);
        }
        return ElementwiseMerge.super.outputShape(in);
    }

    @Override
    public void combine(Backend backend, int count, float[] a, float[] b, float[] y) {
        backend.subtract(count, a, b, y);
    }

    /// dx₀ = dy, dx₁ = -dy.
    @Override
    public void backward(Pass pass, List<Shape> in, int input, List<float[]> x, float[] y, float[] dy, float[] dx) {
        pass.backend().scale(pass.images() * in.get(input).size(), input == 0 ? 1 : -1, dy, dx);
    }

    static Subtract fromConfig(Config config) {
        return new Subtract(config.name());
    }
}
